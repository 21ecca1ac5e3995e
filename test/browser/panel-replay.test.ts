// A recording played back in the panel, as a plain page in real Chromium on a fixture channel: figures of a moment and
// of a selection are those of the reader of the same messages, in every view; keys, places as text, files by drop and
// from the list of recent ones. Node, driving Chromium.

import { describe, expect, it } from 'vitest'
import { messageTimes } from '../../panel/models/message-times.ts'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import { keepingAll } from '../../trace/query/trace-view.ts'
import type { Report } from '../../trace/report/schema.ts'
import { createSession } from '../../trace/session/session.ts'
import { FEED_MS, feedMessages, usePanel } from '../support/panel/panel-bench.ts'
import { byTestId, click, textOf, valueOf } from '../support/panel/panel-harness.ts'
import { until } from '../support/until.ts'

const bench = usePanel()

const START_WALL_MS = 1_790_000_000_000

/** The reader of the whole feed. */
const reader = (() => {
  const session = createSession(keepingAll(null))
  for (const message of feedMessages()) session.ingest(message)
  session.finish()
  return session
})()

const press = (...keys: string[]): Promise<void> =>
  keys.reduce<Promise<void>>(
    (before, key) => before.then(() => bench.page.keyboard.press(key as 'Home')),
    Promise.resolve(),
  )

const moment = (): Promise<number> => valueOf(bench.page, 'replay-moment')

/** A file held over the panel and let go there. */
async function drop(name: string, bytes: Uint8Array): Promise<void> {
  await bench.page.evaluate(
    (fileName, content) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(content)], fileName))
      const init = { bubbles: true, cancelable: true, dataTransfer: transfer }
      const target = document.querySelector('.view')!
      target.dispatchEvent(new DragEvent('dragover', init))
      target.dispatchEvent(new DragEvent('drop', init))
    },
    name,
    [...bytes],
  )
}

async function follow(place: string): Promise<void> {
  await bench.page.$eval(byTestId('place'), (field) => {
    ;(field as HTMLInputElement).focus()
    ;(field as HTMLInputElement).select()
  })
  await bench.page.keyboard.sendCharacter(place)
  await press('Enter')
}

/** Contexts and processors come a moment later than the rest. */
const figuresAreOf = (part: string): Promise<unknown> =>
  bench.page.waitForFunction(
    (selector, text) => document.querySelector(selector)?.textContent === text,
    {},
    byTestId('replay-figures-of'),
    `Figures of ${part}`,
  )

