// Performing again: the music of what is shown, or of a MIDI file, is played into the inspected page while that is
// recorded anew, as often as is wished; what came of it can be compared with the first. Panel page.

import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Channel, PerformedPiece } from '../../extension/transports/channel.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import type { ChosenRun, CompareModel } from '../views/compare/compare-model.ts'
import type { FileLike, ReferenceFiles } from '../views/reference/reference-files.ts'
import type { ReferenceModel } from '../views/reference/reference-model.ts'
import { performanceLabel } from '../../trace/text/store-words.ts'
import { performMusic, pause } from './perform-music.ts'
import { digestOf, performableFile, performableOf, type Performable } from './performable.ts'
import type { RecordingModel } from './recording-model.ts'
import { createRecordingWaits, listenersOf, type Stop, stopOf } from './recording-waits.ts'

export const MAX_REPEAT = 20
/** A page that has not asked for MIDI after this long will not. */
const MIDI_LIMIT_MS = 20_000
const AUDIO_LIMIT_MS = 3000
const REFERENCE_LIMIT_MS = 20_000
/** Releases, reverb, and what is still on its way. */
const TAIL_MS = 1500

/** Of how many in a row, from 1. */
interface Run {
  readonly run: number
  readonly runs: number
}

export type PerformState =
  | { readonly kind: 'idle' }
  /** The page is loaded, asks for MIDI, starts its audio. */
  | ({ readonly kind: 'waiting' } & Run)
  | ({ readonly kind: 'playing'; readonly doneMs: number; readonly durationMs: number } & Run)
  | ({ readonly kind: 'ending' } & Run)

export interface PerformModel {
  readonly state: ReadonlySignal<PerformState>
  /** One sentence; '' where nothing went wrong. */
  readonly problem: ReadonlySignal<string>
  /** A MIDI file that is performed in place of what is shown; null: what is shown. */
  readonly file: ReadonlySignal<Performable | null>
  readonly repeat: Signal<number>
  /** Its tools are in sight. */
  readonly isOpen: Signal<boolean>
  /** Something is there to be performed, and nothing is recorded. */
  readonly canPerform: ReadonlySignal<boolean>
  /** What was performed, and the first that it can be compared with. */
  readonly performed: ReadonlySignal<Performed | null>
  chooseFile(file: FileLike): Promise<void>
  useShown(): void
  /** Call it inside the user's click. Never rejects. */
  perform(): Promise<void>
  stop(): void
  compareWithFirst(): Promise<void>
  dispose(): void
}

export interface Performed {
  /** What was shown before, or the first performance where that was of a MIDI file. */
  readonly first: ChosenRun | null
  readonly runs: readonly ChosenRun[]
}

/** Ends a performance with a sentence for the user. */
class Failure extends Error {}

