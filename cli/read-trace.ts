// From a trace file to a session that has taken all of it, piece by piece: what queries and exports are made from.
// Node, on a thread of its own.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { TraceError } from '../trace/file/format.ts'
import { figuresUnitsFor, isLongTrace } from '../trace/file/read-budget.ts'
import { keepingAll, type TraceView, zeroOf } from '../trace/query/trace-view.ts'
import { createSession } from '../trace/session/session.ts'
import { CommandError } from './command-error.ts'
import { whyUnreadable } from './render/why-unreadable.ts'

const PIECE_BYTES = 256 * 1024

/** What a user has asked for. */
export interface TraceOrder {
  file: string
  isWhole: boolean
}

export interface ReadTrace {
  view: TraceView
  /** One sentence for each thing that could not be read. */
  damage: string[]
  /** It is a long trace, of which the beginning was read only. */
  isCutShort: boolean
}

/** Rejects with CommandError (exit 2), with one sentence, where nothing of the file can be read. */
export async function readNamedTrace(order: TraceOrder): Promise<ReadTrace> {
  try {
    return await readTraceFile(order)
  } catch (error) {
    if (error instanceof TraceError) throw new CommandError(`${order.file}: ${error.message}`)
    if (error instanceof Error && 'syscall' in error) {
      throw new CommandError(`${order.file} cannot be read: ${whyUnreadable(error)}.`)
    }
    throw error
  }
}

async function readTraceFile({ file, isWhole }: TraceOrder): Promise<ReadTrace> {
  const { size } = await stat(file)
  const options = { maxUnits: figuresUnitsFor(size, isWhole) }
  let session = createSession(keepingAll(null), options)
  let startedWallMs = Number.POSITIVE_INFINITY
  const reader = createChunkReader(
    {
      onConfig(config) {
        session = createSession(keepingAll(config), options)
      },
      onMessage(stamped) {
        const { message } = stamped
        if (message.type === 'document/hello') {
          startedWallMs = Math.min(startedWallMs, message.startedWallMs)
        }
        session.ingest(stamped)
      },
    },
    { isWhole },
  )
  const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: PIECE_BYTES })
  for await (const piece of pieces) reader.feed(piece)
  const { notices } = reader.end()
  session.finish()
  const isCut = session.leftOut > 0 && isLongTrace(size)
  return {
    view: { session, zeroWallMs: zeroOf(session, startedWallMs) },
    damage: notices.map((notice) => notice.text),
    isCutShort: !isWhole && (isCut || notices.some(({ code }) => code === 'long-trace')),
  }
}
