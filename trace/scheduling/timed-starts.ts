// What is asked of single starts: their margin, whose they are, which belong to a selection. Pure; any context.

import type { TrackedStart } from '../events/tracked-start.ts'
import { isInTime, isPlayedBy, type Selection } from '../figures/selection.ts'

/** From the call to the start that it asks for, ms; NaN where it says none, or its context's place is not known. */
export const marginOf = ({ frame, stoodFrame, context }: TrackedStart): number =>
  ((frame - stoodFrame) * 1000) / context.sampleRate

/** A page that runs by itself, so that its starts keep a time; not a hand on a key. */
export const isOfItself = ({ event }: TrackedStart): boolean =>
  event?.source === 'timer' || event?.source === 'message'

/** True where the start belongs to the selection. */
export function isSelectedStart(start: TrackedStart, selection: Selection): boolean {
  const { context, event, atMs } = start
  const { contextId, source, player } = selection
  if (!isInTime(atMs, selection) || (contextId !== null && context.id !== contextId)) return false
  if (source !== null && (event?.source ?? 'unknown') !== source) return false
  return event === null ? player === 'page' || player === null : isPlayedBy(event, player)
}
