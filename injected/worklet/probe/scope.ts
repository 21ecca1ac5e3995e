// The probe's memory in one audio scope: clock, record stream, processors, and the tenth-of-a-second tick that writes
// summaries and sends. Audio thread. Wrappers and tap call in here; nothing here calls the page.

import {
  createClock,
  measureClock,
  WORKLET_CLOCK_BUDGET,
  type Clock,
} from '../../../trace/wire/clock.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { KIND } from '../../../trace/wire/record.ts'
import { SCOPE_PORT_INDEX } from '../../../trace/wire/scope-port.ts'
import type { RecordWriter } from '../../../trace/wire/record-writer.ts'
import type { TapOptions } from '../../../trace/wire/worklet-protocol.ts'
import {
  createList,
  cutText,
  frameNow,
  type List,
  push,
  round,
  scopeObject,
  scopeRate,
} from '../natives.ts'
import { readQuantumFrames } from '../quantum-frames.ts'
import { createRecordStream, type Send } from './record-stream.ts'

/** What is known of one processor. Holds no page object. */
export interface ProcessorState {
  /** `source` of its records. */
  readonly index: number
  readonly name: string
  /** Quanta so far, sampled or not. */
  quanta: number
  /** Quanta, and those of them that were timed, since the last summary. */
  recentQuanta: number
  recentTimed: number
  /** Untimed quanta that are left before the next timed one. */
  untilTimed: number
  /** In process() now: nested calls by super.process() belong to the same quantum. */
  isInside: boolean
  /** In the list that the tick walks. */
  isListed: boolean
  hasEnded: boolean
  hasThrown: boolean
  arrivals: number
  posts: number
  /** When its constructor began, this thread's clock. */
  beganMs: number
}

export interface Scope {
  readonly clock: Clock
  readonly clockStepUs: number
  readonly clockCostUs: number
  readonly writer: RecordWriter
  /** Frames of a render quantum. */
  readonly quantumFrames: number
  isEnabled: boolean
  /** Grows with each enabling: what was measured before it does not belong to what comes. */
  epoch: number
  /** How long a quantum lasts, µs. */
  readonly quantumUs: number
  /** Every n-th quantum is timed. */
  timedEvery: number
  /** Something went wrong: each quantum is timed for a while, so that it can be said why when it comes again. */
  watchClosely(): void
  isWatchedClosely(): boolean
  /** A state for the k-th construction, or for a processor that was there before us. */
  addProcessor(name: string, joined: boolean): ProcessorState
  /** Called with each tick, about ten times a second. Must not throw. */
  onTick: () => void
  /** This processor's process() cannot be timed. */
  tellUntimed(state: ProcessorState): void
  /** Puts a processor that runs into the list that the tick walks. */
  list(state: ProcessorState): void
  /**
   * Call with `currentFrame`: writes summaries about every 100 ms of audio, and sends twice a second, five times where
   * something happens, ten times where much waits.
   */
  tick(frame: number): void
  /** Sends what waits if it is time; for times at which no quantum is rendered. */
  sendIfDue(wallMs: number): void
  /** Writes summaries and sends all that waits. */
  flush(): void
  /**
   * Connects the stream to a tap's port; what was recorded before goes first. A later tap begins a new recording: a new
   * stream from sequence 0, in which `known` processors are defined again, as joined.
   */
  attach(options: TapOptions, send: Send, known: () => List<ProcessorState>): void
  /** Tells of processors once more, as joined: a recording that begins later must learn what is there. */
  redefine(processors: List<ProcessorState>): void
  /** The page lives: something of it has come. */
  hearPage(): void
}

const TICK_SECONDS = 0.1
/** So long after something went wrong each quantum is timed, and then for as long none for that. */
const CLOSE_SECONDS = 10
/** From one message to the next, each of which wakes the page. Ticks may come a little early, by the clock. */
const APART_MS = { calm: 495, news: 195, much: 97 } as const
/**
 * Processors that were there before us count down from here, so that their ids never meet those of counted
 * constructions.
 */
