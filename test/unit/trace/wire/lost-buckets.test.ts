// What stays of records that have no room. Node.

import { describe, expect, it } from 'vitest'
import {
  createLostBuckets,
  type LostBuckets,
  ownDurationUs,
} from '../../../../trace/wire/lost-buckets.ts'
import { KIND, readRecord, RECORD_BYTES, type TraceRecord } from '../../../../trace/wire/record.ts'

const recordsOf = ({ view, size }: LostBuckets): TraceRecord[] =>
  Array.from({ length: size }, (_, index) =>
    readRecord(new DataView(view.words.buffer), index * RECORD_BYTES),
  )

describe('buckets of what had no room', () => {
  it('put together what is of one second, kind and source and took about the same time', () => {
    const buckets = createLostBuckets(8, 4)
    for (const [wallMs, us] of [
      [5100, 400],
      [5900, 410],
      [5950, 800],
      [6000, 400],
    ] as const)
      buckets.add(KIND.quantum, 3, wallMs, 1, us, us)

    expect(recordsOf(buckets)).toMatchObject([
      { kind: KIND.lost, flags: KIND.quantum, source: 3, frame: 410, wallMs: 5000, a: 2, b: 405 },
      { frame: 800, wallMs: 5000, a: 1, b: 800 },
      { frame: 400, wallMs: 6000, a: 1, b: 400 },
    ])
  })

  it('are as wide as they are asked for', () => {
    const sizeOf = (perDoubling: number): number => {
      const buckets = createLostBuckets(99, perDoubling)
      for (let us = 65; us <= 256; us++) buckets.add(KIND.quantum, 1, 0, 1, us, us)
      return buckets.size
    }
    expect([1, 4].map(sizeOf)).toEqual([2, 8])
  })

  it('take no more kinds than there is room for, but more of those that are there', () => {
    const buckets = createLostBuckets(2, 4)
    const add = (source: number): boolean => buckets.add(KIND.quantum, source, 0, 1, 100, 100)
    expect([1, 2, 3, 2, 1].map(add)).toEqual([true, true, false, true, true])
    expect(recordsOf(buckets).map(({ a }) => a)).toEqual([2, 2])
    buckets.size--
    expect(add(65_535)).toBe(true)
    expect(recordsOf(buckets)[1]).toMatchObject({ source: 65_535, a: 1, b: 100, frame: 100 })
  })

  it('look for one that fits among the latest, however many there are', () => {
    const buckets = createLostBuckets(1000, 4)
    for (let round = 0; round < 2; round++)
      for (let source = 0; source < 500; source++) buckets.add(KIND.quantum, source, 0, 1, 100, 100)
    expect(buckets.size).toBe(1000)
    expect(buckets.add(KIND.quantum, 499, 0, 1, 100, 100)).toBe(true)
    expect(recordsOf(buckets)[999]?.a).toBe(2)
  })

  it('count what has no time without one', () => {
    const buckets = createLostBuckets(2, 4)
    const us = ownDurationUs(KIND.level, 0.5)
    for (let time = 0; time < 2; time++) buckets.add(KIND.level, 0, 0, 1, us, us)
    expect(recordsOf(buckets)).toMatchObject([{ a: 2, b: Number.NaN, frame: Number.NaN }])
    expect(ownDurationUs(KIND.gap, 2.5)).toBe(2500)
  })
})
