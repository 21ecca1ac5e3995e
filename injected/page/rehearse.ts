// Goes the way of a first MIDI event and its first action once, before there is any: engines compile a function when it
// is called for the first time, and the first note would wait for all of them (docs/measurements.md). Page world.

import {
  addListener,
  dispatch,
  ignore,
  NativeEventTarget,
  NativeMessageEvent,
  quietly,
} from './natives.ts'
import type { createParts } from './recorder-parts.ts'

/** Of parts whose messages go nowhere and that nothing is patched with. An event of ours on a target of ours. */
export function rehearse({ handlers, actions }: ReturnType<typeof createParts>): void {
  const { ends } = handlers
  const target = new NativeEventTarget()
  const event = new NativeMessageEvent('midimessage')
  // Whatever is not said to be closed is open.
  handlers.adopt(target, ignore, ignore as never)
  ends.expect(target)
  handlers.announce(event, { number: 0 })
  // A page that is joined may have broken what it needs, and would be told of it.
  addListener(
    target,
    'midimessage',
    quietly(() => actions.always(0, 0, NaN, 0, 0)),
  )
  dispatch(target, event)
}
