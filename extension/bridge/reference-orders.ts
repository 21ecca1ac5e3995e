// The panel's orders for the reference instrument on their way into the page: adds the addresses of its modules, reads
// the bank, and keeps the order in which they came. What the single orders say is the page world's to
// know. Runs in the isolated world; the page gets bytes by transfer.

import { DEFAULT_REFERENCE_OPTIONS } from '../../trace/wire/engine-options.ts'
import type { RecorderCommand, ReferenceOrder } from '../../trace/wire/page-port.ts'
import { LIMIT, type PageMessageOf } from '../../trace/wire/protocol.ts'
import type { RelayedReference } from '../protocol.ts'

type ToPage = (command: RecorderCommand, transfer?: Transferable[]) => void
type State = PageMessageOf<'reference/state'>

export interface ReferenceOrders {
  /** `toPage` gets the order, soon. `onFailed` hears why one could not be carried out. Never throws. */
  take(command: RelayedReference, toPage: ToPage, onFailed: (state: State) => void): void
}

export interface ReferenceSources {
  /** Address of the reference's part for the page world. */
  partUrl: string
  /** Address of the engine's module. */
  workletUrl: string
  /** The bundled bank, packed. */
  fetchBank(): Promise<ArrayBuffer>
}

/** A row of orders that is empty. Isolated world. */
export const createReferenceOrders = (sources: ReferenceSources): ReferenceOrders => {
  const { partUrl, workletUrl } = sources
  let last: Promise<void> = Promise.resolve()

  const readBank = async (blob: Blob | null): Promise<ArrayBuffer> => {
    if (blob !== null && blob.size > LIMIT.bankBytes) {
      throw new Error(`It has ${blob.size} bytes, and ${LIMIT.bankBytes} is the most.`)
    }
    return blob === null ? sources.fetchBank() : blob.arrayBuffer()
  }

  const carryOut = async (command: RelayedReference, toPage: ToPage): Promise<void> => {
    if (command.type === 'reference/bank') {
      const { type, name, blob } = command
      const bytes = await readBank(blob)
      return toPage({ type: 'reference/order', order: { type, name, bytes } }, [bytes])
    }
    const order = { ...command.order, partUrl, workletUrl } as ReferenceOrder
    return toPage({ type: 'reference/order', order }, buffersOf(order))
  }

  return {
    take(command, toPage, onFailed) {
      last = last
        .then(() => carryOut(command, toPage))
        .catch((error: unknown) => {
          const reason = `The bank could not be read: ${error instanceof Error ? error.message : String(error)}`
          onFailed({
            type: 'reference/state',
            id: 0,
            state: 'failed',
            reason: reason.slice(0, LIMIT.stringLength),
            bankName: '',
            presets: 0,
            // Of an instrument, and id 0 is none.
            mode: DEFAULT_REFERENCE_OPTIONS.mode,
            wallMs: Date.now(),
          })
        })
    },
  }
}

/** Every buffer behind the order, once: they came for this page alone. */
const buffersOf = (order: ReferenceOrder): ArrayBuffer[] => {
  const views = Object.values(order).filter((value) => ArrayBuffer.isView(value))
  return [...new Set(views.map((view) => view.buffer as ArrayBuffer))]
}
