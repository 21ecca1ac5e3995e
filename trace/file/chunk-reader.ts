// Reads trace files piece by piece, as they come. A file is hostile input: its messages are checked as if they came
// from a page, and what is damaged costs itself only: every intact chunk is read (chunk-stream.ts finds them). Any
// context.

import type { ProfilerConfig } from '../config/profiler-config.ts'
import { visibleText } from '../text/visible-text.ts'
import type { StampedMessage } from '../wire/protocol.ts'
import { RECORD_BYTES } from '../wire/record.ts'
import { isCritical } from './chunk.ts'
import { createChunkStream, type TraceNotice } from './chunk-stream.ts'
import { countOf } from './file-words.ts'
import {
  CHUNK_TYPE,
  FILE_LIMIT,
  FILE_OFFSET,
  tooLarge,
  TRACE_FILE_VERSION,
  TraceError,
} from './format.ts'
import { configOfHeader, createHeaderBuilder, type TraceHeader } from './header.ts'
import {
  checkStored,
  decodeMessages,
  type StoredMessage,
  type StoredResult,
} from './message-codec.ts'
import { decodeColumns } from './message-columns.ts'
import { createMissingTime } from './missing-time.ts'
import { bytesUnits, inflateUnits, messageUnits, readUnitsFor, recordUnits } from './read-budget.ts'
import { upgradeMessage, type Upgrader } from './upgraders.ts'

export interface TraceSummary {
  version: number
  header: TraceHeader
  /** What could not be read; empty for an intact file. */
  notices: TraceNotice[]
}

export interface TraceFile extends TraceSummary {
  messages: StampedMessage[]
}

export interface ReadOptions {
  /** Steps from older versions; those of this version where left out. */
  upgraders?: readonly Upgrader[]
  /** However long that takes, as long as it is worth its size; else a long trace is read for some seconds only. */
  isWhole?: boolean
}

/** Who hears what a file holds. */
export interface TraceReceiver {
  /** Once, before the first message: the profiler's options of the recording, null where the file does not tell. */
  onConfig?(config: ProfilerConfig | null): void
  /** In the order of the file. */
  onMessage(stamped: StampedMessage): void
  /** A whole chunk of a type that this version does not know, to be written again with the recording. */
  onForeign?(chunk: Uint8Array): void
}

export interface ChunkReader {
  /**
   * Takes the next bytes of the file, which are the caller's again afterwards; calls back for each message that is
   * whole now. Throws TraceError, with one sentence, where they are no trace or more than can be read; the reader is of
   * no use then.
   */
  feed(bytes: Uint8Array): void
  /** The file has ended: calls back for what is left. Throws TraceError where nothing of it could be read. */
  end(): TraceSummary
}

/** How much of a file that is all there is looked at in one go. */
const FEED_BYTES = 256 * 1024
const MAX_NOTICES = 100

/**
 * The file's messages, in their order, and what could not be read. Any thread; allocates the messages. Throws
 * TraceError, with one sentence, where the bytes are no trace or nothing of them can be read.
 */
export function readTrace(bytes: Uint8Array, options: ReadOptions = {}): TraceFile {
  const messages: StampedMessage[] = []
  const reader = createChunkReader({ onMessage: (stamped) => messages.push(stamped) }, options)
  for (let start = 0; start < bytes.length; start += FEED_BYTES) {
    reader.feed(bytes.subarray(start, start + FEED_BYTES))
  }
  return { ...reader.end(), messages }
}

/**
 * A reader at the beginning of a file. Any thread. It holds one chunk, however long the file is; however the file is
 * cut into pieces, it hears and says the same.
 */
