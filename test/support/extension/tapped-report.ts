// The report of what a tap on the extension's channel has heard, by the same session as the panel's. Node.

import type { Report } from '../../../trace/report/schema.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'
import type { TappedEntry } from './channel-tap.ts'

/** `entries` of a tap that keeps the records. */
export const reportOfEntries = (entries: readonly TappedEntry[]): Report => {
  const session = createSession()
  for (const { document, frameId, message, chunk } of entries) {
    const bytes = Uint8Array.from(Buffer.from(chunk?.text ?? '', 'base64')).buffer
    const whole =
      chunk === undefined
        ? message
        : { type: 'records/chunk', stream: chunk.stream, dropped: chunk.dropped, bytes }
    session.ingest({ document, frameId, message: whole as PageMessage })
  }
  session.finish()
  return session.report()
}
