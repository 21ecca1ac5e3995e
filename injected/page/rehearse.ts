// Goes the way of a first MIDI event and its action before there is any: engines compile a function when it is called
// for the first time, and learn by its first calls what it works on, and the first note would wait for all of it
// (docs/measurements.md). Page world.

import {
  addListener,
  dispatch,
  ignore,
  NativeEventTarget,
  NativeMessageEvent,
  quietly,
} from './natives.ts'
import type { createParts } from './recorder-parts.ts'

/** V8 learns from the ninth call of a function on. */
const TIMES = 24

/** Of parts whose messages go nowhere and that nothing is patched with. Events of ours on a target of ours. */
export function rehearse({ handlers, actions }: ReturnType<typeof createParts>): void {
  const { ends } = handlers
  const target = new NativeEventTarget()
  // Whatever is not said to be closed is open.
  handlers.adopt(target, ignore, ignore as never)
  ends.expect(target)
  // A page that is joined may have broken what it needs, and would be told of it.
  addListener(
    target,
    'midimessage',
    quietly(() => actions.end(actions.begin(0, NaN, true), 0, NaN, 0)),
  )
  for (let times = 0; times < TIMES; times++) {
    const event = new NativeMessageEvent('midimessage')
    handlers.announce(event, { number: 0 })
    dispatch(target, event)
  }
}
