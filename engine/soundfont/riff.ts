// What the readers of a SoundFont's chunks share: spans, texts, warnings. Any context; allocates only small strings.

/** Where a chunk lies: `offset` of its header, `start` and `size` of its content, all in bytes. */
export interface ChunkSpan {
  readonly id: string
  readonly offset: number
  readonly start: number
  readonly size: number
}

/** A chunk id as text; bytes that are not printable ASCII become "?". */
export const readFourCharacters = (bytes: Uint8Array, at: number): string => {
  let text = ''
  for (let i = at; i < at + 4; i++) {
    const code = bytes[i] ?? 0
    text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '?'
  }
  return text
}

/** Text up to the first zero byte, at most `most` characters: Latin-1, control characters as spaces, trimmed. */
export const readText = (bytes: Uint8Array, start: number, size: number, most: number): string => {
  // Codes first: a string that grows by characters would be a tree of them on the heap.
  const codes: number[] = []
  const end = start + Math.min(size, most)
  for (let i = start; i < end; i++) {
    const code = bytes[i] ?? 0
    if (code === 0) break
    const isPrintable = (code >= 0x20 && code < 0x7f) || code >= 0xa0
    codes.push(isPrintable ? code : 0x20)
  }
  return String.fromCharCode(...codes).trim()
}

/** Sentences about what was ignored or mended: bounded, so that a hostile file cannot fill the memory with them. */
export interface Warnings {
  add(sentence: string): void
  list(): readonly string[]
}

const MOST_WARNINGS = 40

/** No warnings yet; the first 40 are kept as they are, further ones only counted. */
export const createWarnings = (): Warnings => {
  const sentences: string[] = []
  let more = 0
  return {
    add: (sentence) => {
      if (sentences.length < MOST_WARNINGS) sentences.push(sentence)
      else more++
    },
    list: () => (more === 0 ? sentences : [...sentences, `${more} more were left out.`]),
  }
}
