// What the user does in the panel, as a plain page in real Chromium on a fixture channel: events, files, keyboard,
// settings. Node, driving Chromium.

import { beforeEach, describe, expect, it } from 'vitest'
import { readTrace } from '../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import { createSession } from '../../trace/session/session.ts'
import { FEED_MS, feedMessages, reportOf, usePanel } from '../support/panel/panel-bench.ts'
import { cutTrace } from '../support/panel/cut-trace.ts'
import { longTrace } from '../support/trace/bombs.ts'
import { byTestId, click, openFile, textOf, valueOf } from '../support/panel/panel-harness.ts'

const bench = usePanel()

describe('events', () => {
  beforeEach(async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    await click(bench.page, 'tab-events')
    await bench.page.waitForSelector(byTestId('event-row'))
  })

  const firstRow = (column: string): Promise<string> =>
    bench.page.$eval(
      `${byTestId('event-row')} .cell-${column}`,
      (cell) => (cell as HTMLElement).dataset['value'] ?? cell.textContent ?? '',
    )

  it('keeps only the rows in sight in the page', async () => {
    const total = Number(
      await bench.page.$eval(byTestId('events-table'), (table) =>
        table.getAttribute('aria-rowcount'),
      ),
    )
    expect(total).toBeGreaterThan(200)
    expect((await bench.page.$$(byTestId('event-row'))).length).toBeLessThan(70)
    await bench.page.$eval(byTestId('events-table'), (table) =>
      table.scrollTo(0, table.scrollHeight),
    )
    await bench.page.waitForSelector(`[aria-rowindex="${total}"]`)
  })

  it('sorts by any column, absent values last', async () => {
    const report = reportOf(feedMessages())
    await click(bench.page, 'sort-endToEnd')
    await bench.page.waitForFunction(
      (max) =>
        document.querySelector<HTMLElement>('.event-row .cell-endToEnd')?.dataset['value'] ===
        String(max),
      {},
      report.stages.endToEnd!.maxMs,
    )
    await click(bench.page, 'sort-endToEnd')
    await bench.page.waitForFunction(
      (max) =>
        document.querySelector<HTMLElement>('.event-row .cell-endToEnd')?.dataset['value'] !==
        String(max),
      {},
      report.stages.endToEnd!.maxMs,
    )
    expect(Number(await firstRow('endToEnd'))).toBeGreaterThan(0)
  })

  it('filters by text, ending, input and threshold', async () => {
    const report = reportOf(feedMessages())
    const count = (): Promise<number> => valueOf(bench.page, 'events-count')
    await bench.page.select(byTestId('filter-ending'), 'heard')
    await bench.page.waitForFunction(
      (heard) =>
        document.querySelector<HTMLElement>('[data-testid="events-count"]')?.dataset['value'] ===
        String(heard),
      {},
      report.onset.heard,
    )
    await bench.page.select(byTestId('filter-input'), 'Awescope')
    const all = await count()
    await bench.page.type(byTestId('filter-text'), 'granular')
    expect(await count()).toBe(all)
    await bench.page.type(byTestId('filter-text'), ' nothing')
    await bench.waitForValue('events-count', 0)
  })

  it('moves the choice by arrow keys and shows the waterfall with absent stages named', async () => {
    await bench.page.focus(byTestId('events-table'))
    await bench.page.keyboard.press('End')
    await bench.page.waitForSelector(byTestId('waterfall'))
    await bench.page.keyboard.press('Home')
    await bench.page.waitForSelector(`${byTestId('waterfall')}[data-event="1"]`)
    const absent = await bench.page.$$eval(
      `${byTestId('waterfall')} [data-absent="true"] .waterfall-value`,
      (all) => all.map((element) => element.textContent),
    )
    expect(absent.length).toBeGreaterThan(0)
    expect(new Set(absent)).toEqual(new Set(['absent']))
    expect(await bench.page.$(byTestId('waterfall-marks'))).not.toBeNull()
    await bench.page.keyboard.press('Escape')
    await bench.page.waitForSelector(byTestId('waterfall'), { hidden: true })
  })
})

