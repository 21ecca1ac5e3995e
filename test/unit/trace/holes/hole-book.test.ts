// Where records are missing in time, from the numbers that they carry. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHoleBook, MAX_HOLES } from '../../../../trace/holes/hole-book.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, RECORD_OFFSET, writeRecord } from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'

const chunk = (
  records: readonly (readonly [sequence: number, wallMs: number])[],
  stream = 0,
): StampedMessage => {
  const view = new DataView(new ArrayBuffer(records.length * RECORD_BYTES))
  records.forEach(([sequence, wallMs], index) => {
    view.setUint32(index * RECORD_BYTES + RECORD_OFFSET.sequence, sequence, true)
    view.setFloat64(index * RECORD_BYTES + RECORD_OFFSET.wallMs, wallMs, true)
  })
  const message = { type: 'records/chunk', stream, dropped: 0, bytes: view.buffer } as const
  return { document: 'doc-1', frameId: 0, message }
}

const holesOf = (...messages: readonly StampedMessage[]) => {
  const book = createHoleBook()
  for (const message of messages) book.take(message)
  return book.within(null, null)
}

describe('the holes of a recording', () => {
  it('are none where no number is left out, also over the end of 32 bits', () => {
    expect(holesOf(chunk([[0, 100]]), chunk([[1, 150]]))).toEqual([])
    const last = 0xffffffff
    expect(
      holesOf(
        chunk([[last - 1, 100]]),
        chunk([
          [last, 110],
          [0, 120],
        ]),
      ).slice(1),
    ).toEqual([])
  })

  it('reach from the last record before to the first behind, with how many are missing', () => {
    const holes = holesOf(
      chunk([
        [0, 100],
        [1, 200],
        [5, 900],
      ]),
      chunk([
        [6, 1950],
        [16, 2000],
      ]),
    )
    expect(holes).toEqual([
      { fromMs: 200, toMs: 900, records: 3 },
      { fromMs: 1950, toMs: 2000, records: 9 },
    ])
  })

  it('are apart where they lie apart, and one where streams miss the same moment', () => {
    const holes = holesOf(
      chunk([
        [0, 0],
        [1, 1000],
        [3, 1300],
        [4, 5000],
        [9, 5400],
      ]),
      chunk(
        [
          [0, 0],
          [1, 1100],
          [8, 1350],
          [9, 8000],
        ],
        1,
      ),
    )
    expect(holes).toEqual([
      { fromMs: 1000, toMs: 1350, records: 7 },
      { fromMs: 5000, toMs: 5400, records: 4 },
    ])
  })

  it('are filled by what comes late, and gone with the last of it', () => {
    const book = createHoleBook()
    book.take(
      chunk([
        [0, 100],
        [3, 400],
      ]),
    )
    book.take(chunk([[1, 200]]))
    expect(book.within(null, null)).toEqual([{ fromMs: 100, toMs: 400, records: 1 }])
    book.take(chunk([[2, 300]]))
    expect(book.within(null, null)).toEqual([])
  })

  it('are as large as ever where the stream itself tells, in between, what was in them', () => {
    const bytes = chunk([
      [0, 100],
      [40, 900],
      // Of the second in which the hole began.
      [39, 0],
      [41, 950],
    ])
    if (bytes.message.type !== 'records/chunk') throw new Error('No chunk.')
    const view = recordView(bytes.message.bytes)
    writeRecord(view, 2 * RECORD_BYTES, KIND.lost, KIND.quantum, 1, 39, 700, 0, 39, 500)
    expect(holesOf(bytes)).toMatchObject([
      { fromMs: 100, toMs: 900, records: 39, lost: { records: 39, seconds: [{ wallMs: 0 }] } },
    ])
  })

  it('are given for a stretch of time, and forgotten when asked', () => {
    const book = createHoleBook()
    book.take(
      chunk([
        [0, 0],
        [1, 1000],
        [3, 1300],
        [4, 5000],
        [9, 5400],
      ]),
    )
    expect(book.within(2000, null)).toEqual([{ fromMs: 5000, toMs: 5400, records: 4 }])
    expect(book.within(null, 2000)).toEqual([{ fromMs: 1000, toMs: 1300, records: 1 }])
    book.clear()
    expect(book.within(null, null)).toEqual([])
  })

  it('miss, all together, what the numbers leave out, whatever comes, and are bounded', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 900 })),
    )
    fc.assert(
      fc.property(steps, (given) => {
        let [sequence, wallMs] = [0, 0]
        const records: [number, number][] = [[0, 0]]
        for (const [step, laterMs] of given) {
          sequence += step
          wallMs += laterMs
          records.push([sequence, wallMs])
        }
        const missing = holesOf(chunk(records)).reduce((sum, hole) => sum + hole.records, 0)
        expect(missing).toBe(sequence + 1 - records.length)
      }),
    )
    const many = Array.from(
      { length: 2 * MAX_HOLES },
      (_, index) => [2 * index, 1000 * index] as const,
    )
    expect(holesOf(chunk(many)).length).toBeLessThanOrEqual(MAX_HOLES)
  })
})
