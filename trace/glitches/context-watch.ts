// Finds the glitches of one context: what its records say of late quanta, callbacks over their time, a late thread,
// underruns and late buffers, put together where it lies together in time. Any reader context.

import type { CallbackLoad } from '../contexts/callback-meter.ts'
import type { ContextReader } from '../contexts/context-reader.ts'
import type { ProcessorReader } from '../contexts/processor-reader.ts'
import { KIND, STAT, type TraceRecord } from '../wire/record.ts'
import { createContextHistory, type ContextHistory } from './context-history.ts'
import { createFacts, type GlitchFacts } from './facts.ts'
import { createScriptWatch, type ScriptWatch } from './script-watch.ts'

/** What lies this near together is one glitch; and it is no longer than that. */
const NEAR_MS = 60
const LONGEST_MS = 2000
/** The thread looks at its clock each 11 ms on average, 20 at the most: it noticed so much later. */
const NOTICED_MS = 25
/** The platform renews its count of underruns once a second, and it is read as often. */
const RENEWED_MS = 1100
/** Callbacks that are remembered, and glitches that something may still belong to. */
const MAX_CALLBACKS = 64
const MAX_RECENT = 8
/** A call after so much of its processor's life is no longer one of its first, s. */
export const COLD_SECONDS = 0.35
const MAX_SCRIPTS = 64

export interface ContextWatch {
  readonly context: ContextReader
  readonly history: ContextHistory
  /** Quanta over their time in which a processor took most, after its first calls. */
  overLater(index: number): number
  /** Of a processor, with its number where several bear one name; '' where it is not known. */
  nameOf(index: number): string
  /** To be told of before the context's own reader is. */
  addPageRecord(record: TraceRecord): void
  /** `script`: the node that the call is of. */
  addScriptCall(script: ProcessorReader, record: TraceRecord): void
  addWorkletRecord(record: TraceRecord): void
  /** To be told of before the context's own reader is. */
  addUpdate(wallMs: number, state: string, baseLatencyMs: number, sink: string): void
  /** Nothing more comes. */
  finish(): void
  clear(): void
}

export interface WatchHost {
  nextId(): number
  /** A glitch has begun; its facts may still grow. */
  onGlitch(facts: GlitchFacts): void
  /** More is known of one. */
  onMore(): void
  spend(units: number): void
}

