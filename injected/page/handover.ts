// How a recorder that comes into a document relieves the one that is there: by an event that the page never hears
// while one is there. Page world.

import type { TapCore } from './contexts/tap-types.ts'
import { addListener, dispatch, removeListener, type WeakTable } from './natives.ts'

const LEAVE_EVENT = 'awescope:leave'

/** What outlives a recorder: its nodes in the page's contexts. */
export type LeftTaps = WeakTable<BaseAudioContext, TapCore>

interface Handover {
  taps: LeftTaps | null
}

/**
 * Has a recorder that is there leave, at once. What it left; null where none was there, or it was one without
 * anything.
 */
export function relieveEarlier(): { wasHere: boolean; taps: LeftTaps | null } {
  const handover: Handover = { taps: null }
  const event = new CustomEvent(LEAVE_EVENT, { cancelable: true, detail: handover })
  const wasHere = !dispatch(window, event)
  return { wasHere, taps: handover.taps }
}

/**
 * Calls `leave` once, when another recorder comes, however long after we have stopped; it answers what we leave, and
 * must not throw.
 */
export function onRelieved(leave: () => LeftTaps | null): void {
  const onLeave = (event: Event): void => {
    event.stopImmediatePropagation()
    event.preventDefault()
    removeListener(window, LEAVE_EVENT, onLeave, true)
    const { detail } = event as CustomEvent<Handover>
    detail.taps = leave()
  }
  addListener(window, LEAVE_EVENT, onLeave, true)
}
