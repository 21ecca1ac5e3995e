// The panel as a plain page in real Chromium, under the policy of an extension page, fed by a fixture channel: what it shows, sends, saves
// and opens. Figures are compared with a session in Node that read the same messages. Node, driving Chromium.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PanelCommand } from '../../extension/transports/channel.ts'
import { readTrace } from '../../trace/file/read.ts'
import { writeTrace } from '../../trace/file/write.ts'
import type { Report } from '../../trace/report-schema.ts'
import { createSession } from '../../trace/session.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'
import { launchChromium } from '../fixtures/page-harness.ts'
import { createPanelFeed } from '../fixtures/panel-feed.ts'
import { byTestId, click, collectFaults, colouredShare, servePanel, textOf, valueOf, type PanelServer } from '../fixtures/panel-harness.ts'

interface Fixture {
  channel: {
    posted: PanelCommand[]
    isPermitted: boolean
    isDisposed: boolean
    emit(message: unknown): void
    setState(state: string, reason?: string): void
  }
  saved: { name: string; bytes: number[] }[]
  copied: string[]
  dispose(): void
}
declare global {
  interface Window {
    fixture: Fixture
  }
}

let server: PanelServer
let browser: Browser
let page: Page
let faults: string[]

beforeAll(async () => {
  server = await servePanel()
  browser = await launchChromium()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

beforeEach(async () => {
  page = await browser.newPage()
  await page.setViewport({ width: 1280, height: 800 })
  faults = collectFaults(page)
})

afterEach(async () => {
  const seen = [...faults]
  // Settings are kept there; the next test begins with the defaults.
  await page.evaluate(() => localStorage.clear())
  await page.close()
  expect(seen).toEqual([])
})

function reportOf(messages: Iterable<StampedMessage>): Report {
  const session = createSession()
  for (const message of messages) session.ingest(message)
  session.finish()
  return session.report()
}

const open = async (query = ''): Promise<void> => {
  await page.goto(server.url(`theme=light&${query}`))
  await page.waitForSelector(byTestId('record'))
}

const posted = (): Promise<PanelCommand[]> => page.evaluate(() => window.fixture.channel.posted)

const midiSent = async (): Promise<number[][]> =>
  (await posted()).flatMap((command) => (command.type === 'midi/send' ? [command.bytes] : []))

const waitForStatus = (part: string): Promise<unknown> =>
  page.waitForFunction((text) => document.querySelector('[data-testid="status-line"]')?.textContent?.includes(text), {}, part)

const waitForNote = (part: string): Promise<unknown> =>
  page.waitForFunction((text) => document.querySelector('[data-testid="status-notes"]')?.textContent?.includes(text), {}, part)

/** Records the whole feed and stops: the figures are final then. */
const recordAndStop = async (): Promise<void> => {
  await click(page, 'record')
  await waitForStatus('Recording http')
  await click(page, 'stop')
  await waitForStatus('Stopped.')
}

const FEED_MS = 20_000
const feedMessages = (): StampedMessage[] => createPanelFeed({ durationMs: FEED_MS }).map((item) => item.stamped)

async function expectFigures(report: Report): Promise<void> {
  const expected = {
    'figure-end-to-end-p50': report.stages.endToEnd?.p50Ms,
    'figure-end-to-end-p95': report.stages.endToEnd?.p95Ms,
    'figure-onset-p50': report.onset.p50Ms,
    'figure-onset-p95': report.onset.p95Ms,
    'figure-onset-heard': report.onset.heard,
    'figure-onset-scheduled': report.onset.scheduled,
    'figure-onset-lost': report.onset.lost,
    'figure-events': report.frames.seen,
    'figure-distribution-p99': report.stages.endToEnd?.p99Ms,
    'figure-distribution-max': report.stages.endToEnd?.maxMs,
  }
  const shown: Record<string, number> = {}
  for (const name of Object.keys(expected)) shown[name] = await valueOf(page, name)
  expect(shown).toEqual(expected)
}

describe('recording', () => {
  it('starts with the chosen mode and the settings, and says what it waits for', async () => {
    await open()
    await page.select(byTestId('record-mode'), 'join')
    await click(page, 'record')
    await waitForStatus('Recording')
    const [start] = await posted()
    expect(start).toEqual({
      type: 'record/start',
      mode: 'join',
      config: { workletUrl: '', samplingRate: 1, timedQuantumEvery: 8, virtualMidi: true },
    })
    await waitForNote('suspended, waiting for a gesture')
  })

  it('shows the figures that a session in Node reads from the same messages', async () => {
    await open(`duration=${FEED_MS}`)
    await recordAndStop()
    const report = reportOf(feedMessages())
    expect(report.onset.heard).toBeGreaterThan(20)
    expect(report.onset.scheduled).toBeGreaterThan(5)
    await expectFigures(report)
    expect(await page.$eval(byTestId('figure-bottleneck'), (element) => element.getAttribute('data-value'))).toBe(report.bottleneck)
    await click(page, 'tab-processors')
    const means = await page.$$eval(byTestId('processor-mean'), (all) => all.map((element) => Number((element as HTMLElement).dataset['value'])))
    expect(means.toSorted()).toEqual(report.processors.map((processor) => processor.processUs.mean).toSorted())
    await click(page, 'tab-contexts')
    expect(await page.$$eval(byTestId('context-state'), (all) => all.map((element) => element.textContent))).toEqual(
      report.contexts.map((context) => context.state),
    )
    await click(page, 'tab-alerts')
    await page.waitForSelector(byTestId('alert'))
    expect(await valueOf(page, 'alerts-criticals')).toBeGreaterThanOrEqual(report.thresholds.criticals)
  })

  it('shows one context alone where it is chosen', async () => {
    await open(`duration=${FEED_MS}`)
    await recordAndStop()
    const session = createSession()
    for (const message of feedMessages()) session.ingest(message)
    session.finish()
    const second = session.contexts[1]!.contextId
    await page.select(byTestId('context-chooser'), second)
    const { stages } = session.report(second)
    await page.waitForFunction(
      (value) => document.querySelector<HTMLElement>('[data-testid="figure-end-to-end-p50"]')?.dataset['value'] === String(value),
      {},
      stages.endToEnd!.p50Ms,
    )
  })

  it('counts figures anew after Clear, keeps the contexts of the running page and the whole recording for saving', async () => {
    await open(`duration=${FEED_MS}`)
    await click(page, 'record')
    await waitForStatus('events')
    await click(page, 'clear')
    await waitForNote('Figures count from')
    await page.waitForFunction(() => document.querySelector<HTMLElement>('[data-testid="figure-events"]')?.dataset['value'] === '0')
    await click(page, 'save')
    await page.waitForFunction(() => window.fixture.saved.length === 1)
    const [file] = await page.evaluate(() => window.fixture.saved)
    expect(readTrace(new Uint8Array(file!.bytes)).messages).toHaveLength(feedMessages().length)
  })
})

describe('status', () => {
  it.each([
    ['needs-permission', 'Waiting for permission'],
    ['forbidden-page', 'no extension see this page'],
    ['reloading', 'Waiting for the page to reload'],
    ['stopping', 'Stopping'],
  ])('says in words that the state is %s', async (state, words) => {
    await open()
    await page.evaluate((name) => window.fixture.channel.setState(name), state)
    await waitForStatus(words)
  })

  it('says that permission was declined, and records nothing', async () => {
    await open()
    await page.evaluate(() => {
      window.fixture.channel.isPermitted = false
    })
    await click(page, 'record')
    await waitForStatus('declined')
    expect(await posted()).toEqual([])
  })

  it('names blocked probes, missing MIDI, refused messages and dropped records', async () => {
    await open()
    await page.evaluate(() => {
      const { channel } = window.fixture
      const send = (message: unknown): void => channel.emit({ type: 'trace', stamped: { document: 'd', frameId: 0, message } })
      channel.setState('recording')
      channel.emit({ type: 'document/attached', document: 'd', frameId: 0, url: 'http://localhost/' })
      send({ type: 'document/hello', version: 1, url: 'http://localhost/', title: '', timeOriginMs: 0, startedWallMs: 1, joined: false, isTopFrame: true, crossOriginIsolated: false, userAgent: '', platform: '', clockStepUs: 100 })
    })
    await waitForStatus('No audio yet')
    await waitForNote('has not asked for MIDI')
    await page.evaluate(() => {
      const { channel } = window.fixture
      const send = (message: unknown): void => channel.emit({ type: 'trace', stamped: { document: 'd', frameId: 0, message } })
      send({ type: 'source/define', source: { kind: 'context', id: 1, contextType: 'realtime', sampleRate: 48000, baseLatencyMs: 1, sink: '', createdWallMs: 2, joined: false } })
      send({ type: 'context/update', id: 1, state: 'suspended', probe: 'blocked', reason: 'policy', baseLatencyMs: 1, sink: '', wallMs: 3 })
      send({ type: 'records/chunk', stream: 0, dropped: 12, bytes: new ArrayBuffer(0) })
      channel.emit({ type: 'channel/refused', count: 3, reason: 'too long' })
    })
    await waitForStatus('Waiting for a gesture')
    await click(page, 'status-more')
    for (const words of ['blocks the audio-thread probe', '12 records were dropped', '3 messages from the page refused: too long']) {
      await waitForNote(words)
    }
  })

  it('counts and tells what no longer fits into the log', async () => {
    await open(`duration=${FEED_MS}&logBytes=100000`)
    await click(page, 'record')
    await waitForNote('no longer fit')
  })
})

describe('charts', () => {
  it('draws bars, lines and markers, and has the same data in a table behind each', async () => {
    await open(`duration=${FEED_MS}`)
    await recordAndStop()
    for (const name of ['stages', 'distribution', 'latency']) {
      await page.waitForSelector(`${byTestId(`chart-${name}`)} canvas`)
      expect(await colouredShare(page, `chart-${name}`), name).toBeGreaterThan(0.004)
      await click(page, `${name}-toggle`)
      await page.waitForSelector(byTestId(`${name}-table`))
    }
    const report = reportOf(feedMessages())
    const counts = await page.$$eval(`${byTestId('distribution-table')} td:nth-child(2)`, (all) => all.map((cell) => Number((cell as HTMLElement).dataset['value'])))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(report.stages.endToEnd?.count)
    const slowest = await page.$$eval(`${byTestId('stages-table')} td:last-child`, (all) => Math.max(...all.map((cell) => Number((cell as HTMLElement).dataset['value']))))
    expect(slowest).toBe(report.stages.endToEnd?.maxMs)
  })

  it('draws again in the colours of the other theme', async () => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
    await page.goto(server.url('duration=5000'))
    await click(page, 'record')
    await page.waitForSelector(`${byTestId('chart-stages')} canvas`)
    const light = await page.$eval(`${byTestId('chart-distribution')} canvas`, (canvas) => (canvas as HTMLCanvasElement).toDataURL())
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    await page.waitForSelector('.awescope[data-theme="dark"]')
    await page.waitForFunction(
      (before) => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="chart-distribution"] canvas')
        return canvas !== null && canvas.toDataURL() !== before
      },
      {},
      light,
    )
  })

  it('latches the overload lamp until it is reset', async () => {
    await open(`duration=${FEED_MS}`)
    await recordAndStop()
    const lit = (): Promise<number> => page.$$eval(`${byTestId('overload-lamp')}[data-lit="true"]`, (all) => all.length)
    await page.waitForSelector(`${byTestId('overload-lamp')}[data-lit="true"]`)
    expect(await lit()).toBeGreaterThanOrEqual(2)
    await click(page, 'reset-peaks')
    await page.waitForFunction(() => document.querySelector('[data-testid="overload-lamp"][data-lit="true"]') === null)
  })
})