describe('a recording that is played back', () => {
  it('is opened by a drop, and shows at any moment what was known then, and of a selection its own', async () => {
    await bench.open()
    await click(bench.page, 'first-steps-dismiss')
    await drop('evening.awescope', writeTrace(feedMessages()))
    await bench.waitForStatus('Saved trace evening.awescope')
    await bench.expectFigures(reader.report())

    // As text, to the exact stretch.
    await follow('see trace.html#t=6.5-12.25')
    const part = reader.report({ fromMs: START_WALL_MS + 6500, toMs: START_WALL_MS + 12_250 })
    await bench.waitForValue('figure-events', part.frames.seen)
    await bench.expectFigures(part)
    expect(part.frames.seen).toBeGreaterThan(10)
    await figuresAreOf('6.50 s to 12.25 s')
    await bench.page.waitForSelector(byTestId('stages-zoom'))
    await click(bench.page, 'tab-events')
    await bench.waitForValue('events-count', part.frames.seen)

    // Up to a moment: what the live panel had shown then.
    await press('Escape')
    await follow('#t=4.2')
    const then = reader.report({ toMs: START_WALL_MS + 4200.001 })
    await bench.waitForValue('events-count', then.frames.seen)
    await click(bench.page, 'tab-live')
    await bench.expectFigures(then)
    await click(bench.page, 'tab-processors')
    const waitForMeans = (report: Report): Promise<unknown> =>
      bench.page.waitForFunction(
        (selector, expected) =>
          [...document.querySelectorAll<HTMLElement>(selector)]
            .map((each) => each.dataset['value'])
            .join() === expected,
        {},
        byTestId('processor-mean'),
        meansOf(report),
      )
    await waitForMeans(knownAt(START_WALL_MS + 4200.001))
    await click(bench.page, 'replay-end')
    await waitForMeans(reader.report())
    await figuresAreOf('everything')
  })

  it('goes by the keys: from event to event, to the ends, and round in a loop', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await click(bench.page, 'first-steps-dismiss')
    await bench.recordAndStop()
    await press('Home')
    expect(await moment()).toBe(0)
    const stepped: number[] = []
    for (let step = 0; step < 3; step += 1) {
      await press('ArrowRight')
      stepped.push(await moment())
    }
    const times = Array.from(
      { length: reader.eventCount },
      (_, index) => reader.eventAt(index).marks.event,
    )
      .sort((a, b) => a - b)
      .map((wallMs) => wallMs - START_WALL_MS)
    expect(stepped).toEqual(times.slice(0, 3))
    await press('ArrowLeft')
    expect(await moment()).toBe(times[1])
    await bench.page.waitForSelector(byTestId('chart-stages-playhead'))
    await bench.page.waitForSelector(byTestId('chart-latency-playhead'))

    await follow('#t=1.0-1.3')
    await bench.page.$eval(byTestId('place'), (field) => (field as HTMLElement).blur())
    await press('l', ' ')
    const seen = new Set<boolean>()
    await until('it has begun again', async () => {
      const at = await moment()
      expect(at).toBeGreaterThanOrEqual(1000)
      expect(at).toBeLessThan(1300)
      seen.add(at > 1150)
      if (seen.has(true) && at < 1150) seen.delete(true)
      return seen.has(false) && at > 1150
    })
    await press(' ')
    const still = await moment()
    expect(await moment()).toBe(still)
    await click(bench.page, 'replay-help')
    expect(await textOf(bench.page, 'replay-keys')).toContain('play and pause')
  })

  it('is told as a place, which is checked where it comes back', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    await follow('#t=2.5-3.75&event=3')
    await bench.page.waitForSelector(`${byTestId('waterfall')}[data-event="3"]`)
    await click(bench.page, 'place-copy')
    const copied = await until('it is copied', () =>
      bench.page.evaluate(() => window.fixture.copied.at(-1) ?? false),
    )
    expect(copied).toBe('#t=2.5-3.75&event=3')
    for (const [bad, sentence] of [
      ['#t=5-2', 'ends before it begins'],
      ['hello', 'names no place'],
      ['#event=99999', 'There is no event 99999'],
      ['#t=99999', 'is over after'],
    ] as const) {
      await follow(bad)
      await bench.page.waitForFunction(
        (selector, text) => document.querySelector(selector)?.textContent?.includes(text),
        {},
        byTestId('place-problem'),
        sentence,
      )
    }
    // Figures come as often as the machine allows.
    await figuresAreOf('2.50 s to 3.75 s')
    // A file of the same beginning has not been asked for that place.
    await drop('evening.awescope', writeTrace(feedMessages()))
    await bench.waitForStatus('Saved trace evening.awescope')
    await bench.page.waitForSelector(byTestId('place-problem'), { hidden: true })
    const place = await bench.page.$eval(byTestId('place'), (it) => (it as HTMLInputElement).value)
    expect(place).toMatch(/^#t=\d+\.\d+$/)
  })

  it('gets markers at the playhead, on all charts and in a list, which are gone to and named', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    await bench.page.keyboard.press('ArrowRight')
    const marked = await moment()
    await bench.page.keyboard.press('m')
    await bench.page.waitForSelector(byTestId('marker-list'))
    for (const chart of ['chart-stages', 'chart-latency'])
      await bench.page.waitForSelector(byTestId(`${chart}-marker`))
    await bench.page.focus(byTestId('marker-note'))
    await bench.page.keyboard.type('Mm: reverb on')
    await bench.page.keyboard.press('Enter')
    await bench.page.waitForSelector('.user-mark button[title="Mm: reverb on"]')
    expect(await bench.page.$$(byTestId('marker'))).toHaveLength(1)
    await bench.page.keyboard.press('End')
    await click(bench.page, 'marker-jump')
    await until('the playhead is there', async () => (await moment()) === marked)
    await click(bench.page, 'marker-remove')
    await bench.page.waitForFunction(
      (selector) => document.querySelector(selector) === null,
      {},
      byTestId('marker'),
    )
  })

  it('is opened again from the list of recent files', async () => {
    await bench.open()
    await drop('one.awescope', writeTrace(feedMessages()))
    await bench.waitForStatus('Saved trace one.awescope')
    await click(bench.page, 'clear')
    await bench.waitForStatus('Ready')
    await bench.page.waitForSelector(byTestId('recent'))
    await bench.page.select(byTestId('recent'), '0')
    await bench.waitForStatus('Saved trace one.awescope')
  })
})

/** What the messages up to there amount to. */
function knownAt(wallMs: number): Report {
  const messages = feedMessages()
  const times = messageTimes(messages)
  const session = createSession()
  messages.forEach((message, index) => {
    if ((times[index] ?? 0) <= wallMs) session.ingest(message)
  })
  return session.report()
}

/** In the order of the view. */
const meansOf = ({ processors }: Report): string =>
  processors
    .toSorted((left, right) => right.load.average - left.load.average)
    .map(({ processUs }) => processUs.mean)
    .join()
