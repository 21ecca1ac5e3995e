// Memory of the whole panel over hours, from a source that is faster than time: its page in a real Chromium, its charts
// and figures drawn meanwhile, takes a real recording of four documents that is played again and again. Collected
// heaps each simulated quarter of an hour, their slope behind the first hour, and by name what there is more of at the
// end than then. Fails where the promise is broken. Node; `LONG_HOURS` (8) says how long.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  collectedHeap,
  countHeap,
  heapGrowth,
  takeHeapSnapshot,
} from '../../support/bench/heap-growth.ts'
import { memoryLine } from '../../support/bench/memory-line.ts'
import { table } from '../../support/bench/statistics.ts'
import { PROJECT_ROOT } from '../../support/browser/fixture-server.ts'
import { launchChromium } from '../../support/page/page-harness.ts'
import type { Hours } from '../../support/panel/panel-hours.ts'
import { click, collectFaults, servePanel } from '../../support/panel/panel-harness.ts'

const HOURS = Number(process.env['LONG_HOURS'] ?? 8)
const SAMPLES_AN_HOUR = 4
/** Of the trace. */
const PERIOD_MS = 8000
const SAMPLE_RATE = 44_100
const ROUNDS_AN_HOUR = 3_600_000 / PERIOD_MS
const TRACE = 'test/fixtures/traces/demo.trace.base64'
/** Lists fill up to their bounds in the first hour. */
const FULL_AFTER_HOURS = 1
const LEAST_BYTES = 10_000
/** Promised, MB an hour. */
const MOST_SLOPE = 1

declare global {
  // Of the bench, in the page.
  var played: Hours
}

test('the panel holds no more after hours than after one', async () => {
  const server = await servePanel()
  onTestFinished(() => server.close())
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const faults = collectFaults(page)
  await page.setViewport({ width: 1280, height: 900 })
  await page.goto(server.url('theme=light&duration=0&logBytes=1000000'))
  await click(page, 'record')
  await page.evaluate(
    (short, options) => {
      globalThis.played = window.fixture.hours(short, options)
    },
    readFileSync(resolve(PROJECT_ROOT, TRACE), 'utf8').trim(),
    {
      times: HOURS * ROUNDS_AN_HOUR,
      periodMs: PERIOD_MS,
      sampleRate: SAMPLE_RATE,
      documents: 4,
    },
  )
  const session = await page.createCDPSession()
  const samples: { hours: number; script: number; buffers: number; browser: number }[] = []
  let full: Awaited<ReturnType<typeof countHeap>> = new Map()
  for (let part = 1; part <= HOURS * SAMPLES_AN_HOUR; part++) {
    const hours = part / SAMPLES_AN_HOUR
    await page.evaluate(async (rounds) => played.playUntil(rounds), hours * ROUNDS_AN_HOUR)
    samples.push({ hours, ...(await collectedHeap(session)) })
    console.log(
      Object.values(samples.at(-1) ?? {})
        .map((value) => value.toFixed(2))
        .join('  '),
    )
    if (hours === FULL_AFTER_HOURS) full = countHeap(await takeHeapSnapshot(session))
  }
  const more = heapGrowth(full, countHeap(await takeHeapSnapshot(session)), LEAST_BYTES)

  const warm = samples.filter(({ hours }) => hours > FULL_AFTER_HOURS)
  const slopeOf = (read: (sample: (typeof samples)[number]) => number) =>
    memoryLine(
      warm.map(({ hours }) => hours),
      warm.map(read),
    )
  const lines = (['script', 'buffers', 'browser'] as const).map((part) =>
    slopeOf((sample) => sample[part]),
  )
  const all = slopeOf(({ script, buffers, browser: own }) => script + buffers + own)
  const text = [
    table([
      ['hours', 'script MB', 'buffers MB', 'browser MB'],
      ...samples.map((sample) => Object.values(sample).map((value) => value.toFixed(2))),
      [
        'MB an hour',
        ...lines.map(({ slope, error }) => `${slope.toFixed(2)} ± ${error.toFixed(2)}`),
      ],
    ]),
    `All together ${all.slope.toFixed(2)} ± ${all.error.toFixed(2)} MB an hour. More than after the first hour:`,
    table([['what', 'more', 'kB'], ...more]),
  ].join('\n')
  const folder = resolve(PROJECT_ROOT, 'artefacts/long')
  mkdirSync(folder, { recursive: true })
  writeFileSync(resolve(folder, 'panel-page.txt'), `${text}\n`)
  console.log(text)
  expect(faults).toEqual([])
  expect(all.slope - all.error).toBeLessThan(MOST_SLOPE)
})
