// What is shown for the cause of a glitch: its own facts first, then what was seen around it. Pure; any reader context.

import type { GlitchFacts } from './facts.ts'
import type { GlitchCause, GlitchEvidence } from './glitch.ts'
import type { Surroundings } from './surroundings.ts'

/** So far from a glitch a change of devices is still its cause, before and after: it is read once a second. */
export const DEVICE_BEFORE_MS = 1500
export const DEVICE_AFTER_MS = 2500

/** Any thread; allocates the list. What has no part in this cause is left out, but for a long task. */
export function evidenceOf(
  facts: GlitchFacts,
  around: Surroundings,
  cause: GlitchCause,
): GlitchEvidence[] {
  return [...ownEvidence(facts, around), ...evidenceAround(facts, around, cause)]
}

function ownEvidence(facts: GlitchFacts, { watch }: Surroundings): GlitchEvidence[] {
  const { underruns, underrunMs, lateMs, missingFrames, quantum, callback, buffer, over } = facts
  const list: GlitchEvidence[] = []
  if (underruns > 0) list.push({ code: 'underrun', count: underruns, durationMs: underrunMs })
  if (lateMs > 0 || missingFrames > 0) list.push({ code: 'late', lateMs, missingFrames })
  if (quantum !== null) {
    const { share, index, processorUs, call, processors, budgetUs } = quantum
    const processor = watch.nameOf(index)
    list.push({ code: 'quantum', share, processor, processorUs, call, processors, budgetUs })
  }
  if (callback !== null) list.push({ code: 'callback', ...callback, over })
  if (lateMs > 0 && facts.hasProcessors)
    list.push({ code: 'work', us: facts.workUs, isComplete: facts.isComplete })
  if (buffer !== null) {
    const { processor, bufferMs, handlerUs: us } = buffer
    if (buffer.lateMs > 0) list.push({ code: 'buffer', processor, lateMs: buffer.lateMs, bufferMs })
    list.push({ code: 'handler', processor, us, budgetUs: bufferMs * 1000 })
  }
  return list
}

function evidenceAround(
  { fromMs, toMs, isWide }: GlitchFacts,
  { watch, document }: Surroundings,
  cause: GlitchCause,
): GlitchEvidence[] {
  const { history } = watch
  const list: GlitchEvidence[] = []
  const task = isWide ? null : document.taskWithin(fromMs, toMs)
  if (task !== null) list.push({ code: 'task', ...task })
  if (cause === 'mainThreadTask' && task === null) {
    const timer = history.lateTimerWithin(fromMs, toMs)
    if (timer !== null) list.push({ code: 'timer', lateMs: timer.lateMs })
  }
  if (cause === 'garbageCollection' || cause === 'mainThreadTask') {
    const fall = document.heapFallWithin(fromMs, toMs)
    if (fall !== null) {
      const { wallMs, freedMegabytes, beforeMegabytes } = fall
      list.push({ code: 'heap', wallMs, freedMegabytes, beforeMegabytes })
    }
  }
  if (cause === 'hidden') {
    const hidden = document.hiddenWithin(fromMs, toMs)
    if (hidden !== null) list.push({ code: 'condition', ...hidden })
  }
  if (cause === 'contextStart')
    list.push({ code: 'started', beforeMs: fromMs - history.startedMs(toMs) })
  if (cause === 'deviceChange') list.push(...deviceEvidence(fromMs, toMs, watch, document))
  return list
}

function deviceEvidence(
  fromMs: number,
  toMs: number,
  { history }: Surroundings['watch'],
  document: Surroundings['document'],
): GlitchEvidence[] {
  const from = fromMs - DEVICE_BEFORE_MS
  const to = toMs + DEVICE_AFTER_MS
  const list: GlitchEvidence[] = []
  const latency = history.latencyChangeWithin(from, to)
  if (latency !== null) list.push({ code: 'latency', ...latency })
  const sinkMs = history.sinkChangeWithin(from, to)
  if (sinkMs !== null) list.push({ code: 'sink', wallMs: sinkMs })
  const change = document.devicesChangedWithin(from, to)
  if (change !== null) list.push({ code: 'condition', ...change })
  return list
}
