// The recorder of one document: puts the parts together, starts them, obeys commands, and takes everything back. Page world.
// The extension's page script and the one-file recorder both run exactly this.

import { createClock, createStepObserver, measureClockStep } from '../../trace/wire/clock.ts'
import type { RecorderCommand } from '../../trace/wire/page-port.ts'
import { LIMIT, PROTOCOL_VERSION } from '../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import { KIND, STAT } from '../../trace/wire/record.ts'
import { createActions, patchActions } from './graph/actions.ts'
import { createCausality } from './causality.ts'
import { createClocks } from './contexts/clocks.ts'
import { createConfiguration } from './configuration.ts'
import { canAnswer, createContexts } from './contexts/contexts.ts'
import { patchGraph } from './graph/connections.ts'
import { createMidiPort } from './midi/midi-access.ts'
import { createMidiHandlers } from './midi/midi-handlers.ts'
import {
  addListener,
  clearNativeInterval,
  clearNativeTimeout,
  createPromise,
  dispatch,
  nowMs,
  removeListener,
  setNativeInterval,
  setNativeTimeout,
  timeOriginMs,
  type WeakTable,
} from './natives.ts'
import { createNodes } from './graph/nodes.ts'
import { createOutput, type MessageSink } from './output.ts'
import { createPatcher } from './patch.ts'
import type { Follower } from './midi/follower.ts'
import { createReference } from './reference/reference-control.ts'
import { createRegistry } from './registry.ts'
import type { Tap, TapCore } from './contexts/tap-types.ts'

/** The first ticks of the timer that look at the clock's step again. */
const CLOCK_LOOKS = 10
/** By this event a recorder asks the one before it to leave; it is never heard by the page while one is there. */
const LEAVE_EVENT = 'awescope:leave'
const FLUSH_MS = 100
/** The audio thread of a suspended context answers no flush. */
const FLUSH_PATIENCE_MS = 300

interface Handover {
  taps: WeakTable<BaseAudioContext, TapCore> | null
}

export interface Recorder {
  /** Wraps the natives and says hello. `isJoined`: scripts of the page have run before. Call once. */
  start(isJoined: boolean): void
  /** Obeys one command; anything that is none is ignored. Never throws. */
  command(command: RecorderCommand): void
  /** Resolves when everything up to now has gone to the sink, audio threads included (as far as they answer). */
  flush(): Promise<void>
  /**
   * Restores the natives before it returns; says recorder/stopped when the audio threads have sent their rest. Nothing
   * happens the second time. Never throws.
   */
  stop(): void
  readonly isRecording: boolean
  readonly isMidiRequested: boolean
}

/**
 * A recorder that gives each message to `sink`, with what is to be transferred. `config` null: it comes by
 * recorder/configure; until then the page is recorded, but gets no probe and no virtual input.
 */
