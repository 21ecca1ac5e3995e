// Times and counts process(). Audio thread.
//
// How browsers find it (tried in Chromium 156 and Firefox 153, with accessors that log): both read the property
// `process` of the instance anew for every quantum, once, just before the call; nothing is read at registration but
// `prototype` and `parameterDescriptors`. So the function is replaced where it stands, at construction: on the holder
// in the prototype chain once, or on the instance for class fields; of an accessor the getter, which then answers a
// timed function. What the page puts there later (WebAssembly that is ready, code that is edited live) is found by
// looking again ten times a second. What cannot be replaced, because it is frozen, is told.

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
  min,
  objectPrototype,
  ownProperty,
  type PropertySlot,
  push,
  reflectGet,
  replaceGetter,
  replaceValue,
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
  living(): List<ProcessorState>
  /** Looks again at some of the processors: whether what runs is what is timed. Never throws. */
  look(): void
  /** Puts every original back where our wrapper still stands. */
  restore(): void
  /** Undoes `restore`; takes up what was constructed in between. */
  reapply(): void
}

/** Processors that are looked at each time. */
const LOOKED_AT = 16
/** The first calls of each processor are all timed: its code is cold. */
const FIRST_TIMED = 32

type Call = (
  this: void,
  self: unknown,
  inputs: unknown,
  outputs: unknown,
  parameters: unknown,
) => unknown

/**
 * Wraps nothing before `adopt`. `onUntimed` is told once of each processor whose process() cannot be timed. A wrapped
 * quantum allocates nothing but what the clock does, and throws what the page's own code throws.
 */
export function createProcessWrapper(
  scope: Scope,
  onUntimed: (state: ProcessorState) => void,
): ProcessWrapper {
  const states = createWeakTable<object, ProcessorState>()
  const wrappers = createWeakTable<AnyFunction, AnyFunction>()
  const originals = createWeakTable<AnyFunction, AnyFunction>()
  // Prototypes belong to registered classes, which the scope keeps for ever anyway; instances are held weakly.
  let prototypes = createList<object>()
  const getters = createWeakTable<AnyFunction, AnyFunction>()
  const untimed = createWeakTable<object, true>()
  let instances = createList<Weak<object>>()
  const { clock, writer } = scope
  const none: [] = []

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
    isExtra: boolean,
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
        const flags = isExtra ? FLAG.extra : 0
        if (!isExtra) state.recentTimed++
        if (tookUs > scope.quantumUs) scope.watchClosely()
        writer.write(KIND.quantum, flags, state.index, frameNow(), startMs, state.quanta, tookUs)
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
        let isTimed = true
        let isExtra = false
        let startMs = 0
        if (state.untilTimed > 0) {
          state.untilTimed--
          isTimed = isExtra = state.quanta < FIRST_TIMED || scope.isWatchedClosely()
        } else state.untilTimed = scope.timedEvery - 1
        if (isTimed) startMs = clock.now()
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
          afterCall(state, isTimed, isExtra, startMs, isDone, result)
        }
        return result
      },
    }
    copyFace(original, process)
    wrappers.set(original, process as AnyFunction)
    originals.set(process as AnyFunction, original)
    return process as AnyFunction
  }

  const timed = (value: unknown): unknown =>
    typeof value === 'function' && !originals.has(value as AnyFunction)
      ? wrap(value as AnyFunction)
      : value

  /** What the browser gets is ours, or nothing. */
  const isAnswerTimed = (instance: object): boolean => {
    const answer: unknown = reflectGet(instance, 'process')
    return typeof answer !== 'function' || originals.has(answer as AnyFunction)
  }

  /** A getter that answers what `original` does, timed. */
  const wrapGetter = (original: AnyFunction): AnyFunction => {
    const known = getters.get(original)
    if (known) return known
    const face = {
      get process(): unknown {
        const value = apply(original, this, none as never)
        try {
          return scope.isEnabled ? timed(value) : value
        } catch {
          return value
        }
      },
    }
    const getter = ownProperty(face, 'process')?.get as AnyFunction
    copyFace(original, getter)
    getters.set(original, getter)
    originals.set(getter, original)
    return getter
  }

  /** False where there is a process() that cannot be timed. */
  const patchSlot = (instance: object): boolean => {
    const slot = findSlot(instance, 'process')
    // An instance that is a Proxy may answer what stands nowhere.
    if (!slot || slot.holder === objectPrototype) return isAnswerTimed(instance)
    const { get, set, value } = slot.property
    const isGetter = get !== undefined || set !== undefined
    const original = isGetter ? get : value
    if (typeof original !== 'function' || originals.has(original as AnyFunction)) return true
    const isReplaced = isGetter
      ? replaceGetter(slot, wrapGetter(original as AnyFunction))
      : replaceValue(slot, wrap(original as AnyFunction))
    if (isReplaced && slot.holder !== instance) remember(slot.holder)
    return isReplaced && (isGetter || isAnswerTimed(instance))
  }

  const remember = (holder: object): void => {
    for (let index = 0; index < prototypes.length; index++) if (prototypes[index] === holder) return
    push(prototypes, holder)
  }

  const lookAt = (instance: object): void => {
    try {
      if (patchSlot(instance) || untimed.has(instance)) return
      untimed.set(instance, true)
      const state = states.get(instance)
      if (state) onUntimed(state)
    } catch {
      // The page's object does not let itself be looked at: it runs untimed.
    }
  }

  const restoreHolder = (holder: object): void => {
    const property = ownProperty(holder, 'process')
    if (!property) return
    const slot: PropertySlot = { holder, key: 'process', property }
    const original = originals.get((property.get ?? property.value) as AnyFunction)
    if (!original) return
    if (property.get) replaceGetter(slot, original)
    else replaceValue(slot, original)
  }

  let adopted = 0
  let next = 0
  return {
    adopt(instance, state) {
      try {
        states.set(instance, state)
        push(instances, weaken(instance))
        // A page that makes a node for each note: let go of the handles of dead ones now and then.
        if (++adopted % 256 === 0) instances = livingOf(instances)
        if (scope.isEnabled) lookAt(instance)
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
      return found
    },
    look() {
      if (!scope.isEnabled) return
      for (let count = min(LOOKED_AT, instances.length); count > 0; count--) {
        next = (next + 1) % instances.length
        const handle = instances[next]
        const instance = handle && deref(handle)
        if (instance) lookAt(instance)
      }
    },
    restore() {
      const patched = prototypes
      prototypes = createList()
      each(patched, restoreHolder)
      each(instances, (handle) => {
        const instance = deref(handle)
        if (instance) restoreHolder(instance)
      })
    },
    reapply() {
      each(instances, (handle) => {
        const instance = deref(handle)
        if (instance) lookAt(instance)
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
