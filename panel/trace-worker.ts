// Reads one file that is to be shown, and hands its messages on as they come, a few batches ahead of whoever takes
// them. A dedicated worker of the panel page, so that the panel stays alive whatever is in the file; whoever started it
// ends it.

import type { TraceRest } from './models/saved-trace.ts'
import type { TraceFileSource } from './models/trace-file-model.ts'
import { packMessages, type PackedMessages } from './packed-messages.ts'
import { readParts, type TraceBatch } from './read-trace.ts'

export interface TraceOrder {
  readonly file: TraceFileSource
  readonly isWhole: boolean
}

/** First the order, then a word for each batch that was taken. */
export type ToTraceWorker = TraceOrder | 'taken'

export type TraceAnswer =
  | { readonly config: TraceBatch['config']; readonly packed: PackedMessages }
  | { readonly rest: TraceRest }
  | { readonly problem: string }

/** Batches that wait to be taken. */
const AHEAD = 8

let waiting = 0
let goOn = (): void => undefined

const answer = (told: TraceAnswer, transfer: Transferable[] = []): void =>
  postMessage(told, { transfer })

const read = async ({ file, isWhole }: TraceOrder): Promise<void> => {
  try {
    const parts = readParts(file, isWhole)
    for (;;) {
      const next = await parts.next()
      if (next.done === true) return answer({ rest: next.value })
      const { config, messages } = next.value
      const packed = packMessages(messages)
      answer({ config, packed }, [packed.heads.buffer, packed.bytes])
      waiting++
      if (waiting < AHEAD) continue
      // Until one of them is taken.
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
    }
  } catch (error) {
    answer({ problem: error instanceof Error ? error.message : String(error) })
  }
}

addEventListener('message', ({ data }: MessageEvent<ToTraceWorker>) => {
  if (data !== 'taken') return void read(data)
  waiting--
  goOn()
})
