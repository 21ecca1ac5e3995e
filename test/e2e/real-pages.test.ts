// Synthesizers and sequencers from npm on pages of their own, played as people play them: by on-screen keys, computer
// keys, a start button. Real Chromium. Needs `npm run build`.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { Report } from '../../trace/report/schema.ts'
import type { Planted } from '../fixtures/pages/real/look-ahead-sequencer.ts'
import { PROJECT_ROOT } from '../support/browser/fixture-server.ts'
import { type RealPage, serveRealPage } from '../support/browser/real-page.ts'
import { type CliFolder, createCliFolder, reportOf } from '../support/cli/cli-run.ts'
import { readCauses } from '../support/page/cause-page.ts'
import { injectRecorder, launchChromium } from '../support/page/page-harness.ts'

let folder: CliFolder
let real: RealPage | null = null
beforeEach(() => {
  folder = createCliFolder()
})
afterEach(async () => {
  folder.remove()
  await real?.close()
  real = null
})

const record = async (page: RealPage, ...args: string[]): Promise<Report> =>
  reportOf(await folder.run(['record', page.url, ...args, '--json']))

/** A new tab with the recorder that was built. */
const openRecorded = async (browser: Browser, { url }: RealPage): Promise<Page> => {
  const page = await browser.newPage()
  await injectRecorder(page, readFileSync(resolve(PROJECT_ROOT, 'dist/recorder.js'), 'utf8'))
  await page.goto(url)
  return page
}

/** The page's own context has gone on for so long. */
const contextPlays = (page: Page, seconds: number): Promise<unknown> =>
  page.evaluate(
    `new Promise((done) => { const until = context.currentTime + ${seconds}
      const look = () => context.currentTime >= until ? done() : setTimeout(look, 10); look() })`,
  )

describe('awescope record', () => {
  test('follows Tone.js from its on-screen keys to its look-ahead and its sound', async () => {
    real = await serveRealPage('tone-keys')
    const report = await record(real, '--tap', '.key', '--every', '500ms')
    expect(Object.keys(report.sources)).toEqual(['pointer'])
    expect(report.sources.pointer).toMatchObject({ lost: 0 })
    expect(report.onset.count).toBe(6)
    expect(report.onset.heard).toBeGreaterThanOrEqual(5)
    // Tone plays a tenth of a second ahead where no time is given.
    expect(Math.abs((report.stages.lookAhead?.p50Ms ?? 0) - 100)).toBeLessThan(15)
    expect(report.bottleneck).toBe('lookAhead')
  })

  test('follows the notes that Tone.js’ transport asks for ahead, each as one of its own', async () => {
    real = await serveRealPage('tone-sequencer')
    const report = await record(real, '--click', '#start', '--duration', '4s')
    const sequenced = report.sources.message ?? report.sources.timer
    // Four a second.
    expect(sequenced?.count).toBeGreaterThan(10)
    expect(sequenced?.count).toBeLessThanOrEqual(18)
    expect(sequenced?.lost).toBe(0)
    expect(sequenced?.heard).toBeGreaterThan((sequenced?.count ?? 0) * 0.8)
    expect(report.sources.unknown).toBeUndefined()
    expect(report.stages.lookAhead?.p50Ms).toBeGreaterThan(30)
    expect(report.stages.lookAhead?.p50Ms).toBeLessThan(115)
  })
})