describe('files', () => {
  it('saves a trace whose report equals the displayed figures, and shows the same when it is opened', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    await click(bench.page, 'save')
    await bench.page.waitForFunction(() => window.fixture.saved.length === 1)
    const [file] = await bench.page.evaluate(() => window.fixture.saved)
    expect(file!.name).toMatch(/^awescope-.*\.awescope$/)
    const saved = readTrace(new Uint8Array(file!.bytes))
    expect(saved.notices).toEqual([])
    const report = reportOf(saved.messages)
    await bench.expectFigures(report)
    await click(bench.page, 'copy-report')
    await bench.page.waitForFunction(() => window.fixture.copied.length === 1)
    const [copied] = await bench.page.evaluate(() => window.fixture.copied)
    expect(JSON.parse(copied!)).toEqual(JSON.parse(JSON.stringify(report)))

    await click(bench.page, 'clear')
    await bench.waitForStatus('Ready')
    await openFile(bench.page, 'take one.awescope', new Uint8Array(file!.bytes))
    await bench.waitForStatus('Saved trace take one.awescope')
    await bench.expectFigures(report)
  })

  it('opens a trace with the thresholds of its recording', async () => {
    await bench.open()
    const config = { ...createSession().config, warningMs: 5, criticalMs: 6 }
    await openFile(bench.page, 'strict.awescope', writeTrace(feedMessages(), { config }))
    await bench.waitForStatus('Saved trace strict.awescope')
    const session = createSession(config)
    for (const message of feedMessages()) session.ingest(message)
    session.finish()
    const { criticals } = session.report().thresholds
    await bench.page.waitForFunction(
      (count) =>
        Number(
          document.querySelector<HTMLElement>('[data-testid="alerts-criticals"]')?.dataset['value'],
        ) >= count,
      {},
      criticals,
    )
  })

  it.each([
    ['a wrong file', new TextEncoder().encode('MThd this is a MIDI file, not a trace')],
    ['an empty file', new Uint8Array(0)],
  ])('answers %s with one sentence and keeps what is shown', async (_name, bytes) => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    const before = await valueOf(bench.page, 'figure-events')
    await openFile(bench.page, 'odd.awescope', bytes)
    await bench.waitForNote('odd.awescope could not be opened')
    const problem = await bench.page.$eval('.note-problem', (element) => element.textContent ?? '')
    expect(problem.trim()).toMatch(/[.!?]$/)
    expect(problem).not.toContain('\n')
    expect(problem).not.toMatch(/\bat .*:\d+/)
    expect(await valueOf(bench.page, 'figure-events')).toBe(before)
  })

  it('shows what can be read of a truncated trace, and says so', async () => {
    await bench.open()
    await openFile(bench.page, 'cut.awescope', await cutTrace())
    await bench.waitForStatus('Saved trace cut.awescope')
    await bench.page.waitForSelector('.note-warning')
  })

  it('shows the beginning of a long trace, and all of it where that is asked for', async () => {
    await bench.open()
    await openFile(bench.page, 'long.awescope', longTrace())
    await bench.waitForStatus('Opened long.awescope.')
    await bench.waitForNote('Only the beginning of this long trace was read')
    await click(bench.page, 'read-whole')
    await bench.page.waitForFunction(
      (selector) => document.querySelector(selector) === null,
      {},
      byTestId('read-whole'),
    )
    await bench.waitForStatus('Opened long.awescope.')
    await bench.waitForNote('messages that define sources or documents do not fit any more')
  })
})

