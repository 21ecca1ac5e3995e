// What brings sound into a graph that stands already: a context that is resumed, a media element that plays into one.
// Page world.

import { ACTION } from '../../../trace/wire/record.ts'
import { contextState } from '../audio-natives.ts'
import { at, createWeakTable, prototypeOf } from '../natives.ts'
import type { Patcher } from '../patch.ts'
import type { Registry } from '../registry.ts'
import type { CallHooks } from '../wrappers.ts'
import type { Actions, Begun } from './actions.ts'

/** Wraps `resume` and `play`; of media elements those alone whose sound goes into a context. */
export function patchAwakenings(patcher: Patcher, registry: Registry, actions: Actions): void {
  /** Ids of contexts; elements are held weakly. */
  const players = createWeakTable<object, number>()

  const resume: CallHooks<Begun> = {
    before(self) {
      const entry = registry.known(self)
      // One that runs already is not changed by it.
      const isAsleep = entry?.isRealtime && contextState(self) !== 'running'
      return isAsleep ? actions.begin(ACTION.resume) : undefined
    },
    after(self, _args, _result, begun) {
      const entry = registry.known(self)
      if (entry) actions.end(begun, entry.id, NaN, 0)
    },
  }
  // Chromium has it on the one, Firefox on the other.
  patcher.method(prototypeOf('AudioContext'), 'resume', resume)
  patcher.method(prototypeOf('BaseAudioContext'), 'resume', resume)

  patcher.method(prototypeOf('AudioContext'), 'createMediaElementSource', {
    after(_self, args, made) {
      const entry = registry.contextOfNode(made)
      if (entry) players.set(at(args, 0) as object, entry.id)
    },
  })
  patcher.method(prototypeOf('HTMLMediaElement'), 'play', {
    before: (self) => (players.has(self as object) ? actions.begin(ACTION.play) : undefined),
    after(self, _args, _result, begun) {
      const contextId = players.get(self as object)
      if (contextId !== undefined) actions.end(begun, contextId, NaN, 0)
    },
  })
}
