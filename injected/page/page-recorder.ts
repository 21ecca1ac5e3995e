// The recorder of one document: starts its parts, obeys commands, and takes everything back. Page world. The
// extension's page script and the one-file recorder both run exactly this.

import type { SessionCommand } from '../../trace/wire/page-port.ts'
import { LIMIT } from '../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import { POLL_MS } from './contexts/clocks.ts'
import { canAnswer } from './contexts/contexts.ts'
import type { DocumentTaps } from './contexts/document-taps.ts'
import { documentHello } from './document-hello.ts'
import {
  addListener,
  bare,
  clearNativeInterval,
  clearNativeTimeout,
  createPromise,
  firstOf,
  ignore,
  isArray,
  isPersisted,
  nowMs,
  queueTask,
  quietly,
  removeListener,
  setNativeInterval,
  setNativeTimeout,
  world,
} from './natives.ts'
import type { MessageSink } from './output.ts'
import { createParts } from './recorder-parts.ts'
import { rehearse } from './rehearse.ts'
import { createSelfWatch } from './self-watch.ts'

/** The audio thread of a suspended context answers no flush. */
const FLUSH_PATIENCE_MS = 300

export interface Recorder {
  /** Wraps the natives and says hello. `isJoined`: scripts of the page have run before. Call once. */
  start(isJoined: boolean): void
  /** Obeys one command; anything that is none is ignored. Never throws. */
  command(command: SessionCommand): void
  /** Resolves when everything up to now has gone to the sink, audio threads included (as far as they answer). */
  flush(): Promise<void>
  /**
   * Restores the natives before it returns; says recorder/stopped when the audio threads have sent their rest. Nothing
   * happens the second time. Never throws.
   */
  stop(): void
  /** Stops at once, without waiting for the audio threads, for a recorder that comes after. Never throws. */
  leave(): void
  /** Ticks anew: scripts of the page that clear all timers have cleared its clock, too. */
  restartClock(): void
  readonly isRecording: boolean
  readonly isMidiRequested: boolean
}

/** What whoever made a recorder hears of it. Must not throw. */
export interface RecorderWatch {
  onStopped?(): void
  /** Its clock has ticked: five times a second while it records. */
  onTick?(): void
}

/**
 * A recorder that gives each message to `sink`, with what is to be transferred. `config` null: it comes by
 * recorder/configure; until then the page is recorded, but gets no probe and no virtual input. `taps`: of all recorders
 * of the document; there is one at a time.
 */
export function createRecorder(
  sink: MessageSink,
  config: RecorderConfig | null,
  taps: DocumentTaps,
  watch: RecorderWatch = {},
): Recorder {
  const { onStopped, onTick } = bare(watch)
  const parts = createParts(sink, config, taps)
  const { output, guard, configuration, registry, midi, contexts, reference } = parts
  const self = createSelfWatch(output, parts.handlers, parts.actions)
  let timer: number | undefined
  let phase: 'new' | 'recording' | 'stopping' | 'stopped' = 'new'

  const tick = (isAll?: boolean): void => {
    const beganMs = nowMs()
    guard('poll', () => {
      self.lookAtClock()
      // It lets go what has ended.
      parts.causality.look()
      parts.clocks.poll()
      self.tell(beganMs)
      output.flush(isAll)
    })
    self.addCost(nowMs() - beganMs)
    onTick?.()
  }

  const onPageHide = quietly((event: Event): void => {
    tick(true)
    // A page that goes into the back-forward cache may come back, and goes on being recorded then.
    if (!isPersisted(event)) output.send({ type: 'document/bye', wallMs: nowMs() })
  })

  const restore = (): void => {
    if (phase !== 'recording') return
    phase = 'stopping'
    clearNativeInterval(timer)
    parts.restore()
    guard('stop', () => removeListener(world, 'pagehide', onPageHide))
  }

  const finish = (): void => {
    if (phase !== 'stopping') return
    phase = 'stopped'
    guard('stop', () => reference.close())
    tick(true)
    output.send({ type: 'recorder/stopped', wallMs: nowMs() })
    output.close()
    if (onStopped) queueTask(onStopped)
  }

  const obey = (command: SessionCommand): void => {
    switch (command.type) {
      case 'recorder/configure':
        return configuration.set(command.config)
      case 'records/acknowledge':
        return output.acknowledge(command.chunks)
      case 'records/flush':
        return void recorder.flush()
      case 'midi/send':
        if (isArray(command.bytes)) midi.send(firstOf(command.bytes, LIMIT.midiBytes))
        return
      case 'reference/order':
        return reference.command(command.order)
      case 'recorder/stop':
        return recorder.stop()
      default:
        return taps.tellGraph?.(command)
    }
  }

  const recorder: Recorder = {
    start(isJoined) {
      if (phase !== 'new') return
      phase = 'recording'
      guard('start', () => output.send(documentHello(isJoined, self.measureStep())))
      guard('start', () => {
        parts.patch(isJoined)
        // On parts that nobody hears: no record is of it.
        rehearse(createParts(ignore, config, taps))
      })
      addListener(world, 'pagehide', onPageHide)
      timer = setNativeInterval(tick, POLL_MS)
    },
    command(command) {
      if (phase === 'recording') guard('command', () => obey(command))
    },
    flush() {
      self.hurry()
      return createPromise((resolve) => {
        if (phase !== 'recording') {
          tick(true)
          resolve()
          return
        }
        // The reference's answer, and each tap's.
        let left = 1
        const finish = (): void => {
          clearNativeTimeout(patience)
          tick(true)
          // An event of a tap's port is under way: whoever waits is to see nothing of it.
          queueTask(resolve)
        }
        const patience = setNativeTimeout(finish, FLUSH_PATIENCE_MS)
        const arrive = (): void => {
          if (--left === 0) finish()
        }
        registry.forEachContext((_context, entry) => {
          if (!entry.tap || !canAnswer(entry)) return
          left++
          entry.tap.flush(arrive)
        })
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
    leave() {
      guard('leave', () => {
        restore()
        finish()
        contexts.releaseTaps()
      })
    },
    restartClock() {
      if (phase !== 'recording') return
      clearNativeInterval(timer)
      timer = setNativeInterval(tick, POLL_MS)
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