describe('the virtual keyboard', () => {
  beforeEach(async () => {
    await bench.open()
    await click(bench.page, 'keyboard-toggle')
    await bench.page.waitForSelector(byTestId('key-48'))
  })

  it('plays by the pointer, louder where the key is pressed lower', async () => {
    const box = await (await bench.page.$(byTestId('key-60')))!.boundingBox()
    const x = box!.x + box!.width / 4
    for (const depth of [0.1, 0.95]) {
      await bench.page.mouse.move(x, box!.y + box!.height * depth)
      await bench.page.mouse.down()
      await bench.page.mouse.up()
    }
    const sent = await bench.midiSent()
    expect(sent.map(([status, note]) => [status, note])).toEqual([
      [0x90, 60],
      [0x80, 60],
      [0x90, 60],
      [0x80, 60],
    ])
    expect(sent[2]![2]!).toBeGreaterThan(sent[0]![2]! + 60)
  })

  it('slides from key to key', async () => {
    const from = await (await bench.page.$(byTestId('key-48')))!.boundingBox()
    const to = await (await bench.page.$(byTestId('key-50')))!.boundingBox()
    await bench.page.mouse.move(from!.x + 5, from!.y + from!.height * 0.9)
    await bench.page.mouse.down()
    await bench.page.mouse.move(to!.x + to!.width / 2, to!.y + to!.height * 0.9)
    await bench.page.mouse.up()
    expect((await bench.midiSent()).map(([status, note]) => [status, note])).toEqual([
      [0x90, 48],
      [0x80, 48],
      [0x90, 50],
      [0x80, 50],
    ])
  })

  it('plays by computer keys, shifts the octave and ignores repeats', async () => {
    await bench.page.keyboard.down('KeyA')
    await bench.page.keyboard.down('KeyA')
    await bench.page.keyboard.up('KeyA')
    await bench.page.keyboard.press('KeyX')
    await bench.page.keyboard.press('KeyW')
    expect(await bench.midiSent()).toEqual([
      [0x90, 48, 100],
      [0x80, 48, 0],
      [0x90, 61, 100],
      [0x80, 61, 0],
    ])
  })

  it('stays silent while somebody types', async () => {
    await click(bench.page, 'settings-toggle')
    await bench.page.focus(byTestId('setting-warningMs'))
    await bench.page.keyboard.press('KeyA')
    expect(await bench.midiSent()).toEqual([])
  })

  it('lets all notes go when the panel loses the focus, is closed or put away', async () => {
    await bench.page.keyboard.down('KeyA')
    await bench.page.evaluate(() => window.dispatchEvent(new Event('blur')))
    // Before the key comes up: that would let it go too.
    expect(await bench.midiSent()).toEqual([
      [0x90, 48, 100],
      [0x80, 48, 0],
    ])
    await bench.page.keyboard.up('KeyA')
    await bench.page.keyboard.down('KeyS')
    await click(bench.page, 'keyboard-toggle')
    expect((await bench.midiSent()).at(-1)).toEqual([0x80, 50, 0])
    await bench.page.keyboard.up('KeyS')
    await click(bench.page, 'keyboard-toggle')
    await bench.page.waitForSelector(byTestId('key-48'))
    await bench.page.keyboard.down('KeyD')
    const sent = await bench.page.evaluate(() => {
      window.fixture.dispose()
      return window.fixture.channel.posted.flatMap((command) =>
        command.type === 'midi/send' ? [command.bytes] : [],
      )
    })
    expect(sent).toEqual([
      [0x90, 48, 100],
      [0x80, 48, 0],
      [0x90, 50, 100],
      [0x80, 50, 0],
      [0x90, 52, 100],
      [0x80, 52, 0],
    ])
  })

  it('sends on the chosen channel and changes the program', async () => {
    await bench.page.select(byTestId('keyboard-channel'), '3')
    await bench.page.select(byTestId('keyboard-program'), '19')
    await bench.page.$eval(byTestId('keyboard-program'), (element) =>
      (element as HTMLElement).blur(),
    )
    await bench.page.keyboard.press('KeyA')
    expect(await bench.midiSent()).toEqual([
      [0xc3, 19],
      [0x93, 48, 100],
      [0x83, 48, 0],
    ])
  })
})

