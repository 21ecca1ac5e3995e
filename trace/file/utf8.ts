// Text as UTF-8 and back, by the platform's own codec, so that the one-file recorder bundles none; and bytes put
// together. Any context.

// Every context has them; trace's own types know neither browsers nor Node.
declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }

/** Half a surrogate pair becomes U+FFFD. Any thread; allocates the bytes. */
export const utf8Of = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What is no UTF-8 becomes U+FFFD. Any thread; allocates the text. */
export const textOf = (utf8: Uint8Array): string => new TextDecoder().decode(utf8)

/** All of the parts behind one another. Any thread; allocates the whole. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
