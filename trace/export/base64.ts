// Bytes as base64 text (RFC 4648), where neither a page's nor Node's own function is there. Any context.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** With padding. Any thread; linear. */
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const word = ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += DIGITS.charAt(word >>> 18) + DIGITS.charAt((word >>> 12) & 63)
    text += at + 1 < bytes.length ? DIGITS.charAt((word >>> 6) & 63) : '='
    text += at + 2 < bytes.length ? DIGITS.charAt(word & 63) : '='
  }
  return text
}
