// Hands on the charts of the panel, as a plain page in real Chromium on a fixture channel: values under the cursor,
// zoom, the linked time axis, keys; and what the charts draw, and do not. Node, driving Chromium.

import { beforeEach, describe, expect, it } from 'vitest'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import type { Hole } from '../../trace/holes/hole.ts'
import { createSession } from '../../trace/session/session.ts'
import { holeSentence } from '../../trace/text/hole-words.ts'
import { KIND, RECORD_BYTES, RECORD_OFFSET } from '../../trace/wire/record.ts'
import { FEED_MS, feedMessages, reportOf, usePanel } from '../support/panel/panel-bench.ts'
import { byTestId, click, openFile, textOf } from '../support/panel/panel-harness.ts'
import { letGo } from '../support/trace/let-go.ts'
import { until } from '../support/until.ts'

declare global {
  interface Window {
    /** Put in by the tests of drawing. */
    chartDraws: { frames: number; byChart: Record<string, number> }
  }
}

const bench = usePanel()

/** A place in the picture of a chart, by shares of its width and height. */
async function placeIn(chart: string, across: number): Promise<{ x: number; y: number }> {
  const canvas = (await bench.page.waitForSelector(`${byTestId(chart)} canvas`))!
  const { x, y, width, height } = (await canvas.boundingBox())!
  // Between the axes of the charts over time.
  return { x: x + 56 + across * (width - 56 - 32), y: y + height / 2 }
}

async function moveTo(chart: string, across: number): Promise<void> {
  const { x, y } = await placeIn(chart, across)
  await bench.page.mouse.move(x, y)
}

async function drag(chart: string, from: number, to: number): Promise<void> {
  await moveTo(chart, from)
  await bench.page.mouse.down()
  const { x, y } = await placeIn(chart, to)
  await bench.page.mouse.move(x, y, { steps: 3 })
  await bench.page.mouse.up()
}

const valuesOf = async (chart: string): Promise<string> => {
  await bench.page.waitForSelector(byTestId(`${chart}-values`))
  return textOf(bench.page, `${chart}-values`)
}

const liveText = (chart: string): Promise<string> => textOf(bench.page, `${chart}-live`)

/** The numbers of a text such as "4.2 s to 6.1 s". */
const numbersIn = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number)

const isGone = (testId: string): Promise<unknown> =>
  bench.page.waitForSelector(byTestId(testId), { hidden: true })

