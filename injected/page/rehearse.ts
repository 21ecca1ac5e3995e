// Goes the way of a first MIDI event and its post before there is any: engines compile a function when it is called
// for the first time, and learn by its first calls what it works on, and the first note would wait for all of it
// (docs/measurements.md). Page world.

import { isThePages } from './event-frames.ts'
import { createMidiEvent } from './midi/virtual-messages.ts'
import { addListener, bare, dispatch, ignore, NativeEventTarget, quietly } from './natives.ts'
import type { createParts } from './recorder-parts.ts'
import type { ContextEntry } from './registry.ts'

/** V8 learns from the ninth call of a function on. */
const TIMES = 24
const NOTE = [0x90, 60, 1]

/** Of parts whose messages go nowhere and that nothing is patched with. Events of ours on a target of ours. */
export function rehearse({ handlers, nodes, registry }: ReturnType<typeof createParts>): void {
  const { ends } = handlers
  const target = new NativeEventTarget()
  // Whatever is not said to be closed is open.
  handlers.adopt(target, ignore, ignore as never)
  ends.expect(target)
  nodes.expectPosts(target, 0, 0)
  // A page that is joined may have broken what it needs, and would be told of it.
  const post = quietly(() => nodes.posts.after(target, [], 0, nodes.posts.before(target, [])))
  addListener(target, 'midimessage', post)
  ends.added(target, post, false)
  // There is no context yet to be asked for.
  isThePages(registry.known(target) ?? (bare({}) as ContextEntry))
  for (let times = 0; times < TIMES; times++) dispatch(target, createMidiEvent(NOTE))
}
