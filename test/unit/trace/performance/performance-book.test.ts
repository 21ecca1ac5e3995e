// Music that was asked for against what came: found in order, counted once, told with its error.

import { describe, expect, it } from 'vitest'
import { createPerformanceBook } from '../../../../trace/performance/performance-book.ts'
import { packMidi } from '../../../../trace/wire/midi-word.ts'
import type { PageMessageOf } from '../../../../trace/wire/protocol.ts'
import { FLAG, KIND, type TraceRecord } from '../../../../trace/wire/record.ts'

const START = 1_800_000_000_000
const INPUT = 3

const begin = (over: Partial<PageMessageOf<'performance/start'>> = {}) =>
  ({
    type: 'performance/start',
    wallMs: START,
    digest: 'abc',
    name: 'song.awescope',
    events: 4,
    durationMs: 300,
    run: 1,
    runs: 1,
    ...over,
  }) as const

const word = (note: number): number => packMidi(0x90, note, 100)

const asked = (
  first: number,
  ...list: [atMs: number, note: number][]
): PageMessageOf<'performance/asked'> => ({
  type: 'performance/asked',
  first,
  atMs: list.map(([atMs]) => atMs),
  words: list.map(([, note]) => word(note)),
})

const came = (atMs: number, note: number, over: Partial<TraceRecord> = {}): TraceRecord => ({
  kind: KIND.midiEvent,
  flags: FLAG.virtual,
  source: INPUT,
  sequence: 0,
  frame: NaN,
  wallMs: START + atMs,
  a: 1,
  b: word(note),
  ...over,
})

describe('a performance', () => {
  it('is told by what it performs, how much of it came, and how exactly', () => {
    const book = createPerformanceBook()
    expect(book.figures()).toBeNull()
    const page = book.document()
    page.begin(begin())
    page.ask(asked(0, [0, 60], [100, 62]))
    // Told again, by a channel that was lost.
    page.ask(asked(0, [0, 60], [100, 62]))
    page.addPageRecord(came(0.2, 60))
    page.addPageRecord(came(100.1, 62))
    page.ask(asked(2, [200, 60], [300, 64]))
    page.addPageRecord(came(204, 60))
    expect(book.figures()).toEqual({
      name: 'song.awescope',
      digest: 'abc',
      startedWallMs: START,
      events: 4,
      durationMs: 300,
      run: 1,
      runs: 1,
      asked: 4,
      delivered: 3,
      errorMs: {
        p50: expect.closeTo(0.2, 3),
        p99: expect.closeTo(4, 2),
        max: expect.closeTo(4, 3),
      },
    })
    expect(book.figures()?.errorMs?.p99).toBeLessThanOrEqual(book.figures()?.errorMs?.max ?? 0)
  })

  it('passes over what did not come, and what nobody asked for', () => {
    const book = createPerformanceBook()
    const page = book.document()
    page.begin(begin())
    page.ask(asked(0, [0, 60], [10, 61], [20, 62]))
    // Of a device, of another kind, of no note that is performed.
    page.addPageRecord(came(0, 60, { flags: 0 }))
    page.addPageRecord(came(0, 60, { kind: KIND.handlerStart }))
    page.addPageRecord(came(1, 99))
    page.addPageRecord(came(20, 62))
    page.addPageRecord(came(21, 60))
    expect(book.figures()).toMatchObject({ asked: 3, delivered: 1, errorMs: { max: 0 } })
  })

  it('counts a message once where the reference instrument hears it, too', () => {
    const book = createPerformanceBook()
    const page = book.document()
    page.begin(begin())
    page.ask(asked(0, [0, 60], [10, 62]))
    for (const [atMs, note] of [
      [0, 60],
      [10, 62],
    ] as const) {
      page.addPageRecord(came(atMs, note, { source: 7 }))
      page.addPageRecord(came(atMs, note))
    }
    expect(book.figures()).toMatchObject({ asked: 2, delivered: 2 })
  })

  it('goes on in the document that comes after a reload; told twice it is the same', () => {
    const book = createPerformanceBook()
    const first = book.document()
    first.begin(begin())
    first.begin(begin())
    first.ask(asked(0, [0, 60]))
    first.addPageRecord(came(0, 60))
    const second = book.document()
    second.begin(begin())
    second.ask(asked(1, [200, 62]))
    second.addPageRecord(came(200.5, 62))
    expect(book.figures()).toMatchObject({ asked: 2, delivered: 2, errorMs: { max: 0.5 } })
    second.begin(begin({ wallMs: START + 1000, run: 2, runs: 2 }))
    expect(book.figures()).toMatchObject({ run: 2, asked: 0, delivered: 0, errorMs: null })
    book.clear()
    expect(book.figures()).toBeNull()
  })

  it('keeps its place over hours', () => {
    const book = createPerformanceBook()
    const page = book.document()
    page.begin(begin({ events: 40_000 }))
    for (let at = 0; at < 40_000; at++) {
      page.ask(asked(at, [at * 100, at % 128]))
      page.addPageRecord(came(at * 100 + 0.25, at % 128))
    }
    expect(book.figures()).toMatchObject({ asked: 40_000, delivered: 40_000 })
    expect(book.figures()?.errorMs?.max).toBeCloseTo(0.25, 3)
  })
})
