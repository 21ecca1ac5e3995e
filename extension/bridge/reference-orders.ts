// The panel's orders for the reference instrument on their way into the page: fills in the extension's own addresses, reads the bank, and
// keeps the order in which they came. Runs in the isolated world; the page gets the bank's bytes by transfer.

import {
  LIMIT,
  type PageMessageOf,
  type RecorderCommand,
  type ReferenceOptions,
} from '../../trace/wire/protocol.ts'
import type { RelayedReference } from '../protocol.ts'

type ToPage = (command: RecorderCommand, transfer?: Transferable[]) => void
type State = PageMessageOf<'reference/state'>

export interface ReferenceOrders {
  /** `toPage` gets the command, soon. `onFailed` hears why one could not be carried out. Never throws. */
  take(order: RelayedReference, toPage: ToPage, onFailed: (state: State) => void): void
}

export interface ReferenceSources {
  /** Address of the engine's module. */
  workletUrl: string
  /** The bundled bank. */
  fetchBank(): Promise<ArrayBuffer>
}

export const createReferenceOrders = (sources: ReferenceSources): ReferenceOrders => {
  let last: Promise<void> = Promise.resolve()
  let mode: ReferenceOptions['mode'] = 'hardware'

  const readBank = async (blob: Blob | null): Promise<ArrayBuffer> => {
    if (blob !== null && blob.size > LIMIT.bankBytes) {
      throw new Error(`It has ${blob.size} bytes, and ${LIMIT.bankBytes} is the most.`)
    }
    return blob === null ? sources.fetchBank() : blob.arrayBuffer()
  }

  const carryOut = async (order: RelayedReference, toPage: ToPage): Promise<void> => {
    switch (order.type) {
      case 'reference/inject': {
        const { type, contextId, followsMidi, options } = order
        mode = options.mode
        return toPage({ type, workletUrl: sources.workletUrl, contextId, followsMidi, options })
      }
      case 'reference/bank': {
        const bytes = await readBank(order.blob)
        return toPage({ type: 'reference/bank', name: order.name, bytes }, [bytes])
      }
      case 'reference/configure': {
        const { type, followsMidi, options } = order
        mode = options.mode
        return toPage({ type, followsMidi, options })
      }
      case 'reference/play': {
        const { type, atMs, lengths, bytes } = order
        if (atMs.length > LIMIT.referenceEvents) return undefined
        return toPage({ type, atMs, lengths, bytes }, [
          atMs.buffer as ArrayBuffer,
          lengths.buffer as ArrayBuffer,
          bytes.buffer as ArrayBuffer,
        ])
      }
      case 'reference/silence':
      case 'reference/remove':
        return toPage({ type: order.type })
    }
  }

  return {
    take(order, toPage, onFailed) {
      last = last
        .then(() => carryOut(order, toPage))
        .catch((error: unknown) => {
          const reason = `The bank could not be read: ${error instanceof Error ? error.message : String(error)}`
          onFailed({
            type: 'reference/state',
            id: 0,
            state: 'failed',
            reason: reason.slice(0, LIMIT.stringLength),
            bankName: '',
            presets: 0,
            mode,
            wallMs: Date.now(),
          })
        })
    },
  }
}
