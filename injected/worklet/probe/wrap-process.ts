// Times and counts process(). Audio thread.
//
// How browsers find it (tried in Chromium 156 and Firefox 153, with accessors that log): both read the property
// `process` of the instance anew for every quantum, once, just before the call; nothing is read at registration but
// `prototype` and `parameterDescriptors`. So the function is replaced where it stands, at construction: on the holder
// in the prototype chain once, or on the instance for class fields. What the page assigns later is found by the
// browser as without us, and is then not timed. Accessors and frozen properties are left alone: to replace them would
// show.

import { FLAG, KIND } from '../../../trace/wire/record.ts'
import {
  type AnyFunction,
  apply,
  copyFace,
  createList,
  createWeakTable,
  deref,
  each,
  findSlot,
  frameNow,
  type List,
  objectPrototype,
  ownProperty,
  type PropertySlot,
  push,
  replaceValue,
  takeAll,
  uncurry,
  type Weak,
  weaken,
} from '../natives.ts'
import type { ProcessorState, Scope } from './scope.ts'

export interface ProcessWrapper {
  /**
   * Takes up a constructed processor: its process() is timed from the next quantum on, where it can be. Never throws.
   */
  adopt(instance: object, state: ProcessorState): void
  stateOf(instance: object): ProcessorState | undefined
  /** States of the processors that still exist. Allocates. */
  living(): readonly ProcessorState[]
  /** Puts every original back where our wrapper still stands. */
  restore(): void
  /** Undoes `restore`; takes up what was constructed in between. */
  reapply(): void
}

interface Patch {
  slot: PropertySlot
  original: AnyFunction
  wrapper: AnyFunction
}

type Call = (
  this: void,
  self: unknown,
  inputs: unknown,
  outputs: unknown,
  parameters: unknown,
) => unknown

/**
 * Wraps nothing before `adopt`. A wrapped quantum allocates nothing but what the clock does, and throws what the
 * page's own code throws.
 */
export function createProcessWrapper(scope: Scope): ProcessWrapper {
  const states = createWeakTable<object, ProcessorState>()
  const wrappers = createWeakTable<AnyFunction, AnyFunction>()
  const originals = createWeakTable<AnyFunction, AnyFunction>()
  // Prototypes belong to registered classes, which the scope keeps for ever anyway; instances are held weakly.
  const prototypePatches = createList<Patch>()
  let instances = createList<Weak<object>>()
  const { clock, writer } = scope

  const noteEnd = (state: ProcessorState, hasThrown: boolean): void => {
    if (hasThrown ? state.hasThrown : state.hasEnded) return
    if (hasThrown) state.hasThrown = true
    else state.hasEnded = true
    const flags = hasThrown ? FLAG.threw : FLAG.ended
    writer.write(KIND.processEnd, flags, state.index, frameNow(), clock.now(), state.quanta, 0)
  }

  /** Everything of ours that follows the page's code; a fault in here must not become the page's. */
  const afterCall = (
    state: ProcessorState,
    isTimed: boolean,
    startMs: number,
    isDone: boolean,
    result: unknown,
  ): void => {
    state.isInside = false
    state.quanta++
    state.recentQuanta++
    try {
      if (isTimed) {
        const tookUs = (clock.now() - startMs) * 1000
        state.recentTimed++
        writer.write(KIND.quantum, 0, state.index, frameNow(), startMs, state.quanta, tookUs)
      }
      if (!state.isListed) scope.list(state)
      if (!isDone) noteEnd(state, true)
      else if (!result) noteEnd(state, false)
      scope.tick(frameNow())
    } catch {
      // Nothing that can be told from here.
    }
  }

  const wrap = (original: AnyFunction): AnyFunction => {
    const known = wrappers.get(original)
    if (known) return known
    // Bound once: no argument array per quantum, and the page's changes to Function.prototype do not reach it.
    const callOriginal = uncurry(original) as Call
    // A method, so that it can no more be constructed than the page's own.
    const { process } = {
      process(this: object, inputs: unknown, outputs: unknown, parameters: unknown): unknown {
        const state = scope.isEnabled ? states.get(this) : undefined
        if (state === undefined || state.isInside) {
          return arguments.length === 3
            ? callOriginal(this, inputs, outputs, parameters)
            : apply(original, this, arguments as never)
        }
        state.isInside = true
        let isTimed = false
        let startMs = 0
        if (state.untilTimed > 0) state.untilTimed--
        else {
          state.untilTimed = scope.timedEvery - 1
          isTimed = true
          startMs = clock.now()
        }
        let isDone = false
        let result: unknown
        // No catch: a rethrow would make the page's error look caught to a debugger.
        try {
          result =
            arguments.length === 3
              ? callOriginal(this, inputs, outputs, parameters)
              : apply(original, this, arguments as never)
          isDone = true
        } finally {
          afterCall(state, isTimed, startMs, isDone, result)
        }
        return result
      },
    }
    copyFace(original, process)
    wrappers.set(original, process as AnyFunction)
    originals.set(process as AnyFunction, original)
    return process as AnyFunction
  }

  const patchSlot = (instance: object): void => {
    const slot = findSlot(instance, 'process')
    const original = slot?.property.value
    if (!slot) return
    if (typeof original !== 'function' || originals.has(original as AnyFunction)) return
    if (slot.holder === objectPrototype) return
    const wrapper = wrap(original as AnyFunction)
    if (!replaceValue(slot, wrapper)) return
    if (slot.holder !== instance) {
      push(prototypePatches, { slot, original: original as AnyFunction, wrapper })
    }
  }

  const restoreInstance = (instance: object): void => {
    const property = ownProperty(instance, 'process')
    const original = property && originals.get(property.value as AnyFunction)
    if (original) replaceValue({ holder: instance, key: 'process', property }, original)
  }

  let adopted = 0
  return {
    adopt(instance, state) {
      try {
        states.set(instance, state)
        push(instances, weaken(instance))
        // A page that makes a node for each note: let go of the handles of dead ones now and then.
        if (++adopted % 256 === 0) instances = livingOf(instances)
        if (scope.isEnabled) patchSlot(instance)
      } catch {
        // The page's object does not let itself be looked at: it runs untimed.
      }
    },
    stateOf: (instance) => states.get(instance),
    living() {
      const found = createList<ProcessorState>()
      each(instances, (handle) => {
        const instance = deref(handle)
        const state = instance && states.get(instance)
        if (state) push(found, state)
      })
      return found as unknown as readonly ProcessorState[]
    },
    restore() {
      each(takeAll(prototypePatches), ({ slot, original, wrapper }) => {
        const now = ownProperty(slot.holder, slot.key)
        if (now?.value === wrapper) replaceValue({ ...slot, property: now }, original)
      })
      each(instances, (handle) => {
        const instance = deref(handle)
        if (instance) restoreInstance(instance)
      })
    },
    reapply() {
      each(instances, (handle) => {
        const instance = deref(handle)
        try {
          if (instance) patchSlot(instance)
        } catch {
          // As in adopt.
        }
      })
    },
  }
}

function livingOf(handles: List<Weak<object>>): List<Weak<object>> {
  const living = createList<Weak<object>>()
  each(handles, (handle) => {
    if (deref(handle) !== undefined) push(living, handle)
  })
  return living
}
