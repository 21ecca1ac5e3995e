// Waiting for what a page that is recorded does by itself: it loads, asks for MIDI, runs its audio, stops. Who performs
// into a page, or audits it, waits so. Panel page.

import { effect, type ReadonlySignal } from '@preact/signals'
import type { TraceSession } from '../../trace/session/session-types.ts'
import type { RecordingModel } from './recording-model.ts'

const STOP_LIMIT_MS = 10_000

/** An end that may come at any time. */
export interface Stop {
  readonly signal: AbortSignal
  aborted(): boolean
}

export const stopOf = (stop: AbortSignal): Stop => ({ signal: stop, aborted: () => stop.aborted })

export interface RecordingWaits {
  /** True as soon as `isSo`, which is asked after each message and status; false after so long, or when stopped. */
  until(isSo: () => boolean, limitMs: number, stop: Stop): Promise<boolean>
  isRecording(): boolean
  /** Some document hears the virtual input. */
  hasMidi(): boolean
  /** A document that is there has made a context. */
  hasContext(): boolean
  /** One of them has run. */
  hasAudio(): boolean
  /** Stops the recording, and waits until everything of it is there. */
  end(): Promise<void>
}

/** `alsoAfter`: a change of it may be what is waited for. */
export function createRecordingWaits(given: {
  session: Pick<TraceSession, 'contexts'>
  recording: RecordingModel
  alsoAfter?: ReadonlySignal<unknown>
}): RecordingWaits {
  const { session, recording, alsoAfter } = given
  const isPages = ({ document, isReference }: TraceSession['contexts'][number]): boolean =>
    isReference !== true && recording.documents.get(document)?.isAttached === true
  const isRecording = (): boolean => recording.status.peek().state === 'recording'

  function until(
    isSo: () => boolean,
    limitMs: number,
    { aborted, signal: stop }: Stop,
  ): Promise<boolean> {
    return new Promise((resolve) => {
      if (aborted()) return resolve(false)
      const finish = (): void => {
        clearTimeout(timer)
        stop.removeEventListener('abort', finish)
        // The effect may not be there yet: it runs once while it is made.
        queueMicrotask(() => dispose())
        resolve(isSo())
      }
      const timer = setTimeout(finish, limitMs)
      stop.addEventListener('abort', finish)
      const dispose = effect(() => {
        void recording.revision.value
        void recording.status.value
        void alsoAfter?.value
        if (isSo()) finish()
      })
    })
  }

  return {
    until,
    isRecording,
    hasMidi: () => listenersOf(recording, false).length > 0,
    hasContext: () => session.contexts.some(isPages),
    hasAudio: () =>
      session.contexts.some((context) => isPages(context) && context.columns.length > 0),
    async end() {
      if (isRecording()) await recording.toggle()
      await until(
        () => !recording.isActive.peek(),
        STOP_LIMIT_MS,
        stopOf(new AbortController().signal),
      )
    },
  }
}

/** Documents that hear MIDI now: those that asked for it, and the top frame where the reference is. */
export function listenersOf({ documents }: RecordingModel, withReference: boolean): string[] {
  return [...documents].flatMap(([document, { isAttached, hasMidi, frameId }]) =>
    isAttached && (hasMidi || (withReference && frameId === 0)) ? [document] : [],
  )
}
