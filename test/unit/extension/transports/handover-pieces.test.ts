// A trace in pieces, and together again. Node.

import { describe, expect, it } from 'vitest'
import { handoverPieces } from '../../../../extension/transports/handover-pieces.ts'

describe('pieces of a trace', () => {
  it('hold all of it in order, and say which one is the last', () => {
    const bytes = Uint8Array.from({ length: 13_000_001 }, (_, index) => (index * 31) & 0xff)
    const pieces = [...handoverPieces('a.json', bytes)]
    expect(pieces.map(({ isLast }) => isLast)).toEqual([false, false, true])
    expect(
      Buffer.compare(
        Buffer.concat(pieces.map(({ base64 }) => Buffer.from(base64, 'base64'))),
        bytes,
      ),
    ).toBe(0)
  })

  it('are one where there is nothing', () => {
    expect([...handoverPieces('a', new Uint8Array())]).toEqual([
      { title: 'a', base64: '', isLast: true },
    ])
  })
})