describe('hands on the charts', () => {
  beforeEach(async () => {
    await bench.open(`duration=${FEED_MS}`)
    await click(bench.page, 'first-steps-dismiss')
    await bench.recordAndStop()
  })

  it('find the values under the cursor, with their units, in every chart', async () => {
    await moveTo('chart-stages', 0.5)
    const stages = await valuesOf('chart-stages')
    expect(stages).toMatch(/^\d+\.\d\d s/)
    expect(stages).toMatch(/End to end\d+(\.\d+)? ms/)
    const latency = await valuesOf('chart-latency')
    expect(latency).toMatch(/Context 1\d+(\.\d+)? ms/)
    // One axis: both say the same moment, but for the width of a slice.
    expect(Math.abs(numbersIn(stages)[0]! - numbersIn(latency)[0]!)).toBeLessThan(0.4)

    await moveTo('chart-distribution', 0.1)
    const bar = await valuesOf('chart-distribution')
    expect(bar).toMatch(/^[\d.]+ to [\d.]+ msEvents\d+Share[\d.]+ %/)
    await isGone('chart-stages-values')
    await bench.page.mouse.move(5, 5)
    await isGone('chart-distribution-values')
  })

  it('hear them as they step from event to event by the keys', async () => {
    await bench.page.focus(byTestId('chart-stages'))
    expect(await liveText('chart-stages')).toBe('')
    await bench.page.keyboard.press('ArrowLeft')
    const newest = await liveText('chart-stages')
    expect(newest).toMatch(/^\d+\.\d\d s.*: End to end .* ms, MIDI .* ms.*\.$/)
    await bench.page.keyboard.press('ArrowLeft')
    const before = await liveText('chart-stages')
    expect(numbersIn(before)[0]!).toBeLessThan(numbersIn(newest)[0]!)
    expect(before).toMatch(/End to end/)
    await bench.page.keyboard.press('Home')
    expect(numbersIn(await liveText('chart-stages'))[0]!).toBeLessThan(1)
    // The other chart shows it too and keeps still.
    expect(await valuesOf('chart-latency')).toContain('Context 1')
    expect(await liveText('chart-latency')).toBe('')
    await bench.page.keyboard.press('Escape')
    await isGone('chart-latency-values')
  })

  it('find each bar of the distribution by the keys, all events in them', async () => {
    await bench.page.focus(byTestId('chart-distribution'))
    await bench.page.keyboard.press('Home')
    let counted = 0
    let bars = 0
    for (let said = ''; (await liveText('chart-distribution')) !== said; bars += 1) {
      said = await liveText('chart-distribution')
      counted += Number(/Events (\d+)/.exec(said)?.[1])
      await bench.page.keyboard.press('ArrowRight')
    }
    expect(bars).toBeGreaterThanOrEqual(12)
    expect(counted).toBe(reportOf(feedMessages()).stages.endToEnd?.count)
  })

  it('zoom all time charts by a drag in one, and go back by a double click', async () => {
    await drag('chart-latency', 0.25, 0.5)
    await bench.page.waitForSelector(byTestId('stages-follow'))
    const shown = await textOf(bench.page, 'stages-zoom')
    expect(shown).toBe(await textOf(bench.page, 'latency-zoom'))
    const [from, to] = numbersIn(shown)
    expect(from!).toBeGreaterThan(FEED_MS / 4000 - 0.5)
    expect(to!).toBeLessThan(FEED_MS / 2000 + 0.5)
    await moveTo('chart-stages', 0.5)
    const middle = numbersIn(await valuesOf('chart-stages'))[0]!
    expect(Math.abs(middle - (from! + to!) / 2)).toBeLessThan(0.2)
    // The table behind it is of the same time.
    await click(bench.page, 'stages-toggle')
    const times = await bench.page.$$eval(`${byTestId('stages-table')} td:first-child`, (all) =>
      all.map((cell) => Number.parseFloat(cell.textContent ?? '')),
    )
    expect(Math.min(...times)).toBeGreaterThan(from! - 0.2)
    expect(Math.max(...times)).toBeLessThan(to! + 0.2)
    const { x, y } = await placeIn('chart-latency', 0.5)
    await bench.page.mouse.click(x, y, { count: 2 })
    await isGone('stages-follow')
  })

  it('zoom by the keys, move along, and go back', async () => {
    await bench.page.focus(byTestId('chart-stages'))
    await bench.page.keyboard.press('+')
    const spanNow = async (): Promise<[number, number]> => {
      await bench.page.waitForSelector(byTestId('stages-zoom'))
      const [from, to] = numbersIn(await textOf(bench.page, 'stages-zoom'))
      return [from!, to!]
    }
    const [from, to] = await spanNow()
    expect(to - from).toBeCloseTo(FEED_MS / 2000, 0)
    await bench.page.keyboard.down('Shift')
    await bench.page.keyboard.press('ArrowRight')
    await bench.page.keyboard.up('Shift')
    const moved = await until('it has moved along', async () => {
      const [now] = await spanNow()
      return now !== from && now
    })
    expect(moved - from).toBeCloseTo((to - from) / 4, 0)
    await bench.page.keyboard.press('-')
    await bench.page.keyboard.press('-')
    await isGone('stages-zoom')
    await bench.page.keyboard.press('+')
    await bench.page.waitForSelector(byTestId('stages-zoom'))
    await bench.page.keyboard.press('0')
    await isGone('stages-zoom')
  })

  it('zoom the distribution for itself', async () => {
    await drag('chart-distribution', 0.1, 0.3)
    await click(bench.page, 'distribution-follow')
    await isGone('distribution-follow')
    expect(await bench.page.$(byTestId('stages-follow'))).toBeNull()
  })

  it('draw nothing anew by moving the cursor', async () => {
    // What the end of the recording added comes with the next frame.
    await framesPass(5)
    await countDraws()
    for (const across of [0.2, 0.4, 0.6]) {
      await moveTo('chart-stages', across)
      await valuesOf('chart-latency')
    }
    await framesPass(10)
    expect(await bench.page.evaluate(() => window.chartDraws.byChart)).toEqual({})
  })
})