describe('events', () => {
  beforeEach(async () => {
    await open(`duration=${FEED_MS}`)
    await recordAndStop()
    await click(page, 'tab-events')
    await page.waitForSelector(byTestId('event-row'))
  })

  const firstRow = (column: string): Promise<string> =>
    page.$eval(`${byTestId('event-row')} .cell-${column}`, (cell) => (cell as HTMLElement).dataset['value'] ?? cell.textContent ?? '')

  it('keeps only the rows in sight in the page', async () => {
    const total = Number(await page.$eval(byTestId('events-table'), (table) => table.getAttribute('aria-rowcount')))
    expect(total).toBeGreaterThan(200)
    expect((await page.$$(byTestId('event-row'))).length).toBeLessThan(70)
    await page.$eval(byTestId('events-table'), (table) => table.scrollTo(0, table.scrollHeight))
    await page.waitForSelector(`[aria-rowindex="${total}"]`)
  })

  it('sorts by any column, absent values last', async () => {
    const report = reportOf(feedMessages())
    await click(page, 'sort-endToEnd')
    await page.waitForFunction((max) => document.querySelector<HTMLElement>('.event-row .cell-endToEnd')?.dataset['value'] === String(max), {}, report.stages.endToEnd!.maxMs)
    await click(page, 'sort-endToEnd')
    await page.waitForFunction((max) => document.querySelector<HTMLElement>('.event-row .cell-endToEnd')?.dataset['value'] !== String(max), {}, report.stages.endToEnd!.maxMs)
    expect(Number(await firstRow('endToEnd'))).toBeGreaterThan(0)
  })

  it('filters by text, ending, input and threshold', async () => {
    const report = reportOf(feedMessages())
    const count = (): Promise<number> => valueOf(page, 'events-count')
    await page.select(byTestId('filter-ending'), 'heard')
    await page.waitForFunction((heard) => document.querySelector<HTMLElement>('[data-testid="events-count"]')?.dataset['value'] === String(heard), {}, report.onset.heard)
    await page.select(byTestId('filter-input'), 'Awescope')
    const all = await count()
    await page.type(byTestId('filter-text'), 'granular')
    expect(await count()).toBe(all)
    await page.type(byTestId('filter-text'), ' nothing')
    await page.waitForFunction(() => document.querySelector<HTMLElement>('[data-testid="events-count"]')?.dataset['value'] === '0')
  })

  it('moves the choice by arrow keys and shows the waterfall with absent stages named', async () => {
    await page.focus(byTestId('events-table'))
    await page.keyboard.press('End')
    await page.waitForSelector(byTestId('waterfall'))
    await page.keyboard.press('Home')
    await page.waitForSelector(`${byTestId('waterfall')}[data-frame="1"]`)
    const absent = await page.$$eval(`${byTestId('waterfall')} [data-absent="true"] .waterfall-value`, (all) => all.map((element) => element.textContent))
    expect(absent.length).toBeGreaterThan(0)
    expect(new Set(absent)).toEqual(new Set(['absent']))
    expect(await page.$(byTestId('waterfall-marks'))).not.toBeNull()
    await page.keyboard.press('Escape')
    await page.waitForSelector(byTestId('waterfall'), { hidden: true })
  })
})

