// How long the page took for a note, without what the browser and the machine took: from the page's handler to the end
// of the quantum with its sound. Any context.

import type { ContextFigures } from '../../trace/contexts/figures.ts'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { AuditSubject } from '../subject.ts'

/** From the handler to the sound in the audio thread, ms; undefined where that is not known. Any thread. */
export function handlerToSoundMs({ toSoundMs, stages }: TrackedEvent): number | undefined {
  if (toSoundMs === undefined) return undefined
  return toSoundMs - (stages.midi ?? stages.input ?? 0)
}

/**
 * From the handler to the output, ms, or where the browser does not tell when that plays, to the sound in the audio
 * thread; undefined where neither is known. The output plays evenly, while quanta are rendered in bursts: so this is
 * what unevenness is told from. Any thread.
 */
export function handlerToHeardMs(event: TrackedEvent): number | undefined {
  const { endToEnd, midi, input } = event.stages
  return endToEnd === undefined ? handlerToSoundMs(event) : endToEnd - (midi ?? input ?? 0)
}

/**
 * How long a callback of the output device lasts, ms, of the context that plays these notes: quanta are rendered a
 * callback at a time, so that any page's sound waits for the next one, from nothing to a whole, evenly. 0 where it is
 * not known. Any thread.
 */
export const callbackMsOf = (subject: AuditSubject, events: readonly TrackedEvent[]): number =>
  knownCallbackMsOf(subject, events) ?? 0

/** The same; null where it is not known, as in Firefox: then no unevenness is a page's for sure. Any thread. */
export function knownCallbackMsOf(
  subject: AuditSubject,
  events: readonly TrackedEvent[],
): number | null {
  const context = contextOf(subject, events)
  if (context === undefined || context.callbackFrames === null) return null
  return (context.callbackFrames / context.sampleRate) * 1000
}

function contextOf(
  { contexts }: AuditSubject,
  events: readonly TrackedEvent[],
): ContextFigures | undefined {
  const id = events.find(({ contextId }) => contextId !== null)?.contextId
  return contexts.find((each) => each.id === id) ?? contexts[0]
}

/**
 * How long the platform renders at a time, ms, of the context that plays these notes: a callback, or a quantum that is
 * longer. Null where it is not known. Any thread.
 */
export function renderedMsOf(
  subject: AuditSubject,
  events: readonly TrackedEvent[],
): number | null {
  const callbackMs = knownCallbackMsOf(subject, events)
  const context = contextOf(subject, events)
  if (callbackMs === null || context === undefined) return null
  return Math.max(callbackMs, (context.renderQuantumFrames / context.sampleRate) * 1000)
}

/**
 * The variance, ms², of what any page's sounds wait where the platform renders `platformMs` at a time: evenly from
 * nothing to a whole, and where a callback is no whole number of quanta, once more a quantum, as its first one begins
 * anywhere in it. Any thread.
 */
export function platformVarianceOf(
  subject: AuditSubject,
  events: readonly TrackedEvent[],
  platformMs: number,
): number {
  const context = contextOf(subject, events)
  const variance = platformMs ** 2 / 12
  if (context === undefined) return variance
  const { callbackFrames, renderQuantumFrames, sampleRate } = context
  const quantumMs = (renderQuantumFrames / sampleRate) * 1000
  const isCut = quantumMs < platformMs && (callbackFrames ?? 0) % renderQuantumFrames !== 0
  return isCut ? variance + quantumMs ** 2 / 12 : variance
}

/** Ids of the events with the largest of these values. */
export function worstOf(
  events: readonly TrackedEvent[],
  valueOf: (event: TrackedEvent) => number | undefined,
  count = 5,
): number[] {
  return events
    .map((event) => ({ id: event.eventId, value: valueOf(event) ?? Number.NEGATIVE_INFINITY }))
    .sort((one, other) => other.value - one.value)
    .slice(0, count)
    .map(({ id }) => id)
}

/** Notes that figures of single notes need at least. */
export const MIN_NOTES = 8
