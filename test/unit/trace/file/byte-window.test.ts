// The window over a stream of bytes, against a plain array. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createByteWindow } from '../../../../trace/file/byte-window.ts'

describe('the window over a stream', () => {
  it('holds what was added and not dropped, wherever it grows or moves', () => {
    const step = fc.record({
      add: fc.nat(50_000),
      dropped: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const window = createByteWindow()
        let plain = new Uint8Array(0)
        let offset = 0
        let next = 0
        for (const { add, dropped } of steps) {
          const piece = Uint8Array.from({ length: add }, () => next++)
          window.add(piece)
          plain = new Uint8Array([...plain, ...piece])
          const count = Math.floor(plain.length * dropped)
          window.drop(count)
          plain = plain.slice(count)
          offset += count
          expect(window.offset).toBe(offset)
          expect(window.bytes.length).toBe(plain.length)
          expect(Buffer.compare(window.bytes, plain)).toBe(0)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('keeps its memory to a few times what it holds, however long the stream is', () => {
    const window = createByteWindow()
    for (let piece = 0; piece < 200; piece++) {
      window.add(new Uint8Array(16 * 1024))
      window.drop(window.bytes.length)
    }
    expect(window.bytes.buffer.byteLength).toBe(64 * 1024)
    window.add(new Uint8Array(64 * 1024))
    expect(window.bytes.buffer.byteLength).toBeLessThanOrEqual(128 * 1024)
  })
})
