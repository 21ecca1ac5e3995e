// Messages in the inside of a chunk: one after the other, each JSON with its binary part behind it. Any context.
//
//   0            4            8               8 + j            8 + j + b
//   ┌────────────┬────────────┬───────────────┬────────────────┐
//   │ j, u32     │ b, u32     │ JSON, UTF-8   │ bytes of the   │   … the next message
//   │            │            │ {document,    │ records/chunk  │
//   │            │            │ frameId, …}   │ (else none)    │
//   └────────────┴────────────┴───────────────┴────────────────┘

import { validateStoredMessage } from '../validate/page-message.ts'
import { BINARY_MESSAGES, type StampedMessage } from '../wire/protocol.ts'
import { CHUNK_TYPE } from './format.ts'
import { concat, textOf, utf8Of } from './utf8.ts'

const HEAD_BYTES = 8
/** Characters that a document's name may have; browsers use some 40. */
const MAX_DOCUMENT_NAME = 512

/** A message as bytes. Any thread; allocates the bytes. */
export function encodeMessage({ document, frameId, message }: StampedMessage): Uint8Array {
  let binary = new Uint8Array(0)
  let plain: object = message
  if ('bytes' in message) {
    const { bytes, ...rest } = message
    binary = new Uint8Array(bytes)
    plain = rest
  }
  const json = utf8Of(JSON.stringify({ document, frameId, message: plain }))
  const encoded = new Uint8Array(HEAD_BYTES + json.length + binary.length)
  const view = new DataView(encoded.buffer)
  view.setUint32(0, json.length, true)
  view.setUint32(4, binary.length, true)
  encoded.set(json, HEAD_BYTES)
  encoded.set(binary, HEAD_BYTES + json.length)
  return encoded
}

/** Gathers messages for a chunk. */
export interface ChunkPacker {
  /** Of the chunk. */
  readonly type: string
  /** Of the messages that were added since the last one was taken: 0 where none was. */
  readonly bytes: number
  /** The message is not to be changed until it was taken. */
  add(stamped: StampedMessage): void
  /** The inside of a chunk with what was added; the next one is empty. */
  take(): Uint8Array
}

/** Messages one after the other. Any thread. */
export function plainPacker(): ChunkPacker {
  let pending: Uint8Array[] = []
  let bytes = 0
  return {
    type: CHUNK_TYPE.messages,
    get bytes() {
      return bytes
    },
    add(stamped) {
      const encoded = encodeMessage(stamped)
      pending.push(encoded)
      bytes += encoded.length
    },
    take() {
      const inside = concat(pending)
      pending = []
      bytes = 0
      return inside
    },
  }
}

/** A message as it stands in a file of any version: not checked yet. */
export interface StoredMessage {
  document: unknown
  frameId: unknown
  message: unknown
}

/** `jsonBytes`: what had to be parsed; `records`: those that were put together from columns. */
export type StoredResult = ({ stored: StoredMessage } | { error: string }) & {
  jsonBytes: number
  records: number
}

/**
 * The messages in the inside of a chunk, in order; what cannot be read is told in its place. Any thread; never throws.
 * After a damaged length nothing more can be found in the chunk.
 */
export function* decodeMessages(raw: Uint8Array): Generator<StoredResult> {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  let offset = 0
  while (offset < raw.length) {
    if (raw.length - offset < HEAD_BYTES) {
      yield { error: 'A message is cut off.', jsonBytes: 0, records: 0 }
      return
    }
    const jsonBytes = view.getUint32(offset, true)
    const binaryBytes = view.getUint32(offset + 4, true)
    const start = offset + HEAD_BYTES
    const end = start + jsonBytes + binaryBytes
    if (end > raw.length) {
      yield { error: 'A message is longer than its chunk.', jsonBytes: 0, records: 0 }
      return
    }
    offset = end
    const stored = parseStored(raw.subarray(start, start + jsonBytes))
    if (stored === null) {
      yield { error: 'A message is not JSON.', jsonBytes, records: 0 }
      continue
    }
    const { message } = stored
    if (isObject(message) && (binaryBytes > 0 || isBinary(message))) {
      // Copied, so that the message owns its buffer as one from a page does.
      message.bytes = raw.slice(start + jsonBytes, end).buffer
    }
    yield { stored, jsonBytes, records: 0 }
  }
}

const isObject = (value: unknown): value is { type?: unknown; bytes?: unknown } =>
  typeof value === 'object' && value !== null

/** True for a message that has bytes, be it none of them. */
const isBinary = ({ type }: { type?: unknown }): boolean =>
  typeof type === 'string' && Object.hasOwn(BINARY_MESSAGES, type)

/** What a line of JSON holds; null where it is none of an object. Any thread. */
export function parseStored(json: Uint8Array): StoredMessage | null {
  try {
    const value: unknown = JSON.parse(textOf(json))
    if (typeof value !== 'object' || value === null) return null
    const { document, frameId, message } = value as Record<string, unknown>
    return { document, frameId, message }
  } catch {
    return null
  }
}

/** The stored message, checked as if it came from a page; or why it was refused. Never throws. */
export function checkStored(
  stored: StoredMessage,
): { stamped: StampedMessage } | { error: string } {
  const { document, frameId } = stored
  if (typeof document !== 'string' || document.length > MAX_DOCUMENT_NAME) {
    return { error: 'A message does not say which document it is of.' }
  }
  if (typeof frameId !== 'number' || !Number.isInteger(frameId)) {
    return { error: 'A message does not say which frame it is of.' }
  }
  const checked = validateStoredMessage(stored.message)
  if ('error' in checked) return { error: checked.error }
  return { stamped: { document, frameId, message: checked.message } }
}