export function createRecorder(
  sink: MessageSink,
  config: RecorderConfig | null,
  onStopped?: () => void,
): Recorder {
  const output = createOutput(sink)
  const onFault = (where: string, error: unknown): void => {
    output.notice('wrapper-fault', `A fault of the recorder in ${where}: ${String(error)}`)
  }
  const configuration = createConfiguration(config)
  const patcher = createPatcher(onFault)
  const registry = createRegistry(output)
  const causality = createCausality()
  const actions = createActions(output, causality)
  const nodes = createNodes(registry, output, actions)
  let lastEvent = 0
  const nextEvent = (): number => ++lastEvent
  const follower: Follower = {
    get isFollowing() {
      return reference.isFollowing
    },
    hear: (data, stampMs, isVirtual) =>
      guard('reference', () => reference.hear(data, stampMs, isVirtual)),
  }
  const handlers = createMidiHandlers({
    registry,
    output,
    causality,
    configuration,
    follower,
    nextEvent,
    onFault,
  })
  const midi = createMidiPort({ output, configuration, handlers, follower })
  const clocks = createClocks(registry, output)
  const contexts = createContexts({
    registry,
    output,
    configuration,
    setTimer: setNativeTimeout,
    earlierTap: (context) => earlierTaps?.get(context),
    tapHost: {
      output,
      timedQuantumEvery: () => configuration.current.timedQuantumEvery,
      onProcessor(contextId, entry, processorIndex, given, joined) {
        const name = given.slice(0, LIMIT.stringLength)
        output.send({ type: 'processor/define', contextId, processorIndex, name, joined })
        if (entry && !joined) nodes.onProcessor(entry, processorIndex, name)
      },
    },
  })
  const reference = createReference({
    registry,
    output,
    contexts,
    nodes,
    causality,
    configuration,
    nextEvent,
  })
  const clock = createClock(globalThis)
  let step = createStepObserver()
  let timer: number | undefined
  let earlierTaps: WeakTable<BaseAudioContext, TapCore> | null = null
  let phase: 'new' | 'recording' | 'stopping' | 'stopped' = 'new'
  let pageMs = 0
  let costDueMs = 0
  let stepTold = 0
  let clockLooks = 0

  const guard = (where: string, ours: () => void): void => {
    try {
      ours()
    } catch (error) {
      onFault(where, error)
    }
  }

  const stat = (which: number, value: number): void => {
    if (Number.isFinite(value)) output.record(KIND.stat, 0, 0, Number.NaN, nowMs(), which, value)
  }

  /** A measurement that the scheduler interrupted shows too long a step: the first ticks look again, a few steps each. */
  const watchClock = (): void => {
    if (clockLooks >= CLOCK_LOOKS) return
    clockLooks++
    const fromMs = nowMs()
    for (let read = 0, atMs = fromMs; read < 4000 && atMs - fromMs < 0.3; read++) {
      atMs = nowMs()
      step.observe(atMs)
    }
  }

  const tick = (): void => {
    const began = nowMs()
    guard('poll', () => {
      watchClock()
      clocks.poll()
      if (began >= costDueMs) {
        costDueMs = began + 1000
        stat(STAT.probePageMs, pageMs)
        pageMs = 0
        stat(STAT.probeEventUs, handlers.takeEventCostUs(actions.takeCostMs()))
        if (step.stepUs !== stepTold) stat(STAT.pageClockStepUs, (stepTold = step.stepUs))
      }
      output.flush()
    })
    pageMs += nowMs() - began
  }

  const onPageHide = (event: Event): void => {
    tick()
    // A page that goes into the back-forward cache may come back, and goes on being recorded then.
    if (!(event as PageTransitionEvent).persisted)
      output.send({ type: 'document/bye', wallMs: nowMs() })
  }

  /** Another recorder comes: everything is handed to it at once. Also answered long after we have stopped. */
  const onLeave = (event: Event): void => {
    event.stopImmediatePropagation()
    event.preventDefault()
    removeListener(window, LEAVE_EVENT, onLeave, true)
    guard('leave', () => {
      restore()
      finish()
      const detail = (event as CustomEvent<Handover>).detail
      detail.taps = contexts.releaseTaps()
    })
  }

  /** Puts the natives back; the page is as without us when this returns. */
  const restore = (): void => {
    if (phase !== 'recording') return
    phase = 'stopping'
    clearNativeInterval(timer)
    guard('stop', () => patcher.undoAll())
    guard('stop', () => removeListener(window, 'pagehide', onPageHide))
    guard('stop', () => handlers.dispose())
    guard('stop', () => nodes.dispose())
    guard('stop', () => midi.dispose())
    guard('stop', () => contexts.restore())
    guard('stop', () => configuration.dispose())
  }

  const finish = (): void => {
    if (phase !== 'stopping') return
    phase = 'stopped'
    guard('stop', () => reference.close())
    tick()
    output.send({ type: 'recorder/stopped', wallMs: nowMs() })
    output.close()
    onStopped?.()
  }

  const sayHello = (isJoined: boolean): void => {
    step = createStepObserver(measureClockStep(clock))
    stepTold = step.stepUs
    const { userAgent, platform } = navigator
    output.send({
      type: 'document/hello',
      version: PROTOCOL_VERSION,
      url: location.href.slice(0, LIMIT.stringLength),
      title: document.title.slice(0, LIMIT.stringLength),
      timeOriginMs,
      startedWallMs: nowMs(),
      joined: isJoined,
      isTopFrame: window.top === window,
      crossOriginIsolated: globalThis.crossOriginIsolated,
      userAgent: userAgent.slice(0, LIMIT.stringLength),
      platform: platform.slice(0, LIMIT.stringLength),
      clockStepUs: step.stepUs,
    })
  }

  const recorder: Recorder = {
    start(isLate) {
      if (phase !== 'new') return
      phase = 'recording'
      const handover: Handover = { taps: null }
      const wasHere = !dispatch(
        window,
        new CustomEvent(LEAVE_EVENT, { cancelable: true, detail: handover }),
      )
      earlierTaps = handover.taps
      const isJoined = isLate || wasHere
      guard('start', () => sayHello(isJoined))
      guard('start', () => {
        causality.patch(patcher)
        contexts.patch(patcher, isJoined)
        nodes.patch(patcher)
        patchGraph(patcher, { registry, actions, onNode: nodes.adopt })
        patchActions(patcher, registry, actions, causality)
        handlers.patch(patcher)
        midi.patch(patcher)
      })
      configuration.onChange(({ timedQuantumEvery }) => {
        registry.forEachContext((_context, entry) => entry.tap?.configure(timedQuantumEvery))
      })
      addListener(window, LEAVE_EVENT, onLeave, true)
      addListener(window, 'pagehide', onPageHide)
      timer = setNativeInterval(tick, FLUSH_MS)
    },
    command(command) {
      if (phase !== 'recording') return
      guard('command', () => {
        switch (command.type) {
          case 'recorder/configure':
            configuration.set(command.config)
            break
          case 'records/acknowledge':
            output.acknowledge(command.chunks)
            break
          case 'records/flush':
            void recorder.flush()
            break
          case 'midi/send':
            if (Array.isArray(command.bytes)) midi.send(command.bytes.slice(0, LIMIT.midiBytes))
            break
          case 'reference/order':
            reference.command(command.order)
            break
          case 'recorder/stop':
            recorder.stop()
            break
        }
      })
    },
    flush() {
      // The slow figures, too.
      costDueMs = 0
      return createPromise((resolve) => {
        const taps: Tap[] = []
        registry.forEachContext((_context, entry) => {
          if (entry.tap && canAnswer(entry)) taps.push(entry.tap)
        })
        let left = taps.length + 1
        if (phase !== 'recording') {
          tick()
          resolve()
          return
        }
        const finish = (): void => {
          clearNativeTimeout(patience)
          tick()
          resolve()
        }
        const patience = setNativeTimeout(finish, FLUSH_PATIENCE_MS)
        const arrive = (): void => {
          if (--left === 0) finish()
        }
        for (const tap of taps) tap.flush(arrive)
        reference.flush(arrive)
      })
    },
    stop() {
      if (phase !== 'recording') return
      restore()
      const patience = setNativeTimeout(finish, FLUSH_PATIENCE_MS)
      guard('stop', () =>
        reference.stop(() => {
          contexts.stopTaps(() => {
            clearNativeTimeout(patience)
            finish()
          })
        }),
      )
    },
    get isRecording() {
      return phase === 'recording'
    },
    get isMidiRequested() {
      return midi.isRequested
    },
  }
  return recorder
}
