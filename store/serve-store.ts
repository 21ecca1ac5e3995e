// What the store's worker does with each message that comes to it. Any thread: the worker in the panel, the tests
// beside themselves.

import type { Recordings, RecordingsOwner } from './recordings.ts'
import type { FromStore, StoreOrder, ToStore } from './store-types.ts'

/** Takes orders, in their order, also before the recordings are there. `open` may reject: then each order fails. */
export function serveStore(
  open: (owner: RecordingsOwner) => Promise<Recordings>,
  say: (message: FromStore, transfer: Transferable[]) => void,
): (message: ToStore) => void {
  const opened = open({
    onWritten: (written) => say({ written }, []),
    onEnded: (ended, problem) => say({ ended, problem }, []),
  })
  opened.catch(() => undefined)

  const obey = async ({ call, name, values }: StoreOrder): Promise<void> => {
    try {
      const recordings = await opened
      const order = recordings[name] as (...values: unknown[]) => Promise<unknown>
      const result = await order(...values)
      say({ call, result }, result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : [])
    } catch (error) {
      say({ call, problem: error instanceof Error ? error.message : String(error) }, [])
    }
  }

  return (message) => {
    if ('append' in message) {
      // Nobody appends where `begin` has failed.
      void opened.then((recordings) => recordings.append(message.append)).catch(() => undefined)
    } else void obey(message)
  }
}
