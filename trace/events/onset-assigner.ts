// Gives the onsets and pitches that the tap found to the notes that wait for them, as soon as the page's records up
// to them are known. Any reader context.

import type { SessionBudget } from '../config/session-budget.ts'
import { AWAITED_EVENTS } from '../wire/worklet-protocol.ts'
import type { ContextTrace, ContextTraces, PendingOnset } from './context-trace.ts'
import type { Horizon } from './horizon.ts'
import { attributeOnset } from './onset-attribution.ts'
import { CLAIM, type OpenEvent } from './open-event.ts'
import { postFor } from './posted-time.ts'

/** Work that is done in one go; what is left waits for the next record. */
const PORTION_UNITS = 100_000

/** Senders of posts that are known to be notes; more than a document can name. */
const MAX_SENDERS = 1024

/** What posted, and to which processor. */
const senderOf = ({ tracked }: OpenEvent): string => `${tracked.label} ${tracked.target}`

export interface OnsetAssigner {
  /** Assigns what is known by now. */
  assign(): void
  /** Assigns everything, up to so much spent in all; answers how many onsets were let go then. */
  assignAll(untilUnits: number): number
}

/** Works on `open` (by the events' numbers) and `traces`. Any thread. */
export function createOnsetAssigner(
  open: ReadonlyMap<number, OpenEvent>,
  traces: ContextTraces,
  horizon: Horizon,
  budget: SessionBudget,
): OnsetAssigner {
  /** Whose posts were notes. */
  const heardPosts = new Set<string>()
  /** Whose posts were heard when they had said. */
  const keptTimes = new Set<string>()

  function assignOnset(trace: ContextTrace, onset: PendingOnset): void {
    const waiting: OpenEvent[] = []
    let actions = 0
    for (const event of open.values()) {
      if (!event.awaitsSound || event.onset !== null) continue
      waiting.push(event)
      actions += event.actions.length
    }
    budget.spend((open.size + waiting.length + actions) / 20)
    onset.wallMs = trace.context.clocks.worklet.toPage(onset.rawWallMs)
    const answer = attributeOnset(onset, trace.context, waiting, {
      seesArrivals: (processorIndex) => trace.processorsThatReceive.has(processorIndex),
      claimOf: (event) =>
        event.claim === CLAIM.posted && heardPosts.has(senderOf(event)) ? CLAIM.asked : event.claim,
      keepsTime: (event) => keptTimes.has(senderOf(event)),
      lastStrayFrame: trace.lastStrayFrame,
    })
    const isNone = answer.kind === 'none'
    if (onset.isFromSilence) trace.isOwned = !isNone
    if (isNone) {
      if (!trace.isOwned) trace.lastStrayFrame = onset.frame
      return
    }
    for (const event of answer.events) {
      if (answer.kind === 'ambiguous') {
        event.isAmbiguous = true
        continue
      }
      const { frame, wallMs: foundMs, isFromSilence: isQuantumEnd } = onset
      const sender = senderOf(event)
      const post = postFor(event, trace.context, frame, keptTimes.has(sender))
      if (event.claim === CLAIM.posted && heardPosts.size < MAX_SENDERS) heardPosts.add(sender)
      if (post && keptTimes.size < MAX_SENDERS) keptTimes.add(sender)
      event.onset = { frame, foundMs, isQuantumEnd, post }
    }
  }

  /** The audio thread knows events modulo AWAITED_EVENTS only. */
  function openEventModulo(awaited: number): OpenEvent | undefined {
    for (const [number, event] of open) if (number % AWAITED_EVENTS === awaited) return event
    return undefined
  }

  /** The pitches that are known by now, to the notes that they name. */
  function assignPitches(trace: ContextTrace, isForced: boolean): void {
    let done = 0
    for (const { event, fromFrame, toFrame, wallMs } of trace.pendingPitches) {
      if (!isForced && !horizon.isPageKnown(wallMs)) break
      const named = open.get(event) ?? openEventModulo(event)
      budget.spend(open.size / 50)
      if (named?.awaitsSound === true) named.pitch ??= { fromFrame, toFrame }
      done++
    }
    if (done > 0) trace.pendingPitches.splice(0, done)
  }

  /** As many as may be, in order. */
  function assignWhile(trace: ContextTrace, isDue: (onset: PendingOnset) => boolean): void {
    let done = 0
    for (const onset of trace.pendingOnsets) {
      if (budget.isSpent || !isDue(onset)) break
      assignOnset(trace, onset)
      done++
    }
    letGo(trace, done)
  }

  function letGo(trace: ContextTrace, count: number): void {
    if (count === 0) return
    trace.pendingOnsets.splice(0, count)
    budget.give('onsets', count)
  }

  return {
    assign() {
      const untilUnits = budget.spent + PORTION_UNITS
      for (const trace of traces.all()) {
        assignPitches(trace, false)
        assignWhile(trace, (onset) => budget.spent <= untilUnits && horizon.isOnsetKnown(onset))
      }
    },
    assignAll(untilUnits) {
      let left = 0
      for (const trace of traces.all()) {
        assignPitches(trace, true)
        assignWhile(trace, () => budget.spent <= untilUnits)
        left += trace.pendingOnsets.length
        letGo(trace, trace.pendingOnsets.length)
      }
      return left
    },
  }
}
