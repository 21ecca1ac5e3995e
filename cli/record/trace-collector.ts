// Takes what the recorders of all frames say: checks it, stamps it with the document that it came from, hands it to the
// session and writes it to the file. Node. The page is hostile input; nothing here throws on it.

import { FILE_LIMIT } from '../../trace/file/format.ts'
import { createChunkWriter, type TraceSink } from '../../trace/file/chunk-writer.ts'
import { createTailedWriter, type TailedFile } from '../../trace/file/tailed-writer.ts'
import { createSession } from '../../trace/session/session.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { validatePageMessage } from '../../trace/validate/page-message.ts'
import type { PageMessage, ReferenceState } from '../../trace/wire/protocol.ts'

/** A page that floods us costs its own trace, not the machine, and what is written can be read again. */
const MAX_RAW_BYTES = FILE_LIMIT.totalRawBytes * 0.9
/** More than any message but a chunk takes in a file, on average. */
const SMALL_MESSAGE_BYTES = 512

export interface TraceCollector {
  readonly session: TraceSession
  readonly isEmpty: boolean
  /** Some document has asked for MIDI and was given the virtual input. */
  readonly hasMidi: boolean
  /** What the reference instrument last said of itself; null while it has said nothing. */
  readonly reference: { state: ReferenceState; reason: string } | null
  /** Some context of the page has run. */
  readonly hasAudio: boolean
  /** Messages that were not what the protocol says, and why the last one was not. */
  readonly refused: { count: number; reason: string }
  /** Fires when a flush or the end finds that the file takes no more. */
  readonly failed: AbortSignal
  take(document: string, frameId: number, value: unknown): void
  /**
   * Resolves when everything that was taken is in the file: only then may a page let go of it. Rejects with what the
   * file failed with, now or before.
   */
  flush(): Promise<void>
  /** Ends the file; nothing may be taken afterwards. Rejects as `flush` does. */
  end(): Promise<void>
  onMessage(listener: (message: PageMessage, document: string) => void): () => void
}

/**
 * An empty collector with a session of its own; everything that it accepts goes to `target`, in order of arrival, as a
 * trace file.
 */
export function createTraceCollector(target: TraceSink | TailedFile): TraceCollector {
  const session = createSession()
  const failure = new AbortController()
  const file = typeof target === 'function' ? createChunkWriter(target) : createTailedWriter(target)
  const whenWritten = async (written: Promise<void>): Promise<void> => {
    try {
      await written
    } catch (error) {
      failure.abort()
      throw error
    }
  }
  let isEmpty = true
  let rawBytes = 0
  const listeners = new Set<(message: PageMessage, document: string) => void>()
  const refused = { count: 0, reason: '' }
  let hasMidi = false
  const running = new Set<string>()
  /** Contexts that are the reference instrument's own. */
  const foreign = new Set<string>()
  let reference: TraceCollector['reference'] = null

  const refuse = (reason: string): void => {
    refused.count += 1
    refused.reason = reason
  }

  return {
    session,
    refused,
    failed: failure.signal,
    flush: () => whenWritten(file.flush()),
    end: () => whenWritten(file.end()),
    get isEmpty() {
      return isEmpty
    },
    get hasMidi() {
      return hasMidi
    },
    get hasAudio() {
      return [...running].some((context) => !foreign.has(context))
    },
    get reference() {
      return reference
    },
    take(document, frameId, value) {
      const checked = validatePageMessage(value)
      if ('error' in checked) {
        refuse(checked.error)
        return
      }
      const { message } = checked
      rawBytes += 'bytes' in message ? message.bytes.byteLength : SMALL_MESSAGE_BYTES
      if (rawBytes > MAX_RAW_BYTES) {
        refuse('the recording is as large as a trace can be')
        return
      }
      if (message.type === 'midi/requested' && message.outcome !== 'rejected') hasMidi = true
      if (message.type === 'context/update' && message.state === 'running') {
        running.add(`${document}:${message.id}`)
      }
      if (message.type === 'source/define' && message.source.kind === 'reference') {
        const { contextId, isJoined } = message.source
        if (!isJoined) foreign.add(`${document}:${contextId}`)
      }
      if (message.type === 'reference/state') reference = message
      const stamped = { document, frameId, message }
      isEmpty = false
      file.append(stamped)
      session.ingest(stamped)
      for (const listener of listeners) listener(message, document)
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