/** Takes the context's callbacks. Any thread; constant time for each record. */
export function createContextWatch(context: ContextReader, host: WatchHost): ContextWatch {
  const { callbacks, clocks, platform, sampleRate, quantumFrames } = context
  const history = createContextHistory()
  const quantumBudgetUs = (quantumFrames / sampleRate) * 1e6
  const coldCalls = (COLD_SECONDS * sampleRate) / quantumFrames
  /** Twice as many as are looked at, for a while: moving them up with each one would cost more than the rest of it. */
  let closed: CallbackLoad[] = []
  const recent: GlitchFacts[] = []
  const later = new Map<number, number>()
  const scripts = new Map<ProcessorReader, ScriptWatch>()
  let underrunMs = 0
  let underrunsReadMs = NaN
  let lastUnderrun: GlitchFacts | null = null

  const callbackMs = (): number => callbacks.budgetUs / 1000

  /** The glitch that a thing in the audio thread or the page belongs to. */
  function glitchAt(fromMs: number, toMs: number, wallMs: number): GlitchFacts {
    host.spend(2)
    for (let index = recent.length - 1; index >= 0; index--) {
      const facts = recent[index] as GlitchFacts
      const isNear = fromMs <= facts.toMs + NEAR_MS && toMs >= facts.fromMs - NEAR_MS
      if (!isNear) continue
      host.onMore()
      if (facts.isWide) {
        // Now it is known when.
        Object.assign(facts, { fromMs, toMs, isWide: false })
        return facts
      }
      if (toMs - facts.fromMs > LONGEST_MS) continue
      facts.fromMs = Math.min(facts.fromMs, fromMs)
      facts.toMs = Math.max(facts.toMs, toMs)
      return facts
    }
    return begin(fromMs, toMs, wallMs)
  }

  function begin(fromMs: number, toMs: number, wallMs: number): GlitchFacts {
    const facts = createFacts(host.nextId(), context.id, wallMs, fromMs, toMs)
    recent.push(facts)
    if (recent.length > MAX_RECENT) recent.shift()
    host.onGlitch(facts)
    return facts
  }

  /** Work that the thread did while it was late or just before, and whether all of it is known. */
  function addWork(facts: GlitchFacts, callback: CallbackLoad): void {
    const startMs = clocks.worklet.toPage(callback.wallMs)
    const endMs = startMs + callback.totalUs / 1000
    const beganMs = facts.fromMs - callbackMs() - NOTICED_MS
    if (endMs < beganMs - NEAR_MS || startMs > facts.toMs + NEAR_MS) return
    facts.hasProcessors = true
    facts.isComplete &&= callback.isFull
    if (endMs >= beganMs && startMs <= facts.toMs) facts.workUs += callback.totalUs
  }

  /** Of the time, what the page's processors take. */
  function usualShare(): number {
    const latest = closed.slice(-MAX_CALLBACKS)
    const sumUs = latest.reduce((sum, { totalUs }) => sum + totalUs, 0)
    return latest.length === 0 ? 0 : Math.min(1, sumUs / latest.length / callbacks.budgetUs)
  }

  callbacks.onClosed = (callback) => {
    host.spend(0.3)
    closed.push(callback)
    if (closed.length >= 2 * MAX_CALLBACKS) closed = closed.slice(-MAX_CALLBACKS)
    for (const facts of recent) if (facts.lateMs > 0) addWork(facts, callback)
    const { worst, totalUs, quanta } = callback
    const stepUs = clocks.workletStepUs
    const budgetUs = callbacks.budgetUs
    const isOver = callbacks.isKnown && totalUs > budgetUs + stepUs
    const isQuantumOver = worst.us > quantumBudgetUs + stepUs
    if (!isOver && !isQuantumOver) return
    if (isQuantumOver && worst.call > coldCalls)
      later.set(worst.index, (later.get(worst.index) ?? 0) + 1)
    const startMs = clocks.worklet.toPage(callback.wallMs)
    const facts = glitchAt(startMs, startMs + totalUs / 1000, startMs)
    facts.hasProcessors = true
    if (isOver) {
      facts.over++
      const share = totalUs / budgetUs
      const average = totalUs / quanta / quantumBudgetUs
      if (share > (facts.callback?.share ?? 0)) facts.callback = { share, average, quanta }
    }
    if (isQuantumOver && worst.us > (facts.quantum?.us ?? 0))
      facts.quantum = { ...worst, share: worst.us / quantumBudgetUs, budgetUs: quantumBudgetUs }
  }

  function addGap({ wallMs, a: missingFrames, b }: TraceRecord): void {
    const lateMs = Number.isFinite(b) && b > 0 ? b : 0
    const atMs = clocks.worklet.toPage(wallMs)
    if (!Number.isFinite(atMs)) return
    const facts = glitchAt(atMs - lateMs, atMs, atMs)
    const isFirst = facts.lateMs === 0
    facts.missingFrames += missingFrames
    facts.lateMs = Math.max(facts.lateMs, lateMs)
    if (!isFirst) return
    for (const callback of closed.slice(-MAX_CALLBACKS)) addWork(facts, callback)
    facts.usualUs = usualShare() * (callbackMs() + NOTICED_MS) * 1000
  }

  function addUnderruns(wallMs: number, total: number): void {
    const fromMs = (Number.isNaN(underrunsReadMs) ? wallMs : underrunsReadMs) - RENEWED_MS
    underrunsReadMs = wallMs
    // The reader of the context hears of it after us.
    const before = platform.told.underruns ?? (platform.isJoined ? total : 0)
    lastUnderrun = null
    if (total <= before) return
    let facts: GlitchFacts | null = null
    for (const each of recent) {
      // Where a thread was late it is most likely that it was this.
      if (each.toMs < fromMs || each.fromMs > wallMs) continue
      if (facts === null || weightOf(each) >= weightOf(facts)) facts = each
    }
    if (facts === null) {
      facts = begin(fromMs, wallMs, wallMs)
      facts.isWide = true
    }
    facts.underruns += total - before
    host.onMore()
    lastUnderrun = facts
  }

  return {
    context,
    history,
    overLater: (index) => later.get(index) ?? 0,
    nameOf(index) {
      const processor = context.processors.sorted.find((each) => each.index === index)
      if (processor === undefined) return ''
      const { name, instance } = processor.live
      return instance > 1 ? `${name} #${instance}` : name
    },
    addPageRecord(record) {
      const { kind, a, b, wallMs } = record
      if (kind === KIND.contextClock) history.addPoll(wallMs, b, a)
      if (kind !== KIND.stat || !(b >= 0) || !Number.isFinite(b)) return
      if (a === STAT.baseLatencyMs) history.addBaseLatency(wallMs, b)
      if (a === STAT.underrunEvents) addUnderruns(wallMs, b)
      if (a === STAT.underrunDurationMs) {
        // Follows its count, of the same reading.
        if (lastUnderrun !== null) lastUnderrun.underrunMs += Math.max(0, b - underrunMs)
        underrunMs = b
      }
    },
    addScriptCall(script, { wallMs, a: number, b: us }) {
      const bufferMs = (script.frames / sampleRate) * 1000
      let watch = scripts.get(script)
      if (watch === undefined) {
        if (scripts.size >= MAX_SCRIPTS) return
        scripts.set(script, (watch = createScriptWatch(bufferMs, callbackMs)))
      }
      if (!(us >= 0) || !Number.isFinite(us + wallMs)) return
      const late = watch.add(wallMs, number, us)
      const isLong = us / 1000 > bufferMs
      if (late === null && !isLong) return
      const toMs = wallMs + us / 1000
      const facts =
        late === null ? glitchAt(wallMs, toMs, wallMs) : glitchAt(late.fromMs, late.toMs, late.toMs)
      const { lateMs = 0, handlerUs = us } = late ?? {}
      facts.buffer ??= { processor: script.name, lateMs: 0, bufferMs, handlerUs: 0 }
      facts.buffer.lateMs = Math.max(facts.buffer.lateMs, lateMs)
      facts.buffer.handlerUs = Math.max(facts.buffer.handlerUs, handlerUs, us)
    },
    addWorkletRecord(record) {
      if (record.kind === KIND.gap) addGap(record)
    },
    addUpdate(wallMs, state, baseLatencyMs, sink) {
      if (state !== platform.told.state) for (const watch of scripts.values()) watch.restart()
      history.addUpdate(wallMs, state, baseLatencyMs, sink)
    },
    finish: callbacks.close,
    clear() {
      closed = []
      recent.length = 0
      later.clear()
      lastUnderrun = null
    },
  }
}

/** How likely a glitch is one that ends in an underrun. */
function weightOf({ lateMs, over, buffer, quantum }: GlitchFacts): number {
  if (lateMs > 0) return 3 + lateMs
  if (over > 0) return 2
  return quantum !== null || buffer !== null ? 1 : 0
}