describe('settings', () => {
  it('fall back with a sentence where a value is invalid', async () => {
    await bench.open()
    await click(bench.page, 'settings-toggle')
    await change('setting-timedQuantumEvery', '5000')
    await bench.page.waitForSelector(byTestId('settings-complaint'))
    expect(await textOf(bench.page, 'settings-complaint')).toContain(
      'must be a whole number from 1 to 1024; using 8.',
    )
    expect(
      await bench.page.$eval(
        byTestId('setting-timedQuantumEvery'),
        (input) => (input as HTMLInputElement).value,
      ),
    ).toBe('8')
  })

  it('reach a running recording, and are there again after a reload', async () => {
    await bench.open()
    await click(bench.page, 'record')
    await bench.waitForStatus('Recording')
    await click(bench.page, 'settings-toggle')
    await change('setting-samplingRate', '25')
    await bench.page.waitForFunction(() =>
      window.fixture.channel.posted.some((command) => command.type === 'record/configure'),
    )
    expect((await bench.posted()).at(-1)).toEqual({
      type: 'record/configure',
      config: { workletUrl: '', samplingRate: 0.25, timedQuantumEvery: 8, virtualMidi: true },
    })
    await bench.page.reload()
    await click(bench.page, 'settings-toggle')
    await bench.page.waitForSelector(byTestId('setting-samplingRate'))
    expect(
      await bench.page.$eval(
        byTestId('setting-samplingRate'),
        (input) => (input as HTMLInputElement).value,
      ),
    ).toBe('25')
  })

  async function change(testId: string, value: string): Promise<void> {
    await bench.page.waitForSelector(byTestId(testId))
    await bench.page.$eval(
      byTestId(testId),
      (element, text) => {
        const input = element as HTMLInputElement
        input.value = text
        input.dispatchEvent(new Event('change', { bubbles: true }))
      },
      value,
    )
  }
})

describe('the first steps', () => {
  it('say what is next, and stay put away until the settings bring them back', async () => {
    const next = (): Promise<string> =>
      bench.page.$eval('.first-steps [aria-current="step"] b', (name) => name.textContent ?? '')
    await bench.open(`duration=${FEED_MS}`)
    expect(await next()).toContain('Record')
    await bench.recordAndStop()
    expect(await next()).toContain('Look')
    await click(bench.page, 'first-steps-dismiss')
    await bench.page.waitForSelector(byTestId('first-steps'), { hidden: true })
    await bench.page.reload()
    await bench.page.waitForSelector(byTestId('record'))
    expect(await bench.page.$(byTestId('first-steps'))).toBeNull()
    await click(bench.page, 'settings-toggle')
    await click(bench.page, 'setting-isGuideShown')
    await bench.page.waitForSelector(byTestId('first-steps'))
  })
})

describe('the tabs', () => {
  it('count what the status line counts, with the reference’s events', async () => {
    await bench.open(`duration=8000&reference`)
    await bench.recordAndStop()
    const [ofPage, ofReference] = (await textOf(bench.page, 'status-line'))
      .replaceAll('\u202f', '')
      .match(/\d+/g)!
      .map(Number)
    expect(ofReference).toBeGreaterThan(10)
    const badge = await bench.page.$eval(`${byTestId('tab-events')} .tab-count`, (count) => ({
      count: Number(count.querySelector('[aria-hidden]')?.textContent),
      title: count.getAttribute('title'),
    }))
    expect(badge.count).toBe(ofPage! + ofReference!)
    expect(badge.title).toBe(`${badge.count} events, ${ofReference} of them of the reference`)
  })

  it('show every count where it is narrow', async () => {
    await bench.page.setViewport({ width: 500, height: 800 })
    await bench.open(`duration=${FEED_MS}&reference`)
    await bench.recordAndStop()
    await bench.page.waitForSelector(byTestId('alerts-warnings'))
    const cut = await bench.page.$$eval(
      '.tab-count',
      (all) =>
        all.filter((count) => {
          const { left, right, bottom } = count.getBoundingClientRect()
          const { bottom: end } = count.closest('.tabs')!.getBoundingClientRect()
          return left < 0 || right > innerWidth || bottom > end
        }).length,
    )
    expect(cut).toBe(0)
  })
})