describe('charts while a recording goes on', () => {
  beforeEach(async () => {
    await bench.open('duration=60000&playing=4&pace=1')
    await click(bench.page, 'first-steps-dismiss')
    await click(bench.page, 'record')
    await bench.page.waitForSelector(`${byTestId('chart-latency')} canvas`)
  })

  it('stop following where somebody zooms, say so, and follow again by one button', async () => {
    await drag('chart-stages', 0.005, 0.03)
    await bench.page.waitForSelector(byTestId('stages-follow'))
    expect(await textOf(bench.page, 'stages-zoom')).toContain('not following')
    expect(await textOf(bench.page, 'latency-zoom')).toContain('not following')
    expect(await textOf(bench.page, 'stages-follow')).toBe('Follow')
    await click(bench.page, 'stages-follow')
    await isGone('latency-zoom')
  })

  it('draw no more than ten times a second, though streams come at times of their own', async () => {
    await countDraws()
    const startMs = await bench.page.evaluate(() => performance.now())
    await framesPass(180)
    const { byChart, seconds } = await bench.page.evaluate((from) => {
      return { byChart: window.chartDraws.byChart, seconds: (performance.now() - from) / 1000 }
    }, startMs)
    expect(byChart['chart-latency']).toBeGreaterThan(0)
    for (const [chart, draws] of Object.entries(byChart))
      expect(draws, chart).toBeLessThanOrEqual(10 * seconds + 2)
  })

  it('draw nothing while what they show has not changed', async () => {
    // Something old enough that nothing is added to it.
    await eventsCame(20)
    await drag('chart-stages', 0.002, 0.02)
    await bench.page.waitForSelector(byTestId('stages-follow'))
    await countDraws()
    await drawsRest('chart-stages', 'chart-latency')
    const events = (): Promise<string> => textOf(bench.page, 'status-line')
    const before = await events()
    await framesPass(60)
    expect(await events()).not.toBe(before)
    const draws = await bench.page.evaluate(() => window.chartDraws.byChart)
    expect(draws['chart-stages'] ?? 0).toBe(0)
    expect(draws['chart-latency'] ?? 0).toBe(0)
  })

  it('draw nothing out of sight, and what is due when they come into it', async () => {
    // All have their first picture by then, which is made out of sight too, and a line for each context.
    await eventsCame(20)
    await bench.page.setViewport({ width: 500, height: 420 })
    await bench.page.$eval('.figures', (figures) => figures.scrollIntoView())
    await countDraws()
    await drawsRest('chart-stages', 'chart-latency', 'chart-distribution')
    await framesPass(60)
    expect(await bench.page.evaluate(() => window.chartDraws.byChart)).toEqual({})
    await bench.page.$eval(byTestId('chart-latency'), (chart) => chart.scrollIntoView())
    await bench.page.waitForFunction(() => (window.chartDraws.byChart['chart-latency'] ?? 0) > 0)
  })

  it('draw nothing while another tab lies over the panel, whatever comes', async () => {
    await countDraws()
    const other = await bench.page.browser().newPage()
    await other.bringToFront()
    await bench.page.waitForFunction(() => document.hidden, { polling: 100 })
    const before = await bench.page.evaluate(() => {
      window.chartDraws.byChart = {}
      return window.fixture.channel.acknowledged
    })
    await bench.page.waitForFunction(
      (taken) => window.fixture.channel.acknowledged > taken + 100,
      { polling: 100 },
      before,
    )
    expect(await bench.page.evaluate(() => window.chartDraws.byChart)).toEqual({})
    await other.close()
    await bench.page.bringToFront()
    await bench.page.waitForFunction(() => (window.chartDraws.byChart['chart-latency'] ?? 0) > 0)
  })

  it('draw nothing in a view that is not shown', async () => {
    await click(bench.page, 'tab-contexts')
    await bench.page.waitForSelector(byTestId('context'))
    await countDraws()
    await framesPass(60)
    expect(await bench.page.evaluate(() => window.chartDraws.byChart)).toEqual({})
  })
})

describe('charts of a trace whose times no clock has', () => {
  /** The feed with all its MIDI events at one moment, ms. */
  function traceAt(wallMs: number): Uint8Array {
    const messages = feedMessages()
    for (const { message } of messages) {
      if (message.type !== 'records/chunk') continue
      const view = new DataView(message.bytes)
      for (let at = 0; at < view.byteLength; at += RECORD_BYTES) {
        if (view.getUint8(at + RECORD_OFFSET.kind) !== KIND.midiEvent) continue
        view.setFloat64(at + RECORD_OFFSET.wallMs, wallMs, true)
      }
    }
    return writeTrace(messages)
  }

  // Numbers whose next one is further away than a tick: as times, and as durations.
  it.each([9.9e19, -9.9e18])('are drawn: all events at %d ms', async (wallMs) => {
    await bench.open()
    await openFile(bench.page, 'far.awescope', traceAt(wallMs))
    await bench.waitForStatus('Saved trace far.awescope')
    await bench.page.waitForSelector(`${byTestId('chart-latency')} canvas`)
    const heard = await bench.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => resolve('a frame'))),
    )
    expect(heard).toBe('a frame')
  })
})

