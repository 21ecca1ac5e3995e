// How messages cross an automation protocol: as JSON, with the bytes of chunks as base64. Written in the page by
// `drain()`, with natives saved first; read in Node by the command line. No DOM, no Node: both have atob and btoa.

import {
  apply,
  bound,
  byteLengthOf,
  createList,
  NativeUint8Array,
  ownProperty,
  push,
  uncurry,
} from '../trace/wire/natives.ts'
import type { PageMessage } from '../trace/wire/protocol.ts'

/** A message as plain JSON: bytes as base64. */
type Plain<Message> = Message extends { bytes: ArrayBuffer }
  ? Omit<Message, 'bytes'> & { bytes: string }
  : Message
export type DrainedMessage = Plain<PageMessage>

/** What one call of `drain()` answers. */
export interface Drained {
  /** Unique for each document. */
  document: string
  isTopFrame: boolean
  messages: DrainedMessage[]
}

/** Plain JSON for one message. Allocates in proportion to its bytes. */
export function drainMessage(message: PageMessage): DrainedMessage {
  return message.type === 'records/chunk' ? { ...message, bytes: toBase64(message.bytes) } : message
}

/**
 * The message again. What comes from a page is not checked here: give it to trace/validate/page-message.ts. Throws on
 * bad base64.
 */
export function undrainMessage(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return value
  return typeof value.bytes === 'string' ? { ...value, bytes: fromBase64(value.bytes) } : value
}

/** Arguments of one call; more would overflow the stack in some browsers. */
const SLICE = 8192

const { fromCharCode } = String
const encode = bound(btoa, globalThis)
const native = ownProperty(Uint8Array.prototype, 'toBase64')?.value
/** By the platform, in microseconds, where it can (Chromium 140, Firefox 133). */
const encodeAtOnce = native ? uncurry(native as (this: Uint8Array) => string) : undefined

/** For JSON. Allocates in proportion to its bytes. */
export function toBase64(buffer: ArrayBuffer): string {
  const bytes = new NativeUint8Array(buffer)
  if (encodeAtOnce) return encodeAtOnce(bytes)
  const byteLength = byteLengthOf(buffer)
  let text = ''
  for (let start = 0; start < byteLength; start += SLICE) {
    const slice = createList<number>()
    for (let at = start; at < byteLength && at < start + SLICE; at++)
      push(slice, bytes[at] as number)
    text += apply(fromCharCode, undefined, slice)
  }
  return encode(text)
}

/** The bytes again. Throws on bad base64. Where a recording is read. */
export function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer
}