describe('files', () => {
  it('saves a trace whose report equals the displayed figures, and shows the same when it is opened', async () => {
    await open(`duration=${FEED_MS}`)
    await recordAndStop()
    await click(page, 'save')
    await page.waitForFunction(() => window.fixture.saved.length === 1)
    const [file] = await page.evaluate(() => window.fixture.saved)
    expect(file!.name).toMatch(/^awescope-.*\.awescope$/)
    const saved = readTrace(new Uint8Array(file!.bytes))
    expect(saved.notices).toEqual([])
    const report = reportOf(saved.messages)
    await expectFigures(report)
    await click(page, 'copy-report')
    await page.waitForFunction(() => window.fixture.copied.length === 1)
    const [copied] = await page.evaluate(() => window.fixture.copied)
    expect(JSON.parse(copied!)).toEqual(JSON.parse(JSON.stringify(report)))

    await click(page, 'clear')
    await waitForStatus('Ready')
    await upload('take one.awescope', new Uint8Array(file!.bytes))
    await waitForStatus('Saved trace take one.awescope')
    await expectFigures(report)
  })

  it('opens a trace with the thresholds of its recording', async () => {
    await open()
    const config = { ...createSession().config, warningMs: 5, criticalMs: 6 }
    await upload('strict.awescope', writeTrace(feedMessages(), { config }))
    await waitForStatus('Saved trace strict.awescope')
    const session = createSession(config)
    for (const message of feedMessages()) session.ingest(message)
    session.finish()
    const { criticals } = session.report().thresholds
    await page.waitForFunction((count) => Number(document.querySelector<HTMLElement>('[data-testid="alerts-criticals"]')?.dataset['value']) >= count, {}, criticals)
  })

  it.each([
    ['a wrong file', new TextEncoder().encode('MThd this is a MIDI file, not a trace')],
    ['an empty file', new Uint8Array(0)],
  ])('answers %s with one sentence and keeps what is shown', async (_name, bytes) => {
    await open(`duration=${FEED_MS}`)
    await recordAndStop()
    const before = await valueOf(page, 'figure-events')
    await upload('odd.awescope', bytes)
    await waitForNote('odd.awescope could not be opened')
    const problem = await page.$eval('.note-problem', (element) => element.textContent ?? '')
    expect(problem.trim()).toMatch(/[.!?]$/)
    expect(problem).not.toContain('\n')
    expect(problem).not.toMatch(/\bat .*:\d+/)
    expect(await valueOf(page, 'figure-events')).toBe(before)
  })

  it('shows what can be read of a truncated trace, and says so', async () => {
    await open()
    const whole = writeTrace(createPanelFeed({ durationMs: 40_000 }).map((item) => item.stamped))
    await upload('cut.awescope', whole.subarray(0, whole.length - 40_000))
    await waitForStatus('Saved trace cut.awescope')
    await page.waitForSelector('.note-warning')
  })

  async function upload(name: string, bytes: Uint8Array): Promise<void> {
    // The file goes in as a user's choice does, without a path on this machine.
    await page.$eval(
      byTestId('open-file'),
      (element, fileName, content) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([new Uint8Array(content)], fileName))
        const input = element as HTMLInputElement
        input.files = transfer.files
        input.dispatchEvent(new Event('change', { bubbles: true }))
      },
      name,
      [...bytes],
    )
  }
})

