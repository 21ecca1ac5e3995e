// The reference instrument from the panel's side: what is chosen, what is injected where, and the commands that follow. What the engine
// does is read from the session (the page's own words), never assumed. Panel page.

import type { ContextFigures } from '../../../trace/contexts/figures.ts'
import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Channel } from '../../../extension/transports/channel.ts'
import { isPageContext } from '../../../trace/figures/selection.ts'
import type { ReferenceLive } from '../../../trace/reference/schema.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { DEFAULT_REFERENCE_OPTIONS, type ReferenceOptions } from '../../../trace/wire/protocol.ts'
import type { RecordingModel } from '../../models/recording-model.ts'
import {
  fileKindOf,
  loadBank,
  loadPiece,
  type FileLike,
  type LoadedBank,
  type LoadedPiece,
} from './reference-files.ts'

export const BUNDLED_BANK = 'General MIDI (bundled)'

/** Context of its own. */
export const OWN_CONTEXT = ''

export interface ReferenceModel {
  /** The latest reference that is still in a page; null where there is none. Changes identity with each tick. */
  readonly current: ReadonlySignal<{ readonly live: ReferenceLive } | null>
  readonly options: ReadonlySignal<ReferenceOptions>
  readonly followsMidi: ReadonlySignal<boolean>
  /** A context's id as in reports, or OWN_CONTEXT. */
  readonly place: Signal<string>
  /** Contexts of the page that it could play in. */
  readonly places: ReadonlySignal<readonly ContextFigures[]>
  /** Null: the bundled one. */
  readonly bank: ReadonlySignal<LoadedBank | null>
  readonly piece: ReadonlySignal<LoadedPiece | null>
  /** One sentence, '' for none. */
  readonly problem: ReadonlySignal<string>
  /** What is being read, '' for nothing. */
  readonly busy: ReadonlySignal<string>
  /** Recording was ordered from here: the reference goes in as soon as a page is there. */
  readonly isWaiting: ReadonlySignal<boolean>
  readonly canInject: ReadonlySignal<boolean>
  set(change: Partial<ReferenceOptions>): void
  setFollowsMidi(isFollowing: boolean): void
  inject(): void
  /** Starts recording, then injects. Call it inside the user's click. */
  recordAndInject(): Promise<void>
  remove(): void
  silence(): void
  useBundledBank(): void
  chooseBank(file: FileLike): Promise<void>
  /** Reads a MIDI file and plays it where the reference is ready. */
  play(file: FileLike): Promise<void>
  /** Plays the last one again. */
  playAgain(): void
  /** A file that was dropped: bank or piece, by its name. */
  drop(file: FileLike): Promise<void>
  forgetProblem(): void
  dispose(): void
}

