// The panel as a plain page in real Chromium, under the policy of an extension page, fed by a fixture channel: what
// it shows of a recording. Figures are compared with a session in Node that read the same messages. Node, driving
// Chromium.

import { describe, expect, it } from 'vitest'
import { readTrace } from '../../trace/file/chunk-reader.ts'
import { createSession } from '../../trace/session/session.ts'
import { FEED_MS, feedMessages, reportOf, usePanel } from '../support/panel/panel-bench.ts'
import { byTestId, click, colouredShare, valueOf } from '../support/panel/panel-harness.ts'

declare global {
  interface Window {
    /** Put in by the test of drawing. */
    drawProbe: { draws: number; frames: number }
  }
}

const bench = usePanel()

describe('recording', () => {
  it('starts with the chosen mode and the settings, and says what it waits for', async () => {
    await bench.open()
    await bench.page.select(byTestId('record-mode'), 'join')
    await click(bench.page, 'record')
    await bench.waitForStatus('Recording')
    const [start] = await bench.posted()
    expect(start).toEqual({
      type: 'record/start',
      mode: 'join',
      config: { workletUrl: '', samplingRate: 1, timedQuantumEvery: 8, virtualMidi: true },
    })
    await bench.waitForNote('suspended, waiting for a gesture')
  })

  it('shows the figures that a session in Node reads from the same messages', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    const report = reportOf(feedMessages())
    expect(report.onset.heard).toBeGreaterThan(20)
    expect(report.onset.scheduled).toBeGreaterThan(5)
    await bench.expectFigures(report)
    expect(
      await bench.page.$eval(byTestId('figure-bottleneck'), (element) =>
        element.getAttribute('data-value'),
      ),
    ).toBe(report.bottleneck)
    await click(bench.page, 'tab-processors')
    const means = await bench.page.$$eval(byTestId('processor-mean'), (all) =>
      all.map((element) => Number((element as HTMLElement).dataset['value'])),
    )
    const byValue = (left: number, right: number): number => left - right
    expect(means.toSorted(byValue)).toEqual(
      report.processors.map((processor) => processor.processUs.mean).toSorted(byValue),
    )
    await click(bench.page, 'tab-contexts')
    expect(
      await bench.page.$$eval(byTestId('context-state'), (all) =>
        all.map((element) => element.textContent),
      ),
    ).toEqual(report.contexts.map((context) => context.state))
    await click(bench.page, 'tab-alerts')
    await bench.page.waitForSelector(byTestId('alert'))
    expect(await valueOf(bench.page, 'alerts-criticals')).toBeGreaterThanOrEqual(
      report.thresholds.criticals,
    )
  })

  it('shows one context alone where it is chosen', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    const session = createSession()
    for (const message of feedMessages()) session.ingest(message)
    session.finish()
    const second = session.contexts[1]!.contextId
    await bench.page.select(byTestId('context-chooser'), second)
    const { stages } = session.report({ contextId: second })
    await bench.waitForValue('figure-end-to-end-p50', stages.endToEnd!.p50Ms)
  })

  it('counts figures anew after Clear, keeps the contexts of the running page and the whole recording for saving', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await click(bench.page, 'record')
    await bench.waitForStatus('events')
    await click(bench.page, 'clear')
    await bench.waitForNote('Figures count from')
    await bench.waitForValue('figure-events', 0)
    await click(bench.page, 'save')
    await bench.page.waitForFunction(() => window.fixture.saved.length === 1)
    const [file] = await bench.page.evaluate(() => window.fixture.saved)
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
    await bench.open()
    await bench.page.evaluate((name) => window.fixture.channel.setState(name), state)
    await bench.waitForStatus(words)
  })

  it('says that permission was declined, and records nothing', async () => {
    await bench.open()
    await bench.page.evaluate(() => {
      window.fixture.channel.isPermitted = false
    })
    await click(bench.page, 'record')
    await bench.waitForStatus('declined')
    expect(await bench.posted()).toEqual([])
  })

  it('names blocked probes, missing MIDI, refused messages and dropped records', async () => {
    await bench.open()
    await bench.page.evaluate(() => {
      const { channel } = window.fixture
      const send = (message: unknown): void =>
        channel.emit({ type: 'trace', stamped: { document: 'd', frameId: 0, message } })
      channel.setState('recording')
      channel.emit({
        type: 'document/attached',
        document: 'd',
        frameId: 0,
        url: 'http://localhost/',
      })
      send({
        type: 'document/hello',
        version: 1,
        url: 'http://localhost/',
        title: '',
        timeOriginMs: 0,
        startedWallMs: 1,
        joined: false,
        isTopFrame: true,
        crossOriginIsolated: false,
        userAgent: '',
        platform: '',
        clockStepUs: 100,
      })
    })
    await bench.waitForStatus('No audio yet')
    await bench.waitForNote('has not asked for MIDI')
    await bench.page.evaluate(() => {
      const { channel } = window.fixture
      const send = (message: unknown): void =>
        channel.emit({ type: 'trace', stamped: { document: 'd', frameId: 0, message } })
      send({
        type: 'source/define',
        source: {
          kind: 'context',
          id: 1,
          contextType: 'realtime',
          sampleRate: 48000,
          baseLatencyMs: 1,
          sink: '',
          createdWallMs: 2,
          joined: false,
        },
      })
      send({
        type: 'context/update',
        id: 1,
        state: 'suspended',
        probe: 'blocked',
        reason: 'policy',
        baseLatencyMs: 1,
        sink: '',
        wallMs: 3,
      })
      send({ type: 'records/chunk', stream: 0, dropped: 12, bytes: new ArrayBuffer(0) })
      channel.emit({ type: 'channel/refused', count: 3, reason: 'too long' })
    })
    await bench.waitForStatus('Waiting for a gesture')
    await click(bench.page, 'status-more')
    for (const words of [
      'blocks the audio-thread probe',
      '12 records are missing',
      '3 messages from the page refused: too long',
    ]) {
      await bench.waitForNote(words)
    }
  })

  it('counts and tells what no longer fits into the log', async () => {
    await bench.open(`duration=${FEED_MS}&logBytes=100000`)
    await click(bench.page, 'record')
    await bench.waitForNote('no longer fit')
  })
})