describe('the virtual keyboard', () => {
  beforeEach(async () => {
    await open()
    await click(page, 'keyboard-toggle')
    await page.waitForSelector(byTestId('key-48'))
  })

  it('plays by the pointer, louder where the key is pressed lower', async () => {
    const box = await (await page.$(byTestId('key-60')))!.boundingBox()
    const x = box!.x + box!.width / 4
    for (const depth of [0.1, 0.95]) {
      await page.mouse.move(x, box!.y + box!.height * depth)
      await page.mouse.down()
      await page.mouse.up()
    }
    const sent = await midiSent()
    expect(sent.map(([status, note]) => [status, note])).toEqual([[0x90, 60], [0x80, 60], [0x90, 60], [0x80, 60]])
    expect(sent[2]![2]!).toBeGreaterThan(sent[0]![2]! + 60)
  })

  it('slides from key to key', async () => {
    const from = await (await page.$(byTestId('key-48')))!.boundingBox()
    const to = await (await page.$(byTestId('key-50')))!.boundingBox()
    await page.mouse.move(from!.x + 5, from!.y + from!.height * 0.9)
    await page.mouse.down()
    await page.mouse.move(to!.x + to!.width / 2, to!.y + to!.height * 0.9)
    await page.mouse.up()
    expect((await midiSent()).map(([status, note]) => [status, note])).toEqual([[0x90, 48], [0x80, 48], [0x90, 50], [0x80, 50]])
  })

  it('plays by computer keys, shifts the octave and ignores repeats', async () => {
    await page.keyboard.down('KeyA')
    await page.keyboard.down('KeyA')
    await page.keyboard.up('KeyA')
    await page.keyboard.press('KeyX')
    await page.keyboard.press('KeyW')
    expect(await midiSent()).toEqual([[0x90, 48, 100], [0x80, 48, 0], [0x90, 61, 100], [0x80, 61, 0]])
  })

  it('stays silent while somebody types', async () => {
    await click(page, 'settings-toggle')
    await page.focus(byTestId('setting-warningMs'))
    await page.keyboard.press('KeyA')
    expect(await midiSent()).toEqual([])
  })

  it('lets all notes go when the panel loses the focus, is closed or put away', async () => {
    await page.keyboard.down('KeyA')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.keyboard.up('KeyA')
    await page.keyboard.down('KeyS')
    await click(page, 'keyboard-toggle')
    await page.keyboard.up('KeyS')
    await click(page, 'keyboard-toggle')
    await page.waitForSelector(byTestId('key-48'))
    await page.keyboard.down('KeyD')
    const sent = await page.evaluate(() => {
      window.fixture.dispose()
      return window.fixture.channel.posted.flatMap((command) => (command.type === 'midi/send' ? [command.bytes] : []))
    })
    expect(sent).toEqual([[0x90, 48, 100], [0x80, 48, 0], [0x90, 50, 100], [0x80, 50, 0], [0x90, 52, 100], [0x80, 52, 0]])
  })

  it('sends on the chosen channel and changes the program', async () => {
    await page.select(byTestId('keyboard-channel'), '3')
    await page.select(byTestId('keyboard-program'), '19')
    await page.$eval(byTestId('keyboard-program'), (element) => (element as HTMLElement).blur())
    await page.keyboard.press('KeyA')
    expect(await midiSent()).toEqual([[0xc3, 19], [0x93, 48, 100], [0x83, 48, 0]])
  })
})