describe('the recorder in a page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  test('follows spessasynth_lib from computer keys through its port and its processor', async () => {
    real = await serveRealPage('spessasynth-keys', {
      'bank.sf2': 'node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2',
      'spessasynth_processor.min.js':
        'node_modules/spessasynth_lib/dist/spessasynth_processor.min.js',
    })
    const page = await openRecorded(browser, real)
    await page.waitForSelector('.key')
    for (const key of ['KeyA', 'KeyS', 'KeyD', 'KeyF'] as const) {
      await page.keyboard.press(key, { delay: 100 })
      await contextPlays(page, 0.5)
    }
    // A sequencer's way: notes that are asked for ahead, in messages.
    await page.evaluate(`setTimeout(() => [60, 64, 67].forEach((key, index) => {
      const time = context.currentTime + 0.6 + 0.5 * index
      synth.noteOn(1, key, 100, { time })
      synth.noteOff(1, key, { time: time + 0.2 })
    }))`)
    await contextPlays(page, 2)
    const { session, events } = await readCauses(page)
    const ahead = events.filter(({ source, ending }) => source === 'timer' && ending === 'heard')
    // Where quanta were left out on a busy machine its own clock lags, and none of them sounds in time; none is told
    // wrongly. From its arrival, which waits for the device's callback.
    const askedMs = (event: TrackedEvent): number =>
      [600, 1100, 1600].find((ms) => Math.abs(ms - (event.stages.lookAhead ?? 0)) < 100) ?? 0
    expect(ahead.map(askedMs)).not.toContain(0)
    expect(session.report().scheduling).toMatchObject({ count: ahead.length, late: { count: 0 } })
    const report = session.report({ source: 'key' })
    expect(report.onset).toMatchObject({ count: 4, lost: 0 })
    expect(report.stages.port?.count).toBeGreaterThanOrEqual(4)
    expect(report.stages.input?.count).toBe(report.frames.seen)
    expect(report.processors.length).toBeGreaterThan(0)
    expect(report.processors.every(({ thread }) => thread === 'audio')).toBe(true)
  })

  test('follows alphaTab’s player from its button through its worker to its processor', async () => {
    real = await serveRealPage('alphatab-player', {
      'alphaTab.min.js': 'node_modules/@coderline/alphatab/dist/alphaTab.min.js',
      'bank.sf2': 'node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2',
      'Bravura.woff2': 'node_modules/@coderline/alphatab/dist/font/Bravura.woff2',
    })
    const page = await openRecorded(browser, real)
    await page.waitForFunction(() => globalThis.player?.isReady)
    // The score is laid out meanwhile: the button may still move.
    await page.locator('#start').click()
    await page.waitForFunction(() => globalThis.player.playedMs > 1000)
    const { session } = await readCauses(page)
    const report = session.report()
    // The button asks the worker, whose answer loads the processor's module, and the sound begins when that is there:
    // no browser tells what a promise of the platform was for. On a busy machine the processor runs dry, and the sound
    // begins with the message that feeds it then.
    const { unknown, message, ...others } = report.sources
    expect(others).toEqual({})
    expect(unknown?.count ?? 1).toBe(1)
    const heard = (unknown?.heard ?? 0) + (message?.heard ?? 0)
    expect(heard).toBeGreaterThan(0)
    expect((unknown?.lost ?? 0) + (message?.lost ?? 0)).toBe(0)
    expect(report.stages.input).toBeUndefined()
    expect(report.stages.worklet?.count).toBe(heard)
    expect(report.stages.endToEnd?.p50Ms).toBeLessThan(1000)
    // The page feeds its processor, block after block, and none of these messages is taken for a note of its own.
    expect(report.processors.map(({ name, thread }) => [name, thread])).toEqual([
      ['alphatab', 'audio'],
    ])
    const messages = report.processors[0]?.messages
    expect(messages?.toProcessor).toBeGreaterThan(20)
    expect(messages?.arrived).toBeGreaterThan(20)
    expect(message?.count ?? 0).toBeLessThan((messages?.toProcessor ?? 0) / 4)
    expect(report.contexts[0]?.peak).toBeGreaterThan(0.05)
  })

  test('finds a bare look-ahead sequencer late by what was planted, to the millisecond', async () => {
    real = await serveRealPage('look-ahead-sequencer')
    const page = await openRecorded(browser, real)
    await page.click('#start')
    await page.waitForFunction(() => globalThis.planted.isOver)
    const { events } = await readCauses(page)
    const planted: Planted = await page.evaluate(() => globalThis.planted)
    const notes = events.filter(({ target }) => target === 'start')
    expect(notes).toHaveLength(planted.askedLateMs.length)
    expect(notes.every(({ source }) => source === 'timer')).toBe(true)
    const late = planted.askedLateMs.filter((ms) => ms > 0)
    expect(late.length).toBeGreaterThan(0)
    // The timer that asked for a note was late by so much, as the page measures it.
    const lateTimers = planted.timerLateMs.filter((ms) => ms > 100)
    const found = notes.map(({ stages }) => stages.input ?? 0).filter((ms) => ms > 100)
    expect(found.length).toBeGreaterThan(0)
    for (const ms of found)
      expect(Math.min(...lateTimers.map((planted) => Math.abs(planted - ms)))).toBeLessThan(1)
    // Those in time are heard when they were asked for; of the others there is no time ahead.
    const ahead = planted.askedLateMs.map((ms) => (ms < 0 ? -ms : null))
    for (const [index, { stages }] of notes.entries()) {
      const askedMs = ahead[index]
      if (askedMs === null || askedMs === undefined) expect(stages.lookAhead).toBeUndefined()
      else expect(Math.abs((stages.lookAhead ?? Number.NaN) - askedMs)).toBeLessThan(12)
    }
  })
})
