// When each message of a recording was known: from a chunk its latest record, from others their own time. Pure; panel
// page.

import { RECORD_BYTES, RECORD_OFFSET } from '../../trace/wire/record.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'

/**
 * Epoch ms for each message: never before the one before it, so that the messages that are known at a moment are the
 * first ones. What tells no time is known with what came before it. Reads one number of each chunk.
 */
export function messageTimes(messages: readonly StampedMessage[]): Float64Array {
  let latest = Number.NEGATIVE_INFINITY
  const times = new Float64Array(messages.length)
  for (let index = 0; index < messages.length; index++) {
    const { message } = messages[index] as StampedMessage
    const own = message.type === 'records/chunk' ? lastRecordMs(message.bytes) : timeOf(message)
    if (Number.isFinite(own) && own > latest) latest = own
    times[index] = latest
  }
  return times
}

function timeOf(message: StampedMessage['message']): number {
  // What its user says of a recording is of any time of it.
  if (message.type === 'marker/set') return Number.NaN
  if ('wallMs' in message) return message.wallMs
  return message.type === 'document/hello' ? message.startedWallMs : Number.NaN
}

function lastRecordMs(bytes: ArrayBuffer): number {
  const at = Math.floor(bytes.byteLength / RECORD_BYTES - 1) * RECORD_BYTES + RECORD_OFFSET.wallMs
  return at < 0 ? Number.NaN : new DataView(bytes).getFloat64(at, true)
}
