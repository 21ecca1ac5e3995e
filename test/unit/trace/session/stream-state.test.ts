import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStreamState } from '../../../../trace/session/stream-state.ts'

describe('sequence numbers of a stream', () => {
  it('count exactly what a gap left out', () => {
    const stream = createStreamState()
    for (const sequence of [0, 1, 5, 6, 9]) expect(stream.accept(sequence)).toBe(true)
    expect(stream.dropped).toBe(5)
    expect(stream.received).toBe(5)
  })
  it('go on over the end of 32 bits without a loss', () => {
    const stream = createStreamState()
    stream.accept(0xfffffffd)
    const before = stream.dropped
    for (const sequence of [0xfffffffe, 0xffffffff, 0, 1]) stream.accept(sequence)
    expect(stream.dropped).toBe(before)
    stream.accept(4)
    expect(stream.dropped).toBe(before + 2)
  })
  it('do not count twice what the writer has told as well', () => {
    const stream = createStreamState()
    stream.accept(0)
    stream.reportDropped(3)
    expect(stream.dropped).toBe(3)
    stream.accept(4)
    stream.reportDropped(3)
    expect(stream.dropped).toBe(3)
  })
  it('also count what was lost on the way, which the writer does not know', () => {
    const stream = createStreamState()
    stream.accept(0)
    stream.accept(11)
    stream.reportDropped(0)
    expect(stream.dropped).toBe(10)
  })
  it('refuse a record that came before', () => {
    const stream = createStreamState()
    stream.accept(0)
    stream.accept(1)
    expect(stream.accept(0)).toBe(false)
    expect(stream.duplicates).toBe(1)
    expect(stream.received).toBe(2)
  })
  it('let late records fill their gap', () => {
    const stream = createStreamState()
    for (const sequence of [0, 1, 5, 6]) stream.accept(sequence)
    for (const sequence of [3, 2, 4]) expect(stream.accept(sequence)).toBe(true)
    expect(stream.dropped).toBe(0)
    expect(stream.accept(3)).toBe(false)
  })
  it('keep their place when the counts start anew', () => {
    const stream = createStreamState()
    for (const sequence of [0, 4]) stream.accept(sequence)
    stream.reportDropped(5)
    stream.resetCounts()
    expect(stream.dropped).toBe(0)
    stream.accept(7)
    // Two of the three were told before the reset.
    expect(stream.dropped).toBe(0)
    stream.accept(9)
    expect(stream.dropped).toBe(1)
  })
  it('count exactly for any pattern of losses', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }),
        (start, keeps) => {
          const stream = createStreamState()
          stream.accept(start)
          const before = stream.dropped
          let lost = 0
          let pending = 0
          keeps.forEach((isKept, index) => {
            if (!isKept) {
              pending++
              return
            }
            lost += pending
            pending = 0
            stream.accept((start + 1 + index) >>> 0)
          })
          expect(stream.dropped - before).toBe(lost)
        },
      ),
    )
  })
  it('remember the newest 64 gaps: a late record fills one of those, and none before', () => {
    const stream = createStreamState()
    stream.accept(0)
    // Gap number i is record 2 i − 1.
    for (let i = 1; i <= 100; i++) stream.accept(2 * i)
    expect(stream.dropped).toBe(100)
    for (let i = 1; i <= 36; i++) expect(stream.accept(2 * i - 1), `gap ${i}`).toBe(false)
    expect([stream.dropped, stream.duplicates]).toEqual([100, 36])
    for (let i = 37; i <= 100; i++) expect(stream.accept(2 * i - 1), `gap ${i}`).toBe(true)
    expect([stream.dropped, stream.duplicates, stream.received]).toEqual([36, 36, 165])
  })
  it('keep what is left of a gap on both sides of a late record, to its first and last one', () => {
    const stream = createStreamState()
    stream.accept(0)
    stream.accept(10)
    for (const late of [5, 1, 9, 4, 6]) expect(stream.accept(late), `${late}`).toBe(true)
    for (const again of [5, 1, 9, 4, 6, 0, 10]) expect(stream.accept(again), `${again}`).toBe(false)
    expect(stream.dropped).toBe(4)
    for (const late of [2, 3, 7, 8]) expect(stream.accept(late), `${late}`).toBe(true)
    expect([stream.dropped, stream.received]).toEqual([0, 11])
  })
  it('take a step of half the range forward as a gap, and one more as a step back', () => {
    const forward = createStreamState()
    forward.accept(0)
    expect(forward.accept(1 + 0x7fff_ffff)).toBe(true)
    expect(forward.dropped).toBe(0x7fff_ffff)
    const back = createStreamState()
    back.accept(0)
    expect(back.accept(1 + 0x8000_0000)).toBe(false)
    expect([back.dropped, back.duplicates]).toEqual([0, 1])
  })
})
