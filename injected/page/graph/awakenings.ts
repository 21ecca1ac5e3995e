// What brings sound into a graph that stands already: a context that is resumed, a media element that plays into one.
// Page world.

import { ACTION } from '../../../trace/wire/record.ts'
import { contextState } from '../audio-natives.ts'
import { at, createWeakTable, prototypeOf } from '../natives.ts'
import type { Patcher } from '../patch.ts'
import type { Registry } from '../registry.ts'
import type { CallHooks } from '../wrappers.ts'
import type { Actions } from './actions.ts'

/** Wraps `resume` and `play`; of media elements those alone whose sound goes into a context. */
export function patchAwakenings(patcher: Patcher, registry: Registry, actions: Actions): void {
  /** Ids of contexts; elements are held weakly. */
  const players = createWeakTable<object, number>()

  const resume: CallHooks<number> = {
    before(self) {
      const entry = registry.known(self)
      // One that runs already is not changed by it.
      if (!entry?.isRealtime || contextState(self) === 'running') return 0
      return actions.begin(ACTION.resume)
    },
    after(self, _args, _result, startedMs) {
      const entry = registry.known(self)
      if (entry) actions.caused(ACTION.resume, entry.id, NaN, startedMs)
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
    before: (self) => (players.has(self as object) ? actions.begin(ACTION.play) : 0),
    after(self, _args, _result, startedMs) {
      const contextId = players.get(self as object)
      if (contextId !== undefined) actions.caused(ACTION.play, contextId, NaN, startedMs)
    },
  })
}
