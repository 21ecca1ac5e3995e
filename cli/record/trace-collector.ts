// Takes what the recorders of all frames say: checks it, stamps it with the document that it came from, hands it to the session
// and keeps it for the file. Node. The page is hostile input; nothing here throws on it.

import { createSession } from '../../trace/session.ts'
import type { TraceSession } from '../../trace/session-types.ts'
import { validatePageMessage } from '../../trace/validate.ts'
import type { PageMessage, StampedMessage } from '../../trace/wire/protocol.ts'

/** A page that floods us costs its own trace, not the machine: 1 GiB of records. */
const MAX_BYTES = 1024 * 1024 * 1024

export interface TraceCollector {
  readonly session: TraceSession
  /** Everything that was accepted, in order of arrival. */
  readonly messages: readonly StampedMessage[]
  /** Some document has asked for MIDI and was given the virtual input. */
  readonly hasMidi: boolean
  /** Messages that were not what the protocol says, and why the last one was not. */
  readonly refused: { count: number; reason: string }
  take(document: string, frameId: number, value: unknown): void
  onMessage(listener: (message: PageMessage) => void): () => void
}

/** An empty collector with a session of its own. */
export function createTraceCollector(): TraceCollector {
  const session = createSession()
  const messages: StampedMessage[] = []
  const listeners = new Set<(message: PageMessage) => void>()
  const refused = { count: 0, reason: '' }
  let hasMidi = false
  let byteCount = 0

  const refuse = (reason: string): void => {
    refused.count += 1
    refused.reason = reason
  }

  return {
    session,
    messages,
    refused,
    get hasMidi() {
      return hasMidi
    },
    take(document, frameId, value) {
      const checked = validatePageMessage(value)
      if (checked.message === undefined) {
        refuse(checked.error)
        return
      }
      const { message } = checked
      if (message.type === 'records/chunk') {
        byteCount += message.bytes.byteLength
        if (byteCount > MAX_BYTES) {
          refuse('the recording is larger than 1 GiB')
          return
        }
      }
      if (message.type === 'midi/requested' && message.outcome !== 'rejected') hasMidi = true
      const stamped = { document, frameId, message }
      messages.push(stamped)
      session.ingest(stamped)
      for (const listener of listeners) listener(message)
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
