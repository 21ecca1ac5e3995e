// Messages on their way from the worker that reads to the panel: all chunks' bytes as one, and numbers for what is said
// of each, as thousands of small objects take longer to hand over than to read. Panel page, and the worker that reads.

import type { Stamp, StampedMessage } from '../trace/wire/protocol.ts'

export interface PackedMessages {
  readonly count: number
  /** What are no chunks of records, each with its place among all. */
  readonly others: readonly (readonly [place: number, stamped: StampedMessage])[]
  /** Whose the chunks are. */
  readonly senders: readonly Stamp[]
  /** A row for each chunk: its sender's place, its stream, records lost so far, its bytes. */
  readonly heads: Float64Array<ArrayBuffer>
  /** Of all chunks, one after the other. */
  readonly bytes: ArrayBuffer
}

const HEAD = 4

/** The messages as few objects, whose buffers can be transferred. Any thread; allocates them. */
export function packMessages(messages: readonly StampedMessage[]): PackedMessages {
  const others: [number, StampedMessage][] = []
  const senders = new Map<string, number>()
  const stamps: Stamp[] = []
  const heads: number[] = []
  const chunks: ArrayBuffer[] = []
  const placeOf = ({ document, frameId }: Stamp): number => {
    const key = `${frameId} ${document}`
    const known = senders.get(key)
    if (known !== undefined) return known
    senders.set(key, stamps.length)
    return stamps.push({ document, frameId }) - 1
  }
  messages.forEach((stamped, place) => {
    const { message } = stamped
    if (message.type !== 'records/chunk') {
      others.push([place, stamped])
      return
    }
    heads.push(placeOf(stamped), message.stream, message.dropped, message.bytes.byteLength)
    chunks.push(message.bytes)
  })
  return {
    count: messages.length,
    others,
    senders: stamps,
    heads: Float64Array.from(heads),
    bytes: joined(chunks),
  }
}

function joined(chunks: readonly ArrayBuffer[]): ArrayBuffer {
  const whole = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(new Uint8Array(chunk), at)
    at += chunk.byteLength
  }
  return whole.buffer
}

/** The messages again, in their order. Any thread; allocates them, the bytes too. */
export function unpackMessages({
  count,
  others,
  senders,
  heads,
  bytes,
}: PackedMessages): StampedMessage[] {
  const messages: StampedMessage[] = []
  let [next, row, at] = [0, 0, 0]
  for (let place = 0; place < count; place++) {
    const other = others[next]
    if (other?.[0] === place) {
      messages.push(other[1])
      next++
      continue
    }
    const { document, frameId } = senders[heads[row] as number] as Stamp
    const [stream, dropped] = [heads[row + 1] as number, heads[row + 2] as number]
    const end = at + (heads[row + 3] as number)
    const chunk = bytes.slice(at, end)
    messages.push({
      document,
      frameId,
      message: { type: 'records/chunk', stream, dropped, bytes: chunk },
    })
    row += HEAD
    at = end
  }
  return messages
}