const FIRST_JOINED_INDEX = SCOPE_PORT_INDEX - 1
const SHARED_INDEX = 65535

/** The memory of this scope. Measures the clock for 0.2 ms; allocates. */
export function createScope(): Scope {
  const clock = createClock(scopeObject)
  const measured = measureClock(clock, WORKLET_CLOCK_BUDGET)
  const stream = createRecordStream()
  const { writer } = stream
  let constructions = 0
  let joined = 0
  const running = createList<ProcessorState>()
  let nextTickFrame = 0
  let lastSendMs = -Infinity
  let closeUntilFrame = -Infinity
  const quantumFrames = readQuantumFrames()
  const tickFrames = round(scopeRate * TICK_SECONDS)

  const writeSummaries = (frame: number, wallMs: number): void => {
    let kept = 0
    for (let index = 0; index < running.length; index++) {
      const state = running[index] as ProcessorState
      if (state.recentQuanta === 0) {
        state.isListed = false
        continue
      }
      writer.write(
        KIND.quanta,
        0,
        state.index,
        frame,
        wallMs,
        state.recentQuanta,
        state.recentTimed,
      )
      state.recentQuanta = 0
      state.recentTimed = 0
      running[kept++] = state
    }
    running.length = kept
  }

  const scope: Scope = {
    clock,
    clockStepUs: measured.stepUs,
    clockCostUs: measured.costUs,
    writer,
    quantumFrames,
    quantumUs: (quantumFrames / scopeRate) * 1e6,
    isEnabled: true,
    epoch: 0,
    timedEvery: 8,
    watchClosely() {
      const frame = frameNow()
      if (frame >= closeUntilFrame + CLOSE_SECONDS * scopeRate)
        closeUntilFrame = frame + CLOSE_SECONDS * scopeRate
    },
    isWatchedClosely: () => frameNow() < closeUntilFrame,
    addProcessor(name, isJoined) {
      const wanted = isJoined ? FIRST_JOINED_INDEX - joined++ : ++constructions
      const index = joined + constructions < FIRST_JOINED_INDEX ? wanted : SHARED_INDEX
      const state: ProcessorState = {
        index,
        name: cutText(name, LIMIT.stringLength),
        quanta: 0,
        recentQuanta: 0,
        recentTimed: 0,
        // Staggered: processors that start together are not all timed in the same quantum.
        untilTimed: index % scope.timedEvery,
        isInside: false,
        isListed: false,
        hasEnded: false,
        hasThrown: false,
        arrivals: 0,
        posts: 0,
        beganMs: 0,
      }
      stream.define(state, isJoined)
      return state
    },
    onTick: () => undefined,
    tellUntimed: stream.tellUntimed,
    list(state) {
      state.isListed = true
      push(running, state)
    },
    tick(frame) {
      if (frame < nextTickFrame) return
      nextTickFrame = frame + tickFrames
      const wallMs = clock.now()
      scope.onTick()
      writeSummaries(frame, wallMs)
      scope.sendIfDue(wallMs)
    },
    sendIfDue(wallMs) {
      const passedMs = wallMs - lastSendMs
      const { calm, news, much } = APART_MS
      // A clock that was set back must not silence us.
      if (passedMs >= 0 && passedMs < (stream.isMuch ? much : stream.hasNews ? news : calm)) return
      lastSendMs = wallMs
      stream.send()
    },
    flush() {
      const wallMs = clock.now()
      lastSendMs = wallMs
      writeSummaries(frameNow(), wallMs)
      stream.sendAll()
    },
    attach: stream.attach,
    redefine(processors) {
      for (let index = 0; index < processors.length; index++) {
        stream.define(processors[index] as ProcessorState, true)
      }
    },
    hearPage: stream.hearPage,
  }
  return scope
}