/** Nothing is performed yet. */
export function createPerformModel(given: {
  channel: Pick<Channel, 'post'>
  session: TraceSession
  recording: RecordingModel
  reference: Pick<ReferenceModel, 'current' | 'recordAndInject' | 'set'>
  compare: Pick<CompareModel, 'shownRun' | 'choose'>
  files: Pick<ReferenceFiles, 'loadPiece'>
  /** Left out: by the platform. */
  digestOf?: (what: Performable) => Promise<string>
  /**
   * What was recorded before goes on being there, where it is in memory alone: it is about to be forgotten. Left out:
   * nothing is kept.
   */
  keepInMemory?(name: string): Promise<void>
  /** Brings the comparison in sight. */
  showCompare(): void
}): PerformModel {
  const { channel, session, recording, reference, compare } = given
  const state = signal<PerformState>({ kind: 'idle' })
  const problem = signal('')
  const file = signal<Performable | null>(null)
  const repeat = signal(1)
  const performed = signal<Performed | null>(null)
  let abort = new AbortController()

  const waits = createRecordingWaits({ session, recording, alsoAfter: reference.current })
  const { until, isRecording, hasMidi, hasAudio } = waits
  const hasReference = (): boolean => reference.current.peek()?.live.state === 'ready'

  async function ready(withReference: boolean, stop: Stop): Promise<void> {
    await until(() => isRecording() && hasMidi(), MIDI_LIMIT_MS, stop)
    if (stop.aborted()) return
    if (!isRecording()) throw new Failure('The page is not recorded, so nothing was performed.')
    if (
      withReference &&
      !(await until(hasReference, REFERENCE_LIMIT_MS, stop)) &&
      !stop.aborted()
    ) {
      throw new Failure('The reference synth did not come into the page.')
    }
    if (!hasMidi() && !withReference && !stop.aborted()) {
      throw new Failure(
        'The page did not ask for MIDI within 20 s, so nothing was performed. Some pages do after a click.',
      )
    }
    // Many pages ask for MIDI before their synth is there; one that starts with the first note does not wait long.
    await until(hasAudio, AUDIO_LIMIT_MS, stop)
  }

  async function performOnce(
    what: Performable,
    digest: Promise<string>,
    which: Run,
  ): Promise<ChosenRun | null> {
    const withReference = what.reference !== null
    const stop = stopOf(abort.signal)
    state.value = { kind: 'waiting', ...which }
    await keepWhatIsShown(what, which)
    recording.label.value = performanceLabel(which.run, which.runs, what.name)
    const earlier = recording.status.peek()
    if (what.reference !== null) {
      reference.set({ mode: what.reference.mode })
      await reference.recordAndInject()
    } else await recording.toggle()
    // What was denied earlier may be allowed now: its status stays until the page is on its way.
    const now = recording.status.peek()
    if (now !== earlier && now.state === 'permission-denied') {
      throw new Failure('The page may not be recorded, so nothing was performed.')
    }
    try {
      recording.label.value = null
      await ready(withReference, stop)
      if (stop.aborted()) return null
      await play(what, await digest, which, withReference, stop)
      if (stop.aborted()) return null
      state.value = { kind: 'ending', ...which }
      await pause(TAIL_MS, abort.signal)
    } finally {
      await waits.end()
    }
    return stop.aborted() ? null : compare.shownRun(`Performance ${which.run}`)
  }

  /** Of a file there is the file. What fails here is no reason not to perform. */
  async function keepWhatIsShown({ name }: Performable, { run, runs }: Run): Promise<void> {
    if (recording.source.peek().kind !== 'live') return
    const called = run === 1 ? name : performanceLabel(run - 1, runs, name)
    await given.keepInMemory?.(called).catch(() => undefined)
  }

  async function play(
    { sequence, name }: Performable,
    digest: string,
    which: Run,
    withReference: boolean,
    { signal: stopped }: Stop,
  ): Promise<void> {
    const { durationMs } = sequence
    const music: PerformedPiece = {
      digest,
      name: name.slice(0, 200),
      events: sequence.atMs.length,
      durationMs,
      ...which,
    }
    // Who stops the recording stops the performance.
    const unwatch = effect(() => {
      if (!recording.isActive.value) abort.abort()
    })
    try {
      await performMusic({
        channel,
        sequence,
        music,
        listeners: () => listenersOf(recording, withReference),
        onProgress(doneMs) {
          state.value = { kind: 'playing', doneMs, durationMs, ...which }
        },
        signal: stopped,
      })
    } finally {
      unwatch()
    }
  }

  async function chosen(): Promise<Performable | null> {
    if (file.peek() !== null) return file.peek()
    const from = recording.source.peek()
    const name = from.kind === 'file' ? from.name : 'an unsaved recording'
    return performableOf(recording.messages(), name)
  }

  async function performAll(what: Performable, before: ChosenRun | null): Promise<void> {
    const runs = repeat.peek()
    const digest = (given.digestOf ?? digestOf)(what)
    let first = before
    const done: ChosenRun[] = []
    performed.value = null
    for (let run = 1; run <= runs; run++) {
      const result = await performOnce(what, digest, { run, runs })
      if (result === null) return
      if (first === null) first = result
      else done.push(result)
      performed.value = { first, runs: [...done] }
    }
  }

  return {
    state,
    problem,
    file,
    repeat,
    isOpen: signal(false),
    performed,
    canPerform: computed(
      () =>
        state.value.kind === 'idle' &&
        !recording.isActive.value &&
        recording.status.value.state !== 'forbidden-page' &&
        (file.value !== null || recording.source.value.kind !== 'none'),
    ),
    async chooseFile(given_) {
      problem.value = ''
      try {
        const job = { signal: abort.signal, onProgress: () => undefined }
        file.value = performableFile(await given.files.loadPiece(given_, job))
      } catch (error) {
        problem.value = error instanceof Error ? error.message : String(error)
      }
    },
    useShown() {
      file.value = null
    },
    async perform() {
      if (state.peek().kind !== 'idle' || recording.isActive.peek()) return
      problem.value = ''
      abort = new AbortController()
      state.value = { kind: 'waiting', run: 1, runs: repeat.peek() }
      try {
        const what = await chosen()
        if (what === null) {
          problem.value =
            'Nothing was played by MIDI in what is shown, so there is nothing to perform.'
          return
        }
        const before = file.peek() === null ? compare.shownRun(what.name) : null
        await performAll(what, before)
      } catch (error) {
        problem.value =
          error instanceof Failure ? error.message : `The performance failed: ${String(error)}`
      } finally {
        recording.label.value = null
        state.value = { kind: 'idle' }
      }
    },
    stop() {
      abort.abort()
    },
    async compareWithFirst() {
      const { first, runs } = performed.peek() ?? { first: null, runs: [] }
      if (first === null || runs.length === 0) return
      given.showCompare()
      await compare.choose({ a: [first], b: runs })
    },
    dispose() {
      abort.abort()
    },
  }
}
