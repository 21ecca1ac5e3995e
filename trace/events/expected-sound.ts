// Whether a sound is expected of an event that is no MIDI: of a note-on its bytes tell, of these what they did. Any
// reader context.
//
//  - Who starts a source asks for sound: if none is found, it was lost.
//  - Who presses something and posts to a worklet, moves a parameter or connects may mean a note: its onset is waited
//    for, but where nothing sounds nothing is lost.
//  - So may a message or a timer that posts; a parameter that they move is no note.
//  - Who lets go ends a sound, and begins one only by a start.

import { ACTION, FLAG } from '../wire/record.ts'
import type { OpenEvent } from './open-event.ts'

/** Takes note of what the event did. Any thread. */
export function expectSound(event: OpenEvent, action: number): void {
  if (action === ACTION.start || action === ACTION.play) {
    event.isSoundAsked = true
    event.isNoteOn = true
    return
  }
  if ((event.phase & FLAG.release) !== 0 || action === ACTION.stop || action === ACTION.resume)
    return
  if ((event.phase & FLAG.press) !== 0 || action === ACTION.post) event.isNoteOn = true
}