describe('charts', () => {
  it('draws bars, lines and markers, and has the same data in a table behind each', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    for (const name of ['stages', 'distribution', 'latency']) {
      await bench.page.waitForSelector(`${byTestId(`chart-${name}`)} canvas`)
      expect(await colouredShare(bench.page, `chart-${name}`), name).toBeGreaterThan(0.004)
      await click(bench.page, `${name}-toggle`)
      await bench.page.waitForSelector(byTestId(`${name}-table`))
    }
    const report = reportOf(feedMessages())
    const counts = await bench.page.$$eval(
      `${byTestId('distribution-table')} td:nth-child(2)`,
      (all) => all.map((cell) => Number((cell as HTMLElement).dataset['value'])),
    )
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(report.stages.endToEnd?.count)
    const slowest = await bench.page.$$eval(`${byTestId('stages-table')} td:last-child`, (all) =>
      Math.max(...all.map((cell) => Number((cell as HTMLElement).dataset['value']))),
    )
    expect(slowest).toBe(report.stages.endToEnd?.maxMs)
  })

  it('draws again in the colours of the other theme', async () => {
    await bench.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
    await bench.page.goto(bench.url(`duration=${FEED_MS}`))
    // What is drawn is the same from here on, but for its colours.
    await bench.recordAndStop()
    const chart = `${byTestId('chart-distribution')} canvas`
    await bench.page.waitForSelector(chart)
    const pictureIs = (isSame: boolean, other: string): Promise<unknown> =>
      bench.page.waitForFunction(
        (selector, asBefore, before) => {
          const canvas = document.querySelector<HTMLCanvasElement>(selector)
          return canvas !== null && (canvas.toDataURL() === before) === asBefore
        },
        {},
        chart,
        isSame,
        other,
      )
    const light = await bench.page.$eval(chart, (canvas) =>
      (canvas as HTMLCanvasElement).toDataURL(),
    )
    await bench.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    await bench.page.waitForSelector('.awescope[data-theme="dark"]')
    await pictureIs(false, light)
    await bench.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
    await pictureIs(true, light)
  })

  it('latches the overload lamp until it is reset', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    const lit = (): Promise<number> =>
      bench.page.$$eval(`${byTestId('overload-lamp')}[data-lit="true"]`, (all) => all.length)
    await bench.page.waitForSelector(`${byTestId('overload-lamp')}[data-lit="true"]`)
    expect(await lit()).toBeGreaterThanOrEqual(2)
    await click(bench.page, 'reset-peaks')
    await bench.page.waitForFunction(
      () => document.querySelector('[data-testid="overload-lamp"][data-lit="true"]') === null,
    )
  })
})