export function createChunkReader(receiver: TraceReceiver, options: ReadOptions = {}): ChunkReader {
  const notices: TraceNotice[] = []
  let header = createHeaderBuilder(null)
  let version = 0
  let chunksStart = 0
  let intactChunks = 0
  let isEnded = false
  let isGivenUp = false
  let storedBytes = 0
  let foreignBytes = 0
  /** Work so far. */
  let units = 0
  /** Of the messages that came out of columns. */
  let unfoldedBytes = 0
  const missing = createMissingTime()

  function note(code: TraceNotice['code'], text: string, offset: number): void {
    if (notices.length < MAX_NOTICES) notices.push({ code, text, offset })
    if (code === 'damaged-chunk' || code === 'truncated') missing.lose()
  }

  function readConfig(json: Uint8Array): ProfilerConfig | null {
    try {
      return configOfHeader(json)
    } catch {
      const text = 'The header is not JSON; it was made anew from the messages.'
      note('damaged-header', text, FILE_OFFSET.header)
      return null
    }
  }

  /** False where the file has cost what it is worth. */
  function takeMessages(stored: Iterable<StoredResult>, at: number): boolean {
    let refused = 0
    let reason = ''
    let isStopped = false
    for (const result of stored) {
      units += messageUnits(result.jsonBytes) + recordUnits(result.records)
      unfoldedBytes += result.records * RECORD_BYTES
      if (unfoldedBytes > FILE_LIMIT.totalRawBytes) throw tooLarge(at)
      isStopped = units > readUnitsFor(storedBytes, options.isWhole)
      if (isStopped) break
      const checked =
        'error' in result ? result : upgradeAndCheck(result.stored, version, options.upgraders)
      if (checked === null) continue
      if ('error' in checked) {
        refused++
        reason = checked.error
        continue
      }
      header.add(checked.stamped)
      const gap = missing.hear(checked.stamped)
      if (gap !== null) note('missing-time', gap, at)
      receiver.onMessage(checked.stamped)
    }
    if (refused > 0) {
      note(
        'refused-message',
        `${countOf(refused, 'message')} in the chunk at byte ${at} could not be used: ${reason}`,
        at,
      )
    }
    return !isStopped
  }

  /** One sentence, and nothing of what follows. */
  function giveUp(at: number): false {
    isGivenUp = true
    const isLong = units <= readUnitsFor(storedBytes, true)
    const why = isLong
      ? 'The trace is longer than is read unasked'
      : 'Reading all of the trace would take too long for its size'
    notices.push({
      code: isLong ? 'long-trace' : 'work-limit',
      text: `${why}; what follows byte ${at} was left out.`,
      offset: at,
    })
    return false
  }

  function takeChunk(type: string, raw: Uint8Array, at: number): boolean {
    intactChunks++
    units += inflateUnits(raw.length)
    const stored = type === CHUNK_TYPE.columns ? decodeColumns(raw) : decodeMessages(raw)
    return takeMessages(stored, at) || giveUp(at)
  }

  function passOver(type: string, chunk: Uint8Array, at: number): void {
    intactChunks++
    if (type === CHUNK_TYPE.end) isEnded = true
    else if (type !== CHUNK_TYPE.header) takeForeign(type, chunk, at)
  }

  function takeForeign(type: string, chunk: Uint8Array, at: number): void {
    const name = `chunk of type ${visibleText(type)} (byte ${at})`
    if (isCritical(type)) {
      note('unknown-chunk', `A ${name} is not known to this version and was left out.`, at)
    }
    if (receiver.onForeign === undefined) return
    foreignBytes += chunk.length
    if (foreignBytes <= FILE_LIMIT.foreignBytes) receiver.onForeign(chunk.slice())
    else {
      const text = `There are too many bytes of unknown types to keep a ${name}: a copy that is saved will lack it.`
      note('lost-chunk', text, at)
    }
  }

  const stream = createChunkStream({
    onNotice: note,
    onHeader(fileVersion, json, end) {
      version = fileVersion
      chunksStart = end
      const config = json === null ? null : readConfig(json)
      header = createHeaderBuilder(config)
      receiver.onConfig?.(config)
    },
    isWanted: (type) => type === CHUNK_TYPE.messages || type === CHUNK_TYPE.columns,
    onChunk: takeChunk,
    onPassed: passOver,
  })

  return {
    feed(bytes) {
      storedBytes += bytes.length
      units += bytesUnits(bytes.length)
      stream.feed(bytes)
    },
    end() {
      const fileBytes = stream.end()
      if (intactChunks === 0 && (notices.length > 0 || !isEnded)) {
        throw new TraceError(
          'damaged',
          `Nothing of this trace can be read: after byte ${chunksStart} there is no intact chunk; ` +
            'take a new recording or an older copy.',
          chunksStart,
        )
      }
      const rest = missing.end()
      const last = notices.at(-1)
      if (rest !== null && last?.code === 'truncated') last.text += ` ${rest}`
      if (!isEnded && !isGivenUp && !notices.some((notice) => notice.code === 'truncated')) {
        note(
          'truncated',
          `The file ends at byte ${fileBytes} without its last chunk; later parts of the recording are missing.`,
          fileBytes,
        )
      }
      return { version, header: header.build(), notices }
    },
  }
}

function upgradeAndCheck(
  stored: StoredMessage,
  version: number,
  upgraders: readonly Upgrader[] | undefined,
): ReturnType<typeof checkStored> | null {
  const current = upgradeMessage(stored, version, TRACE_FILE_VERSION, upgraders)
  return current === null ? null : checkStored(current)
}
