// A file in memory that is written at any place, and remembers how it stood after each step.

import type { TailedFile } from '../../../trace/file/tailed-writer.ts'

export interface TailedMemory extends TailedFile {
  readonly bytes: Uint8Array
  /** After each write and cut. */
  readonly states: readonly Uint8Array[]
}

/** An empty file that takes no byte behind `mostBytes`. */
export function tailedMemory(mostBytes = Infinity): TailedMemory {
  let bytes = new Uint8Array()
  const states: Uint8Array[] = []
  return {
    get bytes() {
      return bytes
    },
    states,
    async writeAt(written, position) {
      const fits = written.subarray(0, Math.max(0, mostBytes - position))
      const grown = new Uint8Array(Math.max(bytes.length, position + fits.length))
      grown.set(bytes)
      grown.set(fits, position)
      bytes = grown
      states.push(bytes)
      if (fits.length < written.length) throw new Error('ENOSPC: no space left on device')
    },
    async cutAt(length) {
      bytes = bytes.slice(0, length)
      states.push(bytes)
    },
  }
}
