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
import { SOURCES } from './sources.ts'

const COSTED_EVERY = 8

export interface Actions {
  /** The moment before the native call, epoch ms; 0 where the action has no cause, so that no time is spent on it. */
  begin(action: number, frame?: number): number
  /**
   * Records an action that counts only as something's effect. `frame`: see `actionStart` in record.ts; `isAsked`: what
   * is asked for begins there.
   */
  caused(
    action: number,
    source: number,
    frame: number,
    startedMs: number | undefined,
    isAsked?: boolean,
  ): void
  /** Records an action, whatever caused it. `number`: see `actionStart` in record.ts. */
  always(action: number, source: number, frame: number, startedMs: number, number: number): void
  /** Records an action that MIDI alone can have caused: one of ours, or one that nobody hears. */
  apart(action: number, source: number, frame: number, startedMs: number, number: number): void
  /** Share of our own in the time of the page, ms, since the last call. */
  takeCostMs(): number
}

/**
 * Records nothing before it is asked to. Each call reads the clock and writes two records; it allocates nothing and
 * never throws.
 */
export function createActions(output: Output, causes: ActionCauses): Actions {
  let costMs = 0
  let count = 0
  const write = (
    event: number,
    action: number,
    source: number,
    frame: number,
    startedMs: number,
    endedMs: number,
    number: number,
  ): void => {
    const flags = action | causes.flag
    output.record(KIND.actionStart, flags, source, frame, startedMs, event, number)
    output.record(KIND.actionEnd, flags, source, frame, endedMs, event, number)
    // The clock costs as much as the rest: it is read for some, who stand for all.
    if (event !== 0 && count++ % COSTED_EVERY === 0) costMs += (nowMs() - endedMs) * COSTED_EVERY
  }
  const always: Actions['always'] = (action, source, frame, startedMs, number) => {
    const endedMs = nowMs()
    const event = causes.eventFor(action, action === ACTION.start ? aheadOf(frame, number) : NaN)
    write(event, action, source, frame, startedMs, endedMs, number)
  }
  return {
    begin: (action, frame = NaN) => (causes.eventFor(action, frame) === 0 ? 0 : nowMs()),
    caused(action, source, frame, startedMs, isAsked = false) {
      const event = startedMs ? causes.eventFor(action, isAsked ? frame : NaN) : 0
      if (event !== 0 && startedMs) write(event, action, source, frame, startedMs, nowMs(), 0)
    },
    always,
    apart(action, source, frame, startedMs, number) {
      const endedMs = nowMs()
      write(causes.midiCause(), action, source, frame, startedMs, endedMs, number)
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
  const onSource = (action: number) => ({
    before(self: unknown, args: unknown[]): Begun | undefined {
      const entry = entryOf(registry, self)
      const context = entry && nodeContext(self)
      if (!entry || !context) return undefined
      const { isRealtime, sampleRate } = entry
      const when = at(args, 0)
      // What lies in the past, too: it tells how late the page is.
      const frame = typeof when === 'number' && when > 0 ? when * sampleRate : NaN
      const isStart = action === ACTION.start
      // Whole frames in a double come out a little below: the record cuts off what is behind the point.
      const number = isStart ? contextTime(context) * sampleRate + 1.5 : 0
      // Before it sounds: where the context stands then is part of the event.
      const beganMs = isRealtime ? actions.begin(action, isStart ? aheadOf(frame, number) : NaN) : 0
      return { entry, frame, number, startedMs: isStart ? beganMs || nowMs() : beganMs }
    },
    after(_self: unknown, _args: unknown[], _result: unknown, begun: Begun | undefined) {
      if (!begun) return
      const { entry, frame, number, startedMs } = begun
      if (action !== ACTION.start) actions.caused(action, entry.id, frame, startedMs)
      else if (entry.isRealtime) actions.always(action, entry.id, frame, startedMs, number)
      else actions.apart(action, entry.id, frame, startedMs, number)
    },
  })
  each(SOURCES, (name) => {
    const prototype = prototypeOf(name)
    patcher.method(prototype, 'start', onSource(ACTION.start))
    patcher.method(prototype, 'stop', onSource(ACTION.stop))
  })

  const patchParameter = (prototype: object, attribute: PropertyKey): void =>
    patcher.accessor(prototype, attribute, {
      get: {
        after(self, _args, param) {
          if (!isObject(param) || registry.contextIdOfParam(param as AudioParam) !== 0) return
          const entry = registry.contextOfNode(self)
          if (entry) registry.setParamContext(param as AudioParam, entry.id)
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
    patcher.method<Asked | undefined>(param, name, {
      before(self, args) {
        const contextId = registry.contextIdOfParam(self as AudioParam)
        const frame = frameOf(contextId, args)
        const startedMs = actions.begin(ACTION.param, isBeginning ? frame : NaN)
        return startedMs ? { contextId, frame, startedMs } : undefined
      },
      after(_self, _args, _result, asked) {
        if (!asked) return
        const { contextId, frame, startedMs } = asked
        actions.caused(ACTION.param, contextId, frame, startedMs, isBeginning)
      },
    })
  }
  if (param) each(ownKeys(param), (name) => patchScheduling(toText(name)))
  patcher.accessor(param, 'value', {
    set: {
      before: () => actions.begin(ACTION.value),
      after(self, _args, _result, startedMs) {
        actions.caused(ACTION.value, registry.contextIdOfParam(self as AudioParam), NaN, startedMs)
      },
    },
  })
}

/** A scheduling call that is under way. */
interface Asked {
  contextId: number
  frame: number
  startedMs: number
}

/** A start or stop that is under way. */
interface Begun {
  entry: ContextEntry
  frame: number
  number: number
  startedMs: number
}

/** The frame that a start asks for; NaN where that is now, or past. */
const aheadOf = (frame: number, number: number): number => (frame >= number ? frame : NaN)

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
