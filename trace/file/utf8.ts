// Text as UTF-8 and back, by the platform's own codec, so that the one-file recorder bundles none. Any context.

// Every context has them; trace's own types know neither browsers nor Node.
declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }

/** Half a surrogate pair becomes U+FFFD. Any thread; allocates the bytes. */
export const utf8Of = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What is no UTF-8 becomes U+FFFD. Any thread; allocates the text. */
export const textOf = (utf8: Uint8Array): string => new TextDecoder().decode(utf8)