describe('settings', () => {
  it('fall back with a sentence where a value is invalid', async () => {
    await open()
    await click(page, 'settings-toggle')
    await change('setting-timedQuantumEvery', '5000')
    await page.waitForSelector(byTestId('settings-complaint'))
    expect(await textOf(page, 'settings-complaint')).toContain('must be a whole number from 1 to 1024; using 8.')
    expect(await page.$eval(byTestId('setting-timedQuantumEvery'), (input) => (input as HTMLInputElement).value)).toBe('8')
  })

  it('reach a running recording, and are there again after a reload', async () => {
    await open()
    await click(page, 'record')
    await waitForStatus('Recording')
    await click(page, 'settings-toggle')
    await change('setting-samplingRate', '25')
    await page.waitForFunction(() => window.fixture.channel.posted.some((command) => command.type === 'record/configure'))
    expect((await posted()).at(-1)).toEqual({
      type: 'record/configure',
      config: { workletUrl: '', samplingRate: 0.25, timedQuantumEvery: 8, virtualMidi: true },
    })
    await page.reload()
    await click(page, 'settings-toggle')
    await page.waitForSelector(byTestId('setting-samplingRate'))
    expect(await page.$eval(byTestId('setting-samplingRate'), (input) => (input as HTMLInputElement).value)).toBe('25')
  })

  async function change(testId: string, value: string): Promise<void> {
    await page.waitForSelector(byTestId(testId))
    await page.$eval(
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

describe('the whole', () => {
  it('is reachable by keyboard: one tab stop for the tabs, arrows between them', async () => {
    await open()
    await page.focus(byTestId('tab-live'))
    await page.keyboard.press('ArrowRight')
    await page.waitForSelector(byTestId('view-events'))
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('tab-events')
    await page.keyboard.press('End')
    await page.waitForSelector(byTestId('view-alerts'))
    expect(await page.$$eval('[role="tab"][tabindex="0"]', (all) => all.length)).toBe(1)
    const nameless = await page.$$eval('button, input, select', (all) =>
      all.filter((element) => {
        const named = element.getAttribute('aria-label') ?? element.textContent ?? ''
        return named.trim() === '' && (element as HTMLInputElement).labels?.length !== 1
      }).map((element) => element.outerHTML),
    )
    expect(nameless).toEqual([])
  })

  it('leaves nothing behind when it is disposed', async () => {
    await open()
    await click(page, 'record')
    await waitForStatus('Recording')
    await page.evaluate(() => window.fixture.dispose())
    expect(await page.$eval('#app', (root) => root.childElementCount)).toBe(0)
    expect(await page.evaluate(() => window.fixture.channel.isDisposed)).toBe(true)
  })

  it('draws at most once per frame with four contexts playing, and leaves most of each frame free', async () => {
    await open('duration=60000&playing=4&pace=1')
    await click(page, 'record')
    await page.waitForFunction(() => document.querySelectorAll('.meter-context').length === 5)
    await page.waitForSelector(`${byTestId('chart-stages')} canvas`)
    await page.evaluate(() => {
      const probe = { draws: 0, frames: 0 }
      const native = CanvasRenderingContext2D.prototype.clearRect
      CanvasRenderingContext2D.prototype.clearRect = function clearRect(...box) {
        probe.draws += 1
        native.apply(this, box)
      }
      const tick = (): void => {
        probe.frames += 1
        requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
      Object.assign(window, { probe })
    })
    const before = await page.metrics()
    await page.waitForFunction(() => (window as unknown as { probe: { frames: number } }).probe.frames >= 180)
    const after = await page.metrics()
    const { draws, frames } = await page.evaluate(() => (window as unknown as { probe: { draws: number; frames: number } }).probe)
    const spent = (name: 'ScriptDuration' | 'LayoutDuration' | 'RecalcStyleDuration' | 'Timestamp'): number => (after[name] ?? 0) - (before[name] ?? 0)
    expect(draws).toBeGreaterThan(0)
    // Three charts.
    expect(draws).toBeLessThanOrEqual(3 * frames)
    const busy = (spent('ScriptDuration') + spent('LayoutDuration') + spent('RecalcStyleDuration')) / spent('Timestamp')
    expect(busy).toBeLessThan(0.5)
    console.info(`four contexts: ${(busy * 100).toFixed(1)} % of the main thread, ${(frames / spent('Timestamp')).toFixed(0)} frames a second, ${draws} draws`)
  }, 60_000)
})
