// Why a glitch was: rules over its facts and what else is known of that time, the surest first. What no rule is sure of
// is unknown. Pure; any reader context.

import { COLD_SECONDS } from './context-watch.ts'
import { DEVICE_AFTER_MS, DEVICE_BEFORE_MS, evidenceOf } from './evidence.ts'
import type { GlitchFacts } from './facts.ts'
import type { GlitchCause, GlitchEvidence } from './glitch.ts'
import type { Surroundings } from './surroundings.ts'

/** A context has just begun for so long, ms. */
const START_MS = 1000
/** Timed work explains a late thread from here on, and does not up to there; shares of how late it was. */
const EXPLAINS = 0.5
const EXPLAINS_NOT = 0.25
/** A first call took so many times what its processor usually takes, by so many timed calls at least. */
const COLD_FACTOR = 2
const USUAL_CALLS = 20
/** One of so few calls is cold code where nothing else is known of the processor. */
const FIRST_CALLS = 10
/** Quanta over their time that make a processor one that does it again. */
const AGAIN = 2
/** Of late threads that nothing explains, so many in a few seconds may be native nodes' work, which nobody times. */
const MOST_NATIVE = 2

export interface Explanation {
  cause: GlitchCause
  confidence: number
  evidence: GlitchEvidence[]
}

type Verdict = readonly [cause: GlitchCause, confidence: number]

/** Any thread; linear in what is kept of the time around. */
export function explain(facts: GlitchFacts, around: Surroundings): Explanation {
  const [cause, confidence] = verdictOf(facts, around)
  return { cause, confidence, evidence: evidenceOf(facts, around, cause) }
}

function verdictOf(facts: GlitchFacts, around: Surroundings): Verdict {
  if (facts.buffer !== null && facts.lateMs === 0 && facts.over === 0)
    return verdictOfBuffer(facts, around)
  const isOver = facts.over > 0 || facts.quantum !== null
  // What was timed is no guess; but it must be as much as the thread was late.
  const beyondUs = Math.max(0, facts.workUs - facts.usualUs)
  const share = beyondUs / 1000 / Math.max(1, facts.lateMs)
  const overlapsStart = facts.lateMs > 0 && isStopped(facts, around)
  if (isOver && !overlapsStart && (facts.lateMs === 0 || share >= EXPLAINS))
    return verdictOfLoad(facts, around)
  return (
    verdictOfStart(facts, around) ??
    verdictOfDevice(facts, around) ??
    verdictOfHidden(facts, around) ??
    (isOver ? null : verdictOfMachine(facts, around, share)) ?? ['unknown', 0]
  )
}

function verdictOfBuffer(facts: GlitchFacts, around: Surroundings): Verdict {
  const {
    processor: _,
    bufferMs,
    handlerUs,
    lateMs,
  } = facts.buffer as NonNullable<GlitchFacts['buffer']>
  if (handlerUs / 1000 > bufferMs) return ['processorOverBudget', 0.9]
  if (around.document.taskWithin(facts.fromMs, facts.toMs) !== null) return ['mainThreadTask', 0.95]
  const others =
    verdictOfStart(facts, around) ?? verdictOfHidden(facts, around) ?? verdictOfHeap(facts, around)
  if (others !== null) return others
  // Where the platform tells of no task, the page's own timer does.
  const timer = around.watch.history.lateTimerWithin(facts.fromMs, facts.toMs)
  return timer !== null && timer.lateMs >= lateMs / 2 ? ['mainThreadTask', 0.6] : ['unknown', 0]
}

