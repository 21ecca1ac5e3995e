import { describe, expect, it } from 'vitest'
import type { SchedulingFigures } from '../../../../trace/scheduling/schema.ts'
import { sequencerPage, type SequencerPage } from '../../../support/trace/sequencer-page.ts'

/** Notes at these times, asked for in time; `heardMs` of each, where it is found. */
function played(
  whensMs: readonly number[],
  heardOf: (whenMs: number, index: number) => number | undefined = () => undefined,
): SequencerPage {
  const page = sequencerPage(20_000)
  whensMs.forEach((whenMs, index) => {
    const heardMs = heardOf(whenMs, index)
    page.start({ callMs: whenMs - 80, whenMs, ...(heardMs === undefined ? {} : { heardMs }) })
  })
  return page
}

const figuresOf = (page: SequencerPage): SchedulingFigures => {
  const { scheduling } = page.read().report()
  if (scheduling === null) throw new Error('A session always says how the page keeps time.')
  return scheduling
}

const beats = (count: number, gapOf: (index: number) => number): number[] => {
  const times: number[] = []
  for (let index = 0, atMs = 1000; index < count; atMs += gapOf(index++)) times.push(atMs)
  return times
}

describe('the rhythm', () => {
  it('is as it was asked for where each note is heard as long after its time as all others', () => {
    const { rhythmErrorMs, swing } = figuresOf(
      played(
        beats(20, () => 250),
        (whenMs) => whenMs + 3,
      ),
    )
    expect(rhythmErrorMs).toMatchObject({ count: 19, heard: 19 })
    expect(rhythmErrorMs?.max).toBeLessThan(0.05)
    expect(swing).toBeNull()
  })

  it('is off by what each distance between heard notes differs from what was asked for', () => {
    // Each fourth note comes 6 ms late: the distance before it is longer, the one behind it shorter.
    const { rhythmErrorMs } = figuresOf(
      played(
        beats(21, () => 250),
        (whenMs, index) => whenMs + (index % 4 === 3 ? 6 : 0),
      ),
    )
    expect(rhythmErrorMs).toMatchObject({ count: 20, heard: 20 })
    expect(rhythmErrorMs?.max).toBeCloseTo(6, 1)
    expect(rhythmErrorMs?.jitter).toBeCloseTo(Math.sqrt((10 * 36) / 20), 1)
  })

  it('has a late note begin where the context stood when it was asked for', () => {
    const page = sequencerPage()
    for (const whenMs of beats(10, () => 250)) page.start({ callMs: whenMs - 80, whenMs })
    page.start({ callMs: page.stoodMs(3530) + 0.5, whenMs: 3500 })
    const { rhythmErrorMs, late } = figuresOf(page)
    expect(late.count).toBe(1)
    expect(rhythmErrorMs).toMatchObject({ count: 10, heard: 0 })
    expect(rhythmErrorMs?.max).toBeCloseTo(late.maxMs ?? 0, 6)
  })

  it('takes notes of one moment for one, and knows of none with a single note', () => {
    const page = sequencerPage()
    for (let voice = 0; voice < 4; voice++)
      page.start({ callMs: 1000 + voice / 10, whenMs: 1100 + voice / 10 })
    expect(figuresOf(page).rhythmErrorMs).toBeNull()
  })

  it('of a page that plays by its timers’ calls is as far off as these', () => {
    const page = sequencerPage()
    for (let note = 0; note < 12; note++) {
      const dueMs = 1000 + note * 200
      const callMs = dueMs + (note === 6 ? 40 : 0)
      page.start({ callMs, dueMs, whenMs: null, caller: 'setInterval' })
    }
    const { rhythmErrorMs } = figuresOf(page)
    expect(rhythmErrorMs?.count).toBe(11)
    // Within the quanta that the context goes on by.
    expect(rhythmErrorMs?.max).toBeGreaterThan(40 - 3)
    expect(rhythmErrorMs?.max).toBeLessThan(40 + 3)
  })

  it('is nobody’s who presses keys without asking for a time', () => {
    const page = sequencerPage()
    for (const callMs of beats(12, () => 250))
      page.start({ callMs, whenMs: null, caller: 'keydown' })
    expect(figuresOf(page)).toMatchObject({ rhythmErrorMs: null, immediate: 0, quantisation: null })
  })
})

describe('swing', () => {
  it.each([
    ['a triplet’s', 200, 100, 2 / 3],
    ['a light one', 165, 135, 0.55],
  ])('is what the long note of a pair takes: %s', (_name, longMs, shortMs, share) => {
    const times = beats(24, (index) => (index % 2 === 0 ? longMs : shortMs))
    const { swing } = figuresOf(played(times, (whenMs) => whenMs + 2))
    expect(swing?.asked).toBeCloseTo(share, 3)
    expect(swing?.heard).toBeCloseTo(share, 3)
  })

  it('tells what is heard of it where every second note is dragged', () => {
    const times = beats(24, (index) => (index % 2 === 0 ? 200 : 100))
    const { swing } = figuresOf(played(times, (whenMs, index) => whenMs + (index % 2) * 15))
    expect(swing?.asked).toBeCloseTo(2 / 3, 3)
    expect(swing?.heard).toBeCloseTo(215 / 300, 3)
  })

  const swingOfGaps = (...gapsMs: number[]): number | undefined =>
    figuresOf(played(beats(gapsMs.length + 1, (index) => gapsMs[index] ?? 0))).swing?.asked

  it('is one where four of five notes keep to it, of eight at least', () => {
    const pairs = [200, 100, 200, 100, 200, 100]
    expect(swingOfGaps(...pairs, 200, 100)).toBeCloseTo(2 / 3, 6)
    expect(swingOfGaps(...pairs, 200)).toBeUndefined()
    expect(swingOfGaps(...pairs, 260, 160, 200, 100)).toBeCloseTo(2 / 3, 6)
    expect(swingOfGaps(...pairs, 260, 160, 200, 160)).toBeUndefined()
    // A twentieth of the pair is near enough.
    expect(swingOfGaps(...pairs, 214, 114, 214, 114)).toBeCloseTo(2 / 3, 2)
  })

  it('is between 52 and 80 hundredths of the pair, whichever of both is the long one', () => {
    const swingOf = (first: number, second: number): number | undefined =>
      swingOfGaps(...Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? first : second)))
    expect(swingOf(156.25, 143.75)).toBeCloseTo(0.5208, 3)
    expect(swingOf(155, 145)).toBeUndefined()
    expect(swingOf(239, 61)).toBeCloseTo(0.7967, 3)
    expect(swingOf(241, 59)).toBeUndefined()
    expect(swingOf(100, 200)).toBeCloseTo(2 / 3, 3)
  })

  it('is none where long and short do not take turns', () => {
    const lengths = [100, 200, 200, 100, 300, 100, 200]
    const times = beats(24, (index) => lengths[index % lengths.length] ?? 100)
    expect(figuresOf(played(times)).swing).toBeNull()
  })
})