describe('charts of a trace of which a second is missing', () => {
  /** Of the feed. */
  const [fromMs, toMs] = [1_790_000_005_000, 1_790_000_006_000]
  const isGone = ({ bytes }: { bytes: ArrayBuffer }): boolean => {
    if (bytes.byteLength === 0) return false
    const wallMs = new DataView(bytes).getFloat64(RECORD_OFFSET.wallMs, true)
    return wallMs >= fromMs && wallMs < toMs
  }

  it('have it hatched, and say how many records it was and what is known of them', async () => {
    const messages = letGo(feedMessages(), isGone)
    const session = createSession()
    for (const stamped of messages) session.ingest(stamped)
    const [hole, ...others] = session.report().holes ?? []
    expect(others).toEqual([])
    await bench.open()
    await openFile(bench.page, 'hole.awescope', writeTrace(messages))
    for (const chart of ['chart-stages', 'chart-latency']) {
      const shade = await bench.page.waitForSelector(byTestId(`${chart}-hole`))
      const label = await shade?.evaluate((element) => element.getAttribute('aria-label'))
      expect(label).toBe(holeSentence(hole as Hole))
      const loads = hole?.lost?.seconds.filter(({ load }) => load !== null) ?? []
      expect(loads.length).toBeGreaterThan(0)
      expect(await bench.page.$$(byTestId(`${chart}-lost`))).toHaveLength(loads.length)
    }
    // The values at the cursor, in the middle of it.
    const chart = await bench.page.$(byTestId('chart-latency'))
    const shade = await bench.page.$(byTestId('chart-latency-hole'))
    const [box, place] = [await shade?.boundingBox(), await chart?.boundingBox()]
    if (!box || !place) throw new Error('There is no chart.')
    await bench.page.mouse.move(box.x + box.width / 2, place.y + place.height / 2)
    const values = await bench.page.waitForSelector(byTestId('chart-latency-values'))
    const said = await values?.evaluate((element) => element.textContent)
    expect(said).toContain('this second')
    expect(said).toContain('process()')
  })
})

/** Counts pictures by chart from now on. */
function countDraws(): Promise<void> {
  return bench.page.evaluate(() => {
    window.chartDraws = { frames: 0, byChart: {} }
    const native = CanvasRenderingContext2D.prototype.clearRect
    CanvasRenderingContext2D.prototype.clearRect = function clearRect(...box) {
      const chart = this.canvas.closest<HTMLElement>('.chart-canvas')?.dataset['testid'] ?? '?'
      const { byChart } = window.chartDraws
      byChart[chart] = (byChart[chart] ?? 0) + 1
      native.apply(this, box)
    }
  })
}

/** Comes back once the figures are of more than `count` events. */
function eventsCame(count: number): Promise<unknown> {
  return bench.page.waitForFunction(
    (selector, few) =>
      Number.parseFloat(document.querySelector(selector)?.textContent ?? '0') > few,
    {},
    byTestId('figure-events'),
    count,
  )
}

/** Comes back once half a second has passed without a picture of these charts, ten a second if any; counts anew. */
function drawsRest(...charts: string[]): Promise<unknown> {
  return bench.page.evaluate(
    (watched) =>
      new Promise<void>((done) => {
        const tick = (left: number): void => {
          if (watched.some((chart) => chart in window.chartDraws.byChart)) {
            window.chartDraws.byChart = {}
            requestAnimationFrame(() => tick(30))
          } else if (left === 0) done()
          else requestAnimationFrame(() => tick(left - 1))
        }
        tick(30)
      }),
    charts,
  )
}

function framesPass(count: number): Promise<unknown> {
  return bench.page.evaluate(
    (frames) =>
      new Promise<void>((done) => {
        const tick = (left: number): void => {
          if (left === 0) done()
          else requestAnimationFrame(() => tick(left - 1))
        }
        tick(frames)
      }),
    count,
  )
}