export function createReferenceModel(given: {
  channel: Channel
  session: TraceSession
  recording: RecordingModel
  tick: ReadonlySignal<number>
  contexts: ReadonlySignal<readonly ContextFigures[]>
}): ReferenceModel {
  const { channel, session, recording, tick } = given
  const options = signal<ReferenceOptions>({ ...DEFAULT_REFERENCE_OPTIONS })
  const followsMidi = signal(true)
  const place = signal(OWN_CONTEXT)
  const bank = signal<LoadedBank | null>(null)
  const piece = signal<LoadedPiece | null>(null)
  const problem = signal('')
  const busy = signal('')
  const isWaiting = signal(false)

  const current = computed(() => {
    void tick.value
    const live = session.references.at(-1)
    if (live === undefined || live.state === 'removed' || live.state === 'failed') return null
    // A page that has gone took its reference along; a saved trace shows what was.
    const isFile = recording.source.value.kind === 'file'
    const isAttached = recording.documents.get(live.document)?.isAttached ?? false
    return isFile || isAttached ? { live } : null
  })
  const places = computed(() =>
    given.contexts.value.filter(
      (context) =>
        context.type === 'realtime' && context.state === 'running' && isPageContext(context),
    ),
  )
  const isRecording = computed(() => recording.status.value.state === 'recording')
  const canInject = computed(() => isRecording.value && current.value === null)

  const target = (): { document: string; contextId: number } => {
    const context = places.peek().find(({ id }) => id === place.peek())
    if (context === undefined) return { document: '', contextId: 0 }
    return {
      document: context.document,
      contextId: Number(context.id.slice(context.id.lastIndexOf('/') + 1)),
    }
  }

  const postBank = (document: string): void => {
    const chosen = bank.peek()
    channel.post({
      type: 'reference/bank',
      document,
      name: chosen?.name ?? BUNDLED_BANK,
      bytes: chosen?.bytes ?? null,
    })
  }

  const inject = (): void => {
    const { document, contextId } = target()
    isWaiting.value = false
    problem.value = ''
    channel.post({
      type: 'reference/inject',
      document,
      contextId,
      followsMidi: followsMidi.peek(),
      options: options.peek(),
    })
    postBank(document)
  }

  /** The document of the reference that is there; null where none is. */
  const placed = (): string | null => {
    const live = current.peek()?.live
    return live === undefined || !isRecording.peek() ? null : live.document
  }

  const configure = (): void => {
    const document = placed()
    if (document === null) return
    channel.post({
      type: 'reference/configure',
      document,
      followsMidi: followsMidi.peek(),
      options: options.peek(),
    })
  }

  const playLoaded = (): void => {
    const document = placed()
    const loaded = piece.peek()
    if (document === null || loaded === null) return
    const { atMs, lengths, bytes } = loaded
    channel.post({ type: 'reference/play', document, atMs, lengths, bytes })
  }

  const attempt = async (what: string, task: () => Promise<void>): Promise<void> => {
    if (busy.peek() !== '') return
    busy.value = what
    problem.value = ''
    try {
      await task()
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error)
    } finally {
      busy.value = ''
    }
  }

  const chooseBank = (file: FileLike): Promise<void> =>
    attempt(`Reading ${file.name}`, async () => {
      bank.value = await loadBank(file)
      const document = placed()
      if (document !== null) postBank(document)
    })

  const play = (file: FileLike): Promise<void> =>
    attempt(`Reading ${file.name}`, async () => {
      piece.value = await loadPiece(file)
      playLoaded()
    })

  const stops = [
    // The order was given with the recording: the page must be there before it can be carried out.
    effect(() => {
      void tick.value
      const { state } = recording.status.value
      if (!isWaiting.value) return
      if (state !== 'recording' && state !== 'reloading') {
        if (state !== 'idle' && state !== 'stopping') isWaiting.value = false
        return
      }
      const isThere = [...recording.documents.values()].some(
        (document) => document.isAttached && document.frameId === 0,
      )
      if (state === 'recording' && isThere) inject()
    }),
    // A context that is gone cannot stay chosen.
    effect(() => {
      const chosen = place.value
      if (chosen !== OWN_CONTEXT && !places.value.some(({ id }) => id === chosen))
        place.value = OWN_CONTEXT
    }),
  ]

  return {
    current,
    options,
    followsMidi,
    place,
    places,
    bank,
    piece,
    problem,
    busy,
    isWaiting,
    canInject,
    set(change) {
      options.value = { ...options.peek(), ...change }
      configure()
    },
    setFollowsMidi(isFollowing) {
      followsMidi.value = isFollowing
      configure()
    },
    inject,
    async recordAndInject() {
      if (recording.isActive.peek()) return
      isWaiting.value = true
      await recording.toggle()
    },
    remove() {
      const document = placed()
      if (document !== null) channel.post({ type: 'reference/remove', document })
    },
    silence() {
      const document = placed()
      if (document !== null) channel.post({ type: 'reference/silence', document })
    },
    useBundledBank() {
      batch(() => {
        bank.value = null
        problem.value = ''
      })
      const document = placed()
      if (document !== null) postBank(document)
    },
    chooseBank,
    play,
    playAgain: playLoaded,
    async drop(file) {
      const kind = fileKindOf(file.name)
      if (kind === 'bank') await chooseBank(file)
      else if (kind === 'midi') await play(file)
      else
        problem.value = `${file.name} is neither a SoundFont (.sf2, .sf3, .sbk) nor a MIDI file (.mid).`
    },
    forgetProblem() {
      problem.value = ''
    },
    dispose() {
      for (const stop of stops) stop()
    },
  }
}
