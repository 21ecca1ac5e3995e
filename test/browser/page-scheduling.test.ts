// How pages keep time, as real browsers tell it: a bare look-ahead sequencer in which lateness, swing and rounding are
// planted. The page says itself how late it was.

import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { marginOf } from '../../trace/scheduling/timed-starts.ts'
import { formatReport } from '../../trace/text/report-text.ts'
import { schedulingFindings } from '../../trace/text/scheduling-words.ts'
import { must } from '../support/trace/must.ts'
import { LOOK_AHEAD_PAGES, playedInPage } from '../support/page/look-ahead-page.ts'
import {
  buildRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

let recorder: string
let server: PageServer
beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages(LOOK_AHEAD_PAGES)
})
afterAll(() => server.close())

describe('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  const played = (code: string, path?: string): ReturnType<typeof playedInPage> =>
    playedInPage(browser, recorder, server.origin, code, path)

  test('each note that is planted too late is found, by how much, and after what', async () => {
    const { session, truth } = await played(
      'sequence({ notes: 24, gapsMs: [110], busyMs: { 8: 260, 16: 180 } })',
    )
    const report = session.report()
    const { count, late, longTasks, timerLatenessMs } = report.scheduling!
    expect(count).toBe(24)
    // Where the clock went on within the call, either of its values may be meant.
    const least = truth.map(({ whenMs, beforeMs }) => beforeMs - whenMs)
    const most = truth.map(({ whenMs, afterMs }) => afterMs - whenMs)
    expect(least.filter((ms) => ms > 0).length).toBeGreaterThan(1)
    expect(late.count).toBeGreaterThanOrEqual(least.filter((ms) => ms > 0).length)
    expect(late.count).toBeLessThanOrEqual(most.filter((ms) => ms > 0).length)
    expect(late.maxMs).toBeGreaterThan(Math.max(...least) - 0.1)
    expect(late.maxMs).toBeLessThan(Math.max(...most) + 0.1)
    expect(late.afterTask).toBe(late.count)
    expect(longTasks?.count).toBeGreaterThanOrEqual(2)
    expect(longTasks?.maxMs).toBeGreaterThanOrEqual(259)
    expect(timerLatenessMs?.byTimer['setInterval']?.count).toBeGreaterThan(10)
    const [finding] = schedulingFindings(report.scheduling)
    expect(finding).toMatch(
      /^\d of 24 notes were asked for [\d.]+(–\d+)? ms too late, each after a task of over 50 ms\.$/,
    )
    expect(formatReport(report)).toContain('\n\nScheduling\n  ')
  })

  test('swing is found as it is asked for and as it is heard', async () => {
    const { session } = await played('sequence({ notes: 24, gapsMs: [160, 80], aheadMs: 900 })')
    const { swing, rhythmErrorMs, late } = session.report().scheduling!
    expect(swing?.asked).toBeCloseTo(2 / 3, 4)
    // So far ahead that no machine is too busy.
    expect(late.count).toBe(0)
    expect(swing?.heard).toBeCloseTo(2 / 3, 3)
    expect(rhythmErrorMs?.heard).toBeGreaterThan(10)
    expect(rhythmErrorMs?.p50).toBeLessThan(0.5)
  })

  test.each([
    ['quantum', '(s) => Math.round(s * context.sampleRate / 128) * 128 / context.sampleRate'],
    ['frame', '(s) => Math.round(s * 60) / 60'],
    ['none', '(s) => s'],
  ])('what starts are rounded to is told by their pattern: %s', async (grid, round) => {
    const { session } = await played(
      `sequence({ notes: 30, gapsMs: [109.3, 131.9, 87.1], round: ${round} })`,
    )
    expect(session.report().scheduling?.quantisation?.grid).toBe(grid)
  })

  test('notes that are posted ahead to a processor are scheduled ones, told from other messages by their sound', async () => {
    const { session, truth } = await played(
      'sequence({ notes: 16, gapsMs: [130, 170], aheadMs: 400 })',
      '/posting',
    )
    const { context } = must(session.scheduling.starts[0])
    const events = Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index))
    const heard = events.filter(({ ending }) => ending === 'heard')
    const offFrames = heard.map(
      ({ soundFrame = Number.NaN }, index) =>
        soundFrame - Math.round(((truth[index]?.whenMs ?? 0) * context.sampleRate) / 1000),
    )
    expect(offFrames).toEqual(truth.map(() => 0))
    expect(
      heard.every(({ source, stages }) => source === 'timer' && (stages.lookAhead ?? 0) > 0),
    ).toBe(true)
    const { count, late, rhythmErrorMs } = session.report().scheduling!
    expect({ count, late: late.count, heard: rhythmErrorMs?.heard }).toEqual({
      count: 16,
      late: 0,
      heard: 15,
    })
    for (const [index, start] of session.scheduling.starts.entries()) {
      const { whenMs, beforeMs, afterMs } = must(truth[index])
      const marginMs = marginOf(start)
      expect(marginMs).toBeGreaterThan(whenMs - afterMs - 12)
      expect(marginMs).toBeLessThan(whenMs - beforeMs + 12)
    }
  })

  test('a page that plays in its animation frames follows them', async () => {
    const { session } = await played(`{
      let notes = 0, dueMs = 0
      const step = (nowMs) => {
        dueMs ||= nowMs
        if (nowMs >= dueMs) { dueMs += 120; note(notes % 2 ? 0 : context.currentTime); notes++ }
        if (notes < 20) requestAnimationFrame(step)
        else setTimeout(() => { isDone = true }, 600)
      }
      requestAnimationFrame(step)
    }`)
    const { count, immediate, quantisation, timerLatenessMs } = session.report().scheduling!
    // The audio clock may move on between the page's look at it and the start.
    expect(count + immediate).toBe(20)
    expect(immediate).toBeGreaterThanOrEqual(17)
    expect(quantisation).toMatchObject({ grid: 'frame' })
    expect(timerLatenessMs?.byTimer['requestAnimationFrame']?.count).toBe(20)
  })
})

describe('in Firefox', () => {
  test('margins are told, and that it tells of no long tasks', async () => {
    const browser = await launchFirefox()
    const { session, truth } = await playedInPage(
      browser,
      recorder,
      server.origin,
      '{ note(0.5); note(0.75); setTimeout(() => { isDone = true }, 100) }',
    )
    await browser.close()
    const { count, marginMs, longTasks } = session.report().scheduling!
    expect({ count, longTasks }).toEqual({ count: 2, longTasks: null })
    const [first] = truth
    expect(marginMs?.p05).toBeCloseTo((first?.whenMs ?? 0) - (first?.beforeMs ?? 0), 0)
  })
})
