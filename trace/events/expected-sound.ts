// Whether a sound is expected of an event that is no MIDI: of a note-on its bytes tell, of these what they did. Any
// reader context.
//
//  - Who starts a source asks for sound: if none is found, it was lost.
//  - Who presses something and posts to a worklet, moves a parameter or connects may mean a note: its onset is waited
//    for, but where nothing sounds nothing is lost.
//  - So may a message or a timer that posts; a parameter that they move now is no note.
//  - A parameter that a message or a timer sets ahead may be one, as where a source runs behind a gain: it is a note
//    where it is heard, and nothing is known to have asked for that sound in another way.
//  - Who lets go ends a sound, and begins one only by a start.

import type { EventSource } from '../wire/event-sources.ts'
import { ACTION, FLAG } from '../wire/record.ts'
import type { OpenEvent } from './open-event.ts'

/** Somebody did something: what comes of it is not a sequencer's. */
const GESTURES: ReadonlySet<EventSource> = new Set(['key', 'pointer', 'touch'])

/** Takes note of what the event did; `frame`: what was asked for ahead, NaN for now. Any thread. */
export function expectSound(event: OpenEvent, action: number, frame: number): void {
  if (action === ACTION.start || action === ACTION.play) {
    event.isSoundAsked = true
    event.isNoteOn = true
    event.isRampOnly = false
    return
  }
  if ((event.phase & FLAG.release) !== 0 || action === ACTION.stop || action === ACTION.resume)
    return
  const isRamp =
    action === ACTION.param && Number.isFinite(frame) && !GESTURES.has(event.tracked.source)
  if (isRamp && !event.isNoteOn) event.isRampOnly = true
  if ((event.phase & FLAG.press) !== 0 || action === ACTION.post || isRamp) event.isNoteOn = true
  if (action === ACTION.post) event.isRampOnly = false
}
