// Whether a sound is expected of an event that is no MIDI: of a note-on its bytes tell, of these what they did. Any
// reader context.
//
//  - Who starts a source asks for sound: if none is found, it was lost.
//  - Who presses something and posts to a worklet, moves a parameter or connects may mean a note: its onset is waited
//    for, but where nothing sounds nothing is lost.
//  - So may a message or a timer that posts, or sets a parameter ahead: a sequencer's note, or talk with a processor, a
//    fader that moves. It is a note where it is heard, and nothing with a better claim can have made that sound; where
//    it is not it is no event. A parameter that they move now is no note. The same holds of a post of unknown cause.
//  - Who lets go ends a sound, and begins one only by a start.

import type { EventSource } from '../wire/event-sources.ts'
import { ACTION, FLAG } from '../wire/record.ts'
import { CLAIM, type Claim, type OpenEvent } from './open-event.ts'

/** Somebody did something: what comes of it is not a sequencer's. */
const GESTURES: ReadonlySet<EventSource> = new Set(['key', 'pointer', 'touch'])

/** Takes note of what the event did; `frame`: what was asked for ahead, NaN for now. Any thread. */
export function expectSound(event: OpenEvent, action: number, frame: number): void {
  if (action === ACTION.start || action === ACTION.play) {
    event.isSoundAsked = true
    ask(event, CLAIM.asked)
    return
  }
  if ((event.phase & FLAG.release) !== 0 || action === ACTION.stop || action === ACTION.resume)
    return
  if ((event.phase & FLAG.press) !== 0) ask(event, CLAIM.asked)
  else if (action === ACTION.post) ask(event, claimOfPost(event.tracked.source))
  else if (action === ACTION.param && Number.isFinite(frame) && !GESTURES.has(event.tracked.source))
    ask(event, CLAIM.least)
}

/** What is known to have posted goes before what is not. */
function claimOfPost(source: EventSource): Claim {
  if (GESTURES.has(source)) return CLAIM.asked
  return source === 'unknown' ? CLAIM.least : CLAIM.posted
}

function ask(event: OpenEvent, claim: Claim): void {
  event.claim = event.awaitsSound && event.claim > claim ? event.claim : claim
  event.awaitsSound = true
}
