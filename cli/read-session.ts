// From a trace file to the session that has read it, piece by piece: the file is never held whole. Node.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { figuresUnitsFor, isLongTrace } from '../trace/file/read-budget.ts'
import { TraceError } from '../trace/file/format.ts'
import { createSession } from '../trace/session/session.ts'
import type { TraceSession } from '../trace/session/session-types.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
import { CommandError } from './command-error.ts'
import { whyUnreadable } from './render/why-unreadable.ts'

export interface ReadOptions {
  /** All of it, however long that takes; else a long trace is read for some seconds only. */
  isWhole?: boolean
  /** In place of what the recording was made with. */
  config?: Partial<ProfilerConfig>
  /** Hears each message of the file, before the session has it. */
  onMessage?(stamped: StampedMessage): void
}

export interface ReadTrace {
  /** Finished: nothing is under way. */
  session: TraceSession
  /** One sentence for each thing that could not be read; empty for an intact file. */
  damage: string[]
  /** It is a long trace, of which the beginning was read only: more would have been where the whole is asked for. */
  isCutShort: boolean
}

const PIECE_BYTES = 256 * 1024

/**
 * The session that has read the file. Rejects with TraceError (one sentence) where nothing of it can be read, and with
 * the file system's error where it cannot be opened.
 */
export async function readSession(path: string, options: ReadOptions = {}): Promise<ReadTrace> {
  const { size } = await stat(path)
  const reader = createSessionReader(size, options)
  const pieces: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: PIECE_BYTES })
  for await (const piece of pieces) reader.feed(piece)
  return reader.end()
}

/** The same for a file that a user named. Rejects with CommandError (exit 2) where nothing of it can be read. */
export async function readNamedSession(path: string, options: ReadOptions): Promise<ReadTrace> {
  try {
    return await readSession(path, options)
  } catch (error) {
    if (error instanceof TraceError) throw new CommandError(`${path}: ${error.message}`)
    if (error instanceof Error && 'syscall' in error) {
      throw new CommandError(`${path} cannot be read: ${whyUnreadable(error)}.`)
    }
    throw error
  }
}

/** A reader of a file of so many bytes. `end` throws TraceError where nothing of it could be read. */
export function createSessionReader(
  fileBytes: number,
  { isWhole = false, config: over = {}, onMessage }: ReadOptions,
): {
  feed(piece: Uint8Array): void
  end(): ReadTrace
} {
  const options = { maxUnits: figuresUnitsFor(fileBytes, isWhole) }
  let session = createSession(over, options)
  const reader = createChunkReader(
    {
      onConfig(config) {
        session = createSession({ ...config, ...over }, options)
      },
      onMessage(stamped) {
        onMessage?.(stamped)
        session.ingest(stamped)
      },
    },
    { isWhole },
  )
  return {
    feed: reader.feed,
    end() {
      const { notices } = reader.end()
      session.finish()
      const isCut = session.leftOut > 0 && isLongTrace(fileBytes)
      return {
        session,
        damage: notices.map((notice) => notice.text),
        isCutShort: !isWhole && (isCut || notices.some(({ code }) => code === 'long-trace')),
      }
    },
  }
}
