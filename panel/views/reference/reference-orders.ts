// Orders to the reference instrument as commands on the channel. Holds nothing: whoever orders says what, and to
// which document. Panel page.

import type { Channel, PanelReferenceOrder } from '../../../extension/transports/channel.ts'
import type { ReferenceOptions } from '../../../trace/wire/engine-options.ts'
import type { LoadedBank, LoadedPiece } from './reference-files.ts'
import { BUNDLED_BANK } from './reference-library.ts'

/** What may change while the reference is in a page. */
export interface ReferenceSettings {
  followsMidi: boolean
  options: ReferenceOptions
}

/** Each posts one command and waits for nothing: what became of it is read from the session. */
export interface ReferenceOrders {
  inject(target: { document: string; contextId: number }, settings: ReferenceSettings): void
  /** Null: the bundled one. */
  bank(document: string, bank: LoadedBank | null): void
  configure(document: string, settings: ReferenceSettings): void
  play(document: string, piece: LoadedPiece): void
  silence(document: string): void
  remove(document: string): void
}

/** Orders that go out on `channel`. */
export function createReferenceOrders(channel: Channel): ReferenceOrders {
  const post = (document: string, order: PanelReferenceOrder): void =>
    channel.post({ type: 'reference/order', document, order })
  return {
    inject: ({ document, contextId }, settings) =>
      post(document, { type: 'reference/inject', contextId, ...settings }),
    bank(document, bank) {
      const { name, bytes } = bank ?? { name: BUNDLED_BANK, bytes: null }
      channel.post({ type: 'reference/bank', document, name, bytes })
    },
    configure: (document, settings) => post(document, { type: 'reference/configure', ...settings }),
    play: (document, { atMs, lengths, bytes }) =>
      post(document, { type: 'reference/play', atMs, lengths, bytes }),
    silence: (document) => post(document, { type: 'reference/silence' }),
    remove: (document) => post(document, { type: 'reference/remove' }),
  }
}
