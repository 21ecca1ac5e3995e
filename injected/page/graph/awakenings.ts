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

  /** `idOf`: the context whose sound it brings; 0 or undefined where it brings none. */
  const awakens = (
    action: number,
    idOf: (self: unknown) => number | undefined,
  ): CallHooks<Awakening> => ({
    before(self) {
      const id = idOf(self)
      return id ? { id, begun: actions.begin(action) } : undefined
    },
    after(_self, _args, _result, awakening) {
      if (awakening) actions.end(awakening.begun, awakening.id, NaN, 0)
    },
  })

  const resume = awakens(ACTION.resume, (self) => {
    const entry = registry.known(self)
    // One that runs already is not changed by it.
    return entry?.isRealtime && contextState(self) !== 'running' ? entry.id : 0
  })
  // Chromium has it on the one, Firefox on the other.
  patcher.hookMethod(prototypeOf('AudioContext'), 'resume', resume)
  patcher.hookMethod(prototypeOf('BaseAudioContext'), 'resume', resume)

  patcher.hookMethod(prototypeOf('AudioContext'), 'createMediaElementSource', {
    after(_self, args, made) {
      const entry = registry.contextOfNode(made)
      if (entry) players.set(at(args, 0) as object, entry.id)
    },
  })
  const play = awakens(ACTION.play, (self) => players.get(self as object))
  patcher.hookMethod(prototypeOf('HTMLMediaElement'), 'play', play)
}

/** A call that is under way, and the context that it is for. */
interface Awakening {
  id: number
  begun: Begun | undefined
}
