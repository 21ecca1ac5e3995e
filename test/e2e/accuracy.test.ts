// Are the figures true? Pages that delay each stage by a known amount and burn a known time in process(), and Chrome's
// own trace of the same runs as the witness. Needs `npm run build:recorder`.

import type { StageName } from '../../trace/config/stage-names.ts'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report, ReportProcessor } from '../../trace/report/schema.ts'
import { AUTHOR_SCRIPT, meanOf, medianOf, traceWhile } from '../support/browser/chrome-trace.ts'
import {
  launchChromium,
  openRecorded,
  playedFor,
  reportOf,
} from '../support/browser/recorded-page.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'

const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

let browser: Browser
let server: Fixtures
let isolated: Fixtures

beforeAll(async () => {
  browser = await launchChromium()
  server = await serveFixtures({ folder: 'test/fixtures/pages/accuracy' })
  isolated = await serveFixtures({ folder: 'test/fixtures/pages/accuracy', headers: ISOLATED })
})

afterAll(async () => {
  await browser.close()
  await server.close()
  await isolated.close()
})

function onlyProcessor(report: Report): ReportProcessor {
  const [processor] = report.processors
  if (report.processors.length !== 1 || processor === undefined) {
    throw new Error(`expected one processor, saw ${report.processors.length}`)
  }
  return processor
}

/** Plays notes one by one, each after the last one's sound has ended, and returns what the page says it did. */
async function playNotes(page: Page, kind: string, notes: number): Promise<Truth[]> {
  await page.waitForFunction(() => (globalThis as { ready?: boolean }).ready === true)
  for (let played = 1; played <= notes; played++) {
    if (kind === 'late') await page.evaluate('playLate(60)')
    else await page.evaluate(() => globalThis.__awescope?.send([0x90, 60, 100]))
    await page.waitForFunction(
      (count) => (globalThis as unknown as { truth: unknown[] }).truth.length === count,
      {},
      played,
    )
    await playedFor(page, 0.3)
  }
  return page.evaluate(() => (globalThis as unknown as { truth: Truth[] }).truth)
}

type Truth = Partial<Record<StageName | 'workletFrames', number>>

/** The larger of one clock step and 5 %. */
function within(truthMs: number, stepMs: number): number {
  return Math.max(stepMs, truthMs * 0.05)
}

describe('stages against known delays', () => {
  const NOTES = 8

  for (const [kind, stage] of [
    ['busy', 'validation'],
    ['delayed', 'validation'],
    ['bigpost', 'serialization'],
    ['late', 'midi'],
    ['lookahead', 'lookAhead'],
  ] as const) {
    it(`shows ${stage} of the page "${kind}" as the page itself measured it`, async () => {
      const page = await openRecorded(browser, server.local(`delays.html?case=${kind}`))
      const truths = await playNotes(page, kind, NOTES)
      const figures = (await reportOf(page)).stages[stage]
      await page.close()
      const truly = truths.map((truth) => truth[stage] ?? Number.NaN).toSorted((x, y) => x - y)
      const { mean } = meanOf(truly)
      const [lower = Number.NaN, , upper = Number.NaN] = truly.slice(NOTES / 2 - 2)
      const toleranceMs = within(mean, 0.1)
      expect(figures?.count).toBe(NOTES)
      // Where the thread is taken off its core between our clock and the page's, only one of the two has it: of a note
      // of the eight, the middle is a neighbour's at most.
      expect(figures?.p50Ms).toBeGreaterThanOrEqual(lower - toleranceMs)
      expect(figures?.p50Ms).toBeLessThanOrEqual(upper + toleranceMs)
    })
  }

  it('counts a wait of 40 quanta in the worklet to the quantum, and hears every note', async () => {
    const page = await openRecorded(browser, server.local('delays.html?case=worklet'))
    await playNotes(page, 'worklet', NOTES)
    const report = await reportOf(page)
    const sampleRate = report.contexts[0]?.sampleRate ?? 0
    await page.close()
    const truthMs = ((41 * 128) / sampleRate) * 1000
    expect(report.onset).toMatchObject({ count: NOTES, heard: NOTES, scheduled: 0, lost: 0 })
    // Chromium renders several quanta in one callback, so wall time is only known to a callback; the
    // audio axis is exact.
    const callbackMs = 441 / (sampleRate / 1000)
    expect(Math.abs((report.stages.worklet?.meanMs ?? 0) - truthMs)).toBeLessThanOrEqual(callbackMs)
    expect(report.onset.p50Ms ?? 0).toBeGreaterThanOrEqual(truthMs - 1000 * (128 / sampleRate))
  })

  it('shows a look-ahead of 100 ms to the sample in the onset', async () => {
    const page = await openRecorded(browser, server.local('delays.html?case=lookahead'))
    await playNotes(page, 'lookahead', NOTES)
    const report = await reportOf(page)
    await page.close()
    expect(report.bottleneck).toBe('lookAhead')
    expect(report.onset.heard).toBe(NOTES)
    // The page may read a later currentTime than we did: a callback between the two shifts single
    // notes, not the median.
    expect(report.onset.p50Ms).toBeCloseTo(100, 0)
  })

  it('leaves stages out that never happened', async () => {
    const page = await openRecorded(browser, server.local('delays.html?case=lookahead'))
    await playNotes(page, 'lookahead', 2)
    const { stages } = await reportOf(page)
    await page.close()
    expect(stages).not.toHaveProperty('port')
    expect(stages).toHaveProperty('endToEnd')
  })
})

describe('process() against known cost', () => {
  it('measures 400 µs of work as 400 µs within 5 %', async () => {
    const page = await openRecorded(browser, isolated.local('load.html?busyUs=400'))
    await playedFor(page, 3)
    const { processUs } = onlyProcessor(await reportOf(page))
    await page.close()
    expect(processUs.p50).toBeGreaterThanOrEqual(400 - processUs.resolution)
    expect(Math.abs(processUs.p50 - 400)).toBeLessThanOrEqual(Math.max(processUs.resolution, 20))
  })

  it("agrees with Chrome's own trace on the difference between two loads within 5 %", async () => {
    const ours: number[] = []
    const chromes: number[] = []
    for (const spin of [20_000, 120_000]) {
      const page = await openRecorded(browser, isolated.local(`load.html?spin=${spin}`), {
        timedQuantumEvery: 1,
      })
      const spans = await traceWhile(page, () => playedFor(page, 4))
      const { processUs } = onlyProcessor(await reportOf(page))
      await page.close()
      ours.push(processUs.p50)
      // Two processors run in each quantum, the page's and our tap. The page's is the slower one by far, so the upper
      // half of all spans is its own. Medians: whoever takes the thread away for a while takes it from either.
      const durations = spans.filter(({ name }) => name === AUTHOR_SCRIPT).map((s) => s.durationUs)
      durations.sort((one, other) => one - other)
      chromes.push(medianOf(durations.slice(durations.length >> 1)))
    }
    const [light = 0, heavy = 0] = ours
    const [chromeLight = 0, chromeHeavy = 0] = chromes
    const difference = chromeHeavy - chromeLight
    console.log(
      `Chrome's spans beyond the author's code (entering the script): ` +
        `${(chromeLight - light).toFixed(1)} µs (light), ${(chromeHeavy - heavy).toFixed(1)} µs (heavy)`,
    )
    expect(difference).toBeGreaterThan(100)
    expect(Math.abs(heavy - light - difference)).toBeLessThanOrEqual(0.05 * difference)
  })
})
