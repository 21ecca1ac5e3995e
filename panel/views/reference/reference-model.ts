// The reference instrument from the panel's side: its settings, and when which order goes out. Where it is, and which
// files were chosen for it, have models of their own. Panel page.

import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { Channel } from '../../../extension/transports/channel.ts'
import type { ContextFigures } from '../../../trace/contexts/figures.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import {
  DEFAULT_REFERENCE_OPTIONS,
  type ReferenceOptions,
} from '../../../trace/wire/engine-options.ts'
import type { RecordingModel } from '../../models/recording-model.ts'
import type { ReferenceFiles } from './reference-files.ts'
import { createReferenceLibrary, type ReferenceLibrary } from './reference-library.ts'
import { createReferenceOrders } from './reference-orders.ts'
import { createReferencePresence, type ReferencePresence } from './reference-presence.ts'

/** All of the reference that views read and order. */
export interface ReferenceModel
  extends Pick<ReferencePresence, 'current' | 'place' | 'places' | 'canInject'>, ReferenceLibrary {
  readonly options: ReadonlySignal<ReferenceOptions>
  readonly followsMidi: ReadonlySignal<boolean>
  /** Recording was ordered from here: the reference goes in as soon as a page is there. */
  readonly isWaiting: ReadonlySignal<boolean>
  set(change: Partial<ReferenceOptions>): void
  setFollowsMidi(isFollowing: boolean): void
  inject(): void
  /** Starts recording, then injects. Call it inside the user's click. */
  recordAndInject(): Promise<void>
  remove(): void
  silence(): void
  /** Plays the last piece again. */
  playAgain(): void
  dispose(): void
}

/**
 * Orders go out on `channel`, and only to a reference that `session` knows; where none is, they wait for the next
 * injection or are let go.
 */
export function createReferenceModel(given: {
  channel: Channel
  session: Pick<TraceSession, 'references'>
  recording: RecordingModel
  tick: ReadonlySignal<number>
  contexts: ReadonlySignal<readonly ContextFigures[]>
  /** Where files are read. */
  files: ReferenceFiles
}): ReferenceModel {
  const { channel, session, recording, tick, contexts } = given
  const options = signal<ReferenceOptions>({ ...DEFAULT_REFERENCE_OPTIONS })
  const followsMidi = signal(true)
  const isWaiting = signal(false)
  const orders = createReferenceOrders(channel)
  const presence = createReferencePresence({ session, recording, tick, contexts })

  /** Gives the order where there is somebody to take it. */
  const order = (give: (document: string) => void): void => {
    const document = presence.orderedDocument()
    if (document !== null) give(document)
  }
  const library = createReferenceLibrary({
    files: given.files,
    onBank: (bank) => order((document) => orders.bank(document, bank)),
    onPiece: (piece) => order((document) => orders.play(document, piece)),
  })
  const settings = () => ({ followsMidi: followsMidi.peek(), options: options.peek() })
  const configure = (): void => order((document) => orders.configure(document, settings()))

  const inject = (): void => {
    const target = presence.target()
    isWaiting.value = false
    library.forgetProblem()
    orders.inject(target, settings())
    orders.bank(target.document, library.bank.peek())
  }

  // The order was given with the recording: the page must be there before it can be carried out.
  const stopWaiting = effect(() => {
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
  })

  return {
    ...library,
    current: presence.current,
    place: presence.place,
    places: presence.places,
    canInject: presence.canInject,
    options,
    followsMidi,
    isWaiting,
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
    remove: () => order(orders.remove),
    silence: () => order(orders.silence),
    playAgain() {
      const piece = library.piece.peek()
      if (piece !== null) order((document) => orders.play(document, piece))
    },
    dispose() {
      library.cancel()
      stopWaiting()
      presence.dispose()
    },
  }
}
