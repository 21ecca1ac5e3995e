// A file that was taken in a real browser, cut off at every byte and damaged in ten thousand ways: each chunk that was
// not hit is read, each that was is said to be missing. Node.

import { beforeAll, describe, expect, it } from 'vitest'
import { readTrace, type TraceFile } from '../../../../trace/file/chunk-reader.ts'
import { FILE_OFFSET, TraceError } from '../../../../trace/file/format.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { createRandom, mutatedFrom } from '../../../support/fuzz/fuzz-target.ts'
import { realTrace } from '../../../support/trace/real-trace.ts'
import { chunkStarts } from '../../../support/trace/trace-bytes.ts'

const CASES = 5000
/** Three seconds of it: as many chunks, and the last one. */
const SECONDS = 3
const taken = realTrace()
const whole = Buffer.concat([
  taken.subarray(0, chunkStarts(taken)[SECONDS]),
  taken.subarray(chunkStarts(taken).at(-1)),
])
const starts = chunkStarts(whole)

/** What each message says, records byte for byte. */
const textOf = ({ document, frameId, message }: StampedMessage): string => {
  const bytes = 'bytes' in message ? Buffer.from(message.bytes).toString('base64') : ''
  return JSON.stringify([document, frameId, message, bytes])
}

/** The messages of each chunk, by how many were there before it and are behind it. */
let texts: string[]
let ends: number[]

beforeAll(() => {
  texts = readTrace(whole).messages.map(textOf)
  const tail = whole.subarray(starts.at(-1))
  ends = starts.map((start) => {
    const part = Buffer.concat([whole.subarray(0, start), tail])
    return readTrace(part).messages.length
  })
})

function readOrNull(bytes: Uint8Array): TraceFile | null {
  try {
    return readTrace(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(TraceError)
    return null
  }
}

describe('a real file', () => {
  it('has several chunks with records, and nothing is wrong with it', () => {
    expect(starts).toHaveLength(SECONDS + 1)
    expect(readTrace(taken).notices).toEqual([])
    expect(readTrace(taken).messages.length).toBeGreaterThan(texts.length)
    expect(readTrace(whole).notices).toEqual([])
    expect(ends.at(-1)).toBe(texts.length)
  })

  it('is read up to wherever it is cut off', () => {
    for (let length = 0; length < whole.length; length++) {
      const file = readOrNull(whole.subarray(0, length))
      // Whole chunks before the cut: the next one begins where it ends.
      const chunks = starts.filter((start) => start <= length).length - 1
      const expected = chunks > 0 ? ends[chunks] : undefined
      expect(file?.messages.length).toBe(expected)
      if (file !== null) expect(file.notices.length).toBeGreaterThan(0)
    }
  })

  it('loses the chunk that was hit and nothing else, whichever byte it is', () => {
    const random = createRandom(7)
    for (let count = 0; count < CASES; count++) {
      const at = FILE_OFFSET.header + random(whole.length - FILE_OFFSET.header)
      const bytes = Uint8Array.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ (1 + random(255))
      const file = readTrace(bytes)
      const hit = starts.filter((start) => start <= at).length - 1
      const kept =
        hit < 0
          ? texts
          : [...texts.slice(0, ends[hit]), ...texts.slice(ends[hit + 1] ?? texts.length)]
      expect(file.messages.length).toBe(kept.length)
      if (count % 100 === 0) expect(file.messages.map(textOf)).toEqual(kept)
      expect(file.notices.length).toBeGreaterThan(0)
    }
  })

  it('gives messages of its own or a sentence, however it is damaged', () => {
    const random = createRandom(11)
    const known = new Set(texts)
    let refused = 0
    for (let count = 0; count < CASES; count++) {
      const file = readOrNull(mutatedFrom([whole], random))
      if (file === null) refused += 1
      else if (count % 20 === 0) {
        for (const message of file.messages) expect(known).toContain(textOf(message))
      }
    }
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(CASES / 2)
  })
})