describe('the whole', () => {
  it('is reachable by keyboard: one tab stop for the tabs, arrows between them', async () => {
    await bench.open()
    await bench.page.focus(byTestId('tab-live'))
    await bench.page.keyboard.press('ArrowRight')
    await bench.page.waitForSelector(byTestId('view-events'))
    expect(
      await bench.page.evaluate(() => document.activeElement?.getAttribute('data-testid')),
    ).toBe('tab-events')
    await bench.page.keyboard.press('End')
    await bench.page.waitForSelector(byTestId('view-alerts'))
    expect(await bench.page.$$eval('[role="tab"][tabindex="0"]', (all) => all.length)).toBe(1)
    const nameless = await bench.page.$$eval('button, input, select', (all) =>
      all
        .filter((element) => {
          const named = element.getAttribute('aria-label') ?? element.textContent ?? ''
          return named.trim() === '' && (element as HTMLInputElement).labels?.length !== 1
        })
        .map((element) => element.outerHTML),
    )
    expect(nameless).toEqual([])
  })

  it('leaves nothing behind when it is disposed', async () => {
    await bench.open()
    await click(bench.page, 'record')
    await bench.waitForStatus('Recording')
    await bench.page.evaluate(() => window.fixture.dispose())
    expect(await bench.page.$eval('#app', (root) => root.childElementCount)).toBe(0)
    expect(await bench.page.evaluate(() => window.fixture.channel.isDisposed)).toBe(true)
  })

  it('draws at most once per frame with four contexts playing, and leaves most of each frame free', async () => {
    await bench.open('duration=60000&playing=4&pace=1')
    await click(bench.page, 'record')
    await bench.page.waitForFunction(() => document.querySelectorAll('.meter-context').length === 5)
    await bench.page.waitForSelector(`${byTestId('chart-stages')} canvas`)
    await bench.page.evaluate(() => {
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
      Object.assign(window, { drawProbe: probe })
    })
    // Time on the processor, not on the wall: other programs may want this machine too.
    const client = await bench.page.createCDPSession()
    await client.send('Performance.enable', { timeDomain: 'threadTicks' })
    const measure = async (): Promise<{ taskS: number; atS: number }> => {
      const { metrics } = await client.send('Performance.getMetrics')
      const read = (name: string): number =>
        metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
      return { taskS: read('TaskDuration'), atS: read('Timestamp') }
    }
    const before = await measure()
    await bench.page.waitForFunction(() => window.drawProbe.frames >= 150)
    const after = await measure()
    const { draws, frames } = await bench.page.evaluate(() => window.drawProbe)
    expect(draws).toBeGreaterThan(0)
    // Three charts.
    expect(draws).toBeLessThanOrEqual(3 * frames)
    const spanS = after.atS - before.atS
    const busy = (after.taskS - before.taskS) / spanS
    console.info(
      `four contexts: ${(busy * 100).toFixed(1)} % of one core, ${(frames / spanS).toFixed(0)} frames a ` +
        `second, ${draws} draws`,
    )
    expect(busy).toBeLessThan(0.5)
  })
})
