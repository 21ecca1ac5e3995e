// How messages cross an automation protocol: as JSON, with the bytes of chunks as base64. Written in the page by
// `drain()`, read in Node by the command line. No DOM, no Node: both have atob and btoa.

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
  return 'bytes' in message ? { ...message, bytes: toBase64(message.bytes) } : message
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

function toBase64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer)
  let text = ''
  for (let start = 0; start < bytes.length; start += SLICE) {
    text += String.fromCharCode(...bytes.subarray(start, start + SLICE))
  }
  return btoa(text)
}

function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer
}
