// Audio actions: what the page asks of the audio engine, tied to the event that it descends from. Page world.
// Covers scheduled sources and parameters; ports and connections write theirs through the same two functions.

import { ACTION, KIND } from '../../../trace/wire/record.ts'
import { contextSampleRate, contextTime, nodeContext } from '../audio-natives.ts'
import type { ActionCauses } from '../causes/causes.ts'
import {
  at,
  cutText,
  each,
  isObject,
  lastText,
  nowMs,
  ownKeys,
  ownProperty,
  prototypeOf,
  toText,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { ContextEntry, Registry } from '../registry.ts'
import type { CallHooks } from '../wrappers.ts'
import { SOURCES } from './sources.ts'

const COSTED_EVERY = 8

/** An action whose native call is about to begin. */
export interface Begun {
  /** Number of the event that it is done for; 0 where that is not known. */
  readonly event: number
  /** `flags` of its records: the action, and how its cause is known. */
  readonly flags: number
  /** The moment before the native call, epoch ms. */
  readonly startedMs: number
}

export interface Actions {
  /**
   * An action begins; undefined where it has no cause and counts only as something's effect, so that no time goes into
   * it. `frame`: where what it asks for begins, ahead of time; `isAny`: it counts whatever caused it. `startedMs`: when
   * it began, epoch ms; left out: now.
   */
  begin(action: number, frame?: number, isAny?: boolean, startedMs?: number): Begun | undefined
  /** An action that MIDI alone can have caused: one of ours, or one that nobody hears. */
  beginApart(action: number): Begun
  /**
   * The native call has returned; at `endedMs`, left out: now. `frame`, `number`: see `actionStart` in record.ts.
   */
  end(
    begun: Begun | undefined | false,
    source: number,
    frame: number,
    number: number,
    endedMs?: number,
  ): void
  /** Share of our own in the time of the page, ms, since the last call. */
  takeCostMs(): number
}

/** Records nothing before it is asked to. An action reads the clock twice and writes two records; it never throws. */
export function createActions(output: Output, causes: ActionCauses): Actions {
  let costMs = 0
  let count = 0
  const begunFor = (event: number, action: number, startedMs = nowMs()): Begun => ({
    event,
    flags: action | causes.flag,
    startedMs,
  })
  return {
    begin(action, frame = NaN, isAny = false, startedMs) {
      const event = causes.eventFor(action, frame)
      return event !== 0 || isAny ? begunFor(event, action, startedMs) : undefined
    },
    beginApart: (action) => begunFor(causes.midiCause(), action),
    end(begun, source, frame, number, endedMs = nowMs()) {
      if (!begun) return
      const { event, flags, startedMs } = begun
      output.record(KIND.actionStart, flags, source, frame, startedMs, event, number)
      output.record(KIND.actionEnd, flags, source, frame, endedMs, event, number)
      // The clock costs as much as the rest: it is read for some, who stand for all.
      if (event !== 0 && count++ % COSTED_EVERY === 0) costMs += (nowMs() - endedMs) * COSTED_EVERY
    },
    takeCostMs() {
      const taken = costMs
      costMs = 0
      return taken
    },
  }
}

/**
 * Nodes with parameters, whose getters tell to which context a parameter belongs: it does not say so itself. An
 * AudioListener has no context, and no sound of its own either.
 */
const WITH_PARAMETERS = [
  'AudioBufferSourceNode',
  'BiquadFilterNode',
  'ConstantSourceNode',
  'DelayNode',
  'DynamicsCompressorNode',
  'GainNode',
  'OscillatorNode',
  'PannerNode',
  'StereoPannerNode',
] as const

/**
 * Wraps what starts, stops and moves sound: scheduled sources, parameters and the getters that lead to parameters.
 */
export function patchActions(patcher: Patcher, registry: Registry, actions: Actions): void {
  const after = (_self: unknown, _args: unknown, _result: unknown, asked?: Asked): void => {
    if (asked) actions.end(asked.begun, asked.contextId, asked.frame, asked.number)
  }
  const onSource = (action: number): CallHooks<Asked> => ({
    before(self, args) {
      const entry = entryOf(registry, self)
      const context = entry && nodeContext(self)
      if (!entry || !context) return undefined
      const { id, isRealtime, sampleRate } = entry
      const when = at(args, 0)
      // What lies in the past, too: it tells how late the page is.
      const frame = typeof when === 'number' && when > 0 ? when * sampleRate : NaN
      // Before it sounds: where the context stands then is part of the event.
      const isStart = action === ACTION.start
      // Whole frames in a double come out a little below: the record cuts off what is behind the point.
      const number = isStart ? contextTime(context) * sampleRate + 1.5 : 0
      const begun = isRealtime
        ? actions.begin(action, isStart && frame >= number ? frame : NaN, isStart)
        : isStart && actions.beginApart(action)
      return { contextId: id, frame, number, begun }
    },
    after,
  })
  each(SOURCES, (name) => {
    const prototype = prototypeOf(name)
    patcher.hookMethod(prototype, 'start', onSource(ACTION.start))
    patcher.hookMethod(prototype, 'stop', onSource(ACTION.stop))
  })

  const patchParameter = (prototype: object, attribute: PropertyKey): void =>
    patcher.accessor(prototype, attribute, {
      get: {
        after(self, _args, param) {
          if (!isObject(param) || registry.paramContexts.has(param as AudioParam)) return
          const entry = registry.contextOfNode(self)
          if (entry) registry.paramContexts.set(param as AudioParam, entry.id)
        },
      },
    })
  each(WITH_PARAMETERS, (name) => {
    const prototype = prototypeOf(name)
    // A parameter is an attribute that cannot be set; few others are.
    if (prototype)
      each(ownKeys(prototype), (key) => {
        if (!ownProperty(prototype, key)?.set) patchParameter(prototype, key)
      })
  })

  const contextIdOf = (self: unknown): number => registry.paramContexts.get(self as AudioParam) ?? 0
  const param = prototypeOf('AudioParam')
  // What begins at a time is "set…AtTime", what ends there "…Ramp…AtTime", what begins there no more "cancel…".
  const patchScheduling = (name: string): void => {
    const isBeginning = cutText(name, 3) === 'set'
    const isCancelling = cutText(name, 6) === 'cancel'
    if (!isCancelling && lastText(name, 6) !== 'AtTime') return
    const position = isCancelling ? 0 : 1
    const frameOf = (contextId: number, args: unknown[]): number => {
      const context = registry.contextById(contextId)
      return context ? frameAt(context, at(args, position), contextSampleRate(context)) : NaN
    }
    patcher.hookMethod<Asked>(param, name, {
      before(self, args) {
        const contextId = contextIdOf(self)
        const frame = frameOf(contextId, args)
        const begun = actions.begin(ACTION.param, isBeginning ? frame : NaN)
        return begun && { contextId, frame, number: 0, begun }
      },
      after,
    })
  }
  if (param) each(ownKeys(param), (name) => patchScheduling(toText(name)))
  patcher.accessor(param, 'value', {
    set: {
      before: () => actions.begin(ACTION.value),
      after(self, _args, _result, begun) {
        if (begun) actions.end(begun, contextIdOf(self), NaN, 0)
      },
    },
  })
}

/** A call that is under way: a start, a stop, or one that schedules a parameter. */
interface Asked {
  contextId: number
  frame: number
  number: number
  begun: Begun | undefined | false
}

/** Undefined also for what is no node, which the native refuses. */
const entryOf = (registry: Registry, self: unknown): ContextEntry | undefined => {
  try {
    return registry.contextOfNode(self)
  } catch {
    return undefined
  }
}

/** The frame asked for, NaN where it is now or was not said. */
const frameAt = (context: BaseAudioContext, when: unknown, sampleRate: number): number =>
  typeof when === 'number' && when > contextTime(context) ? when * sampleRate : NaN