/** More was timed than there was time for. */
function verdictOfLoad({ quantum, callback }: GlitchFacts, around: Surroundings): Verdict {
  const { watch, lateBefore } = around
  // Each quantum had time enough, but some callbacks hold one more of them than there is time for.
  if (quantum === null)
    return callback !== null && callback.average <= 1
      ? ['unevenCallbacks', 0.9]
      : ['processorOverBudget', 0.8]
  const { context } = watch
  const { index, call, processorUs } = quantum
  const coldCalls = (COLD_SECONDS * context.sampleRate) / context.quantumFrames
  const again = watch.overLater(index)
  if (call > 0 && call <= coldCalls && again === 0) {
    const usual = context.processors.sorted.find((each) => each.index === index)
    const isKnown = (usual?.timed ?? 0) >= USUAL_CALLS
    if (isKnown && processorUs >= COLD_FACTOR * (usual?.meanUs ?? 0)) return ['coldCode', 0.85]
    if (!isKnown && call <= FIRST_CALLS) return ['coldCode', 0.6]
  }
  if (again >= AGAIN) return ['processorOverBudget', 0.95]
  // On a machine that takes the thread away just now it may have been taken away within a call, too.
  return lateBefore > 0 ? ['unknown', 0] : ['processorOverBudget', 0.75]
}

function isStopped({ fromMs, toMs }: GlitchFacts, { watch }: Surroundings): boolean {
  return watch.history.wasStopped(fromMs, toMs)
}

function verdictOfStart(facts: GlitchFacts, around: Surroundings): Verdict | null {
  const { fromMs, toMs, isWide } = facts
  if (!isWide && isStopped(facts, around)) return ['contextStart', 0.95]
  const afterMs = fromMs - around.watch.history.startedMs(toMs)
  if (!(afterMs < START_MS)) return null
  return ['contextStart', isWide ? 0.6 : 0.8]
}

function verdictOfDevice({ fromMs, toMs }: GlitchFacts, around: Surroundings): Verdict | null {
  const { watch, document } = around
  const from = fromMs - DEVICE_BEFORE_MS
  const to = toMs + DEVICE_AFTER_MS
  const latency = watch.history.latencyChangeWithin(from, to)
  if (latency?.of === 'base' || watch.history.sinkChangeWithin(from, to) !== null)
    return ['deviceChange', 0.9]
  if (document.devicesChangedWithin(from, to) !== null) return ['deviceChange', 0.8]
  return latency === null ? null : ['deviceChange', 0.6]
}

function verdictOfHidden(facts: GlitchFacts, { document }: Surroundings): Verdict | null {
  const { fromMs, toMs, isWide } = facts
  const hidden = document.hiddenWithin(fromMs, toMs)
  // Where it is not known when, it must have been so at both ends.
  const isWhole = [fromMs, toMs].every((atMs) => document.hiddenWithin(atMs, atMs) !== null)
  if (hidden === null || (isWide && !isWhole)) return null
  return ['hidden', hidden.condition === 'frozen' ? 0.95 : 0.6]
}

function verdictOfHeap(
  { fromMs, toMs, isWide }: GlitchFacts,
  around: Surroundings,
): Verdict | null {
  if (isWide) return null
  const fall = around.document.heapFallWithin(fromMs, toMs)
  return fall === null ? null : ['garbageCollection', 0.5]
}

/** Nothing of the page ran while the thread was late: as far as that is known. */
function verdictOfMachine(facts: GlitchFacts, around: Surroundings, share: number): Verdict | null {
  const isLateOnly = facts.lateMs > 0 && facts.missingFrames === 0
  if (!isLateOnly || share > EXPLAINS_NOT || !isWorkKnown(facts, around)) return null
  const ofHeap = verdictOfHeap(facts, around)
  if (ofHeap !== null) return ofHeap
  if (facts.hasProcessors) return ['machineBusy', 0.8]
  return around.lateBefore <= MOST_NATIVE ? ['machineBusy', 0.6] : null
}

function isWorkKnown(facts: GlitchFacts, { watch }: Surroundings): boolean {
  if (facts.hasProcessors) return facts.isComplete
  // None was timed near: only where none runs nothing is missing.
  return !watch.context.processors.sorted.some((processor) => processor.isAwake)
}
