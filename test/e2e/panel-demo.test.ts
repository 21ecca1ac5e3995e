// The main job, whole: the real DevTools panel of a real Chromium records the demo page with a General MIDI
// synth from npm, played on the panel's own keyboard. Pictures of each view stay in artefacts/e2e/. Runs in
// Node. Needs `npm run build`.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ElementHandle } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser, thisMachine } from '../../cli/browser/find-browser.ts'
import { openPanelBrowser, type PanelBrowser } from '../../cli/demo/panel-browser.ts'
import { recordDemo } from '../../cli/demo/record-demo.ts'
import { reportTraceBytes } from '../../cli/report-trace.ts'
import { type HttpServer, startStaticServer } from '../../cli/server.ts'
import { readTrace } from '../../trace/file/chunk-reader.ts'
import { keepingAll } from '../../trace/query/trace-view.ts'
import type { Report } from '../../trace/report/schema.ts'
import { createSession } from '../../trace/session/session.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { byTestId, isDrawn, openFile, textOf } from '../support/panel/panel-harness.ts'
import { until } from '../support/until.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PICTURES = join(ROOT, 'artefacts/e2e')
const VIEWS = ['live', 'events', 'processors', 'contexts', 'alerts'] as const
const RECORD_MS = 8000

let server: HttpServer
let window: PanelBrowser
let report: Report
let trace: Uint8Array
/** The reader of the saved trace, with all its events. */
let saved: TraceSession

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  const found = findBrowser(thisMachine(), { withExtensions: true })
  if (found === null) throw new Error('There is no Chromium on this machine.')
  server = await startStaticServer(join(ROOT, 'dist/demo'), {})
  window = await openPanelBrowser({
    executablePath: found.path,
    extensionDir: join(ROOT, 'dist/chrome'),
    url: `${server.url}?midi=1`,
    isHeadless: true,
  })
  const late = AbortSignal.timeout(100_000)
  const recorded = await recordDemo(window, RECORD_MS, () => undefined, late)
  if (recorded === null) throw new Error('The demo was not recorded in time.')
  writeFileSync(join(PICTURES, 'demo.png'), recorded.picture)
  ;({ trace } = recorded)
  saved = createSession(keepingAll(null))
  for (const message of readTrace(trace).messages) saved.ingest(message)
  saved.finish()
  ;({ report } = reportTraceBytes(trace))
})

afterAll(async () => {
  await window?.close()
  await server?.close()
})

const find = async (id: string): Promise<ElementHandle> => {
  const found = await window.panel.waitForSelector(byTestId(id))
  if (found === null) throw new Error(`The panel has no ${id}.`)
  return found
}

const valueOf = async (id: string): Promise<number> =>
  Number(await (await find(id)).evaluate((element) => element.getAttribute('data-value')))

const show = async (view: string): Promise<void> => {
  await (await find(`tab-${view}`)).click()
  await find(`view-${view}`)
}

/** Charts draw in the frame after their view is shown. */
const chartsDrawn = async (): Promise<void> => {
  for (const chart of ['chart-stages', 'chart-distribution', 'chart-latency']) {
    await isDrawn(window.panel, chart, 0.002)
  }
}

describe('the demo, recorded in the real DevTools panel', () => {
  it('follows the notes of the panel’s keyboard to their sound', () => {
    expect(report.frames.seen).toBeGreaterThan(20)
    expect(report.onset.heard).toBeGreaterThan(5)
    expect(report.onset.lost).toBe(0)
    expect(Object.keys(report.stages)).toEqual(
      expect.arrayContaining(['midi', 'validation', 'port', 'worklet', 'output', 'endToEnd']),
    )
    expect(report.processors.map(({ quanta }) => quanta > 1000)).toContain(true)
    expect(report.records.dropped).toBe(0)
  })

  it('shows the same figures as the report of the saved trace', async () => {
    await show('live')
    const shown = {
      p50: await valueOf('figure-end-to-end-p50'),
      p95: await valueOf('figure-end-to-end-p95'),
      onset: await valueOf('figure-onset-p50'),
      heard: await valueOf('figure-onset-heard'),
      scheduled: await valueOf('figure-onset-scheduled'),
      events: await valueOf('figure-events'),
      max: await valueOf('figure-distribution-max'),
    }
    expect(shown).toEqual({
      p50: report.stages.endToEnd?.p50Ms,
      p95: report.stages.endToEnd?.p95Ms,
      onset: report.onset.p50Ms,
      heard: report.onset.heard,
      scheduled: report.onset.scheduled,
      events: report.frames.seen,
      max: report.stages.endToEnd?.maxMs,
    })
  })

  it('draws its charts', async () => {
    await show('live')
    await chartsDrawn()
  })

  it('lists the events and opens one as a waterfall', async () => {
    await show('events')
    const [row] = await until('there are rows', async () => {
      const rows = await window.panel.$$(byTestId('event-row'))
      return rows.length > 5 && rows
    })
    await row?.click()
    await find('waterfall')
  })

  it('opens the saved trace again, and plays it back: of a selection just its figures', async () => {
    await openFile(window.panel, 'demo.awescope', trace)
    await window.panel.waitForSelector('::-p-text(Saved trace demo.awescope)')
    await show('live')
    expect(await valueOf('figure-events')).toBe(report.frames.seen)
    expect(await valueOf('figure-end-to-end-p95')).toBe(report.stages.endToEnd?.p95Ms)
    const startedWallMs = readTrace(trace).messages.flatMap(({ message }) =>
      message.type === 'document/hello' ? [message.startedWallMs] : [],
    )
    const zeroMs = Math.min(...startedWallMs)
    // The first half of the notes, to whole milliseconds.
    const middle = saved.eventAt(Math.floor(saved.eventCount / 2)).marks.event
    const [fromMs, toMs] = [1, Math.round(middle - zeroMs)]
    const part = saved.report({ fromMs: zeroMs + fromMs, toMs: zeroMs + toMs })
    expect(part.stages.endToEnd?.count).toBeGreaterThan(0)
    await window.panel.$eval(byTestId('place'), (field) => {
      ;(field as HTMLInputElement).focus()
      ;(field as HTMLInputElement).select()
    })
    await window.devtools.keyboard.sendCharacter(`#t=${fromMs / 1000}-${toMs / 1000}`)
    await window.devtools.keyboard.press('Enter')
    await until(
      'the figures are those of the selection',
      async () => (await valueOf('figure-events')) === part.frames.seen,
    )
    expect(part.frames.seen).toBeLessThan(report.frames.seen)
    expect(await valueOf('figure-end-to-end-p50')).toBe(part.stages.endToEnd?.p50Ms)
    expect(await valueOf('figure-distribution-max')).toBe(part.stages.endToEnd?.maxMs)
  })

  it('hands the trace to Perfetto by the user’s clicks alone, through a tab that says where it goes', async () => {
    await (await find('export-as')).select('open-perfetto')
    const opened = window.browser.waitForTarget((target) => target.url().includes('/handover/'))
    await (await find('handover-agree')).click()
    const tab = await (await opened).page()
    const said = await until('the tab has the trace', async () => {
      const text = await tab?.$eval(byTestId('handover-text'), (each) => each.textContent ?? '')
      return text?.includes('.json goes to the page https://ui.perfetto.dev') === true && text
    })
    expect(said).toContain('Nothing is sent before you press the button.')
    expect(window.browser.targets().some((target) => target.url().includes('perfetto.dev'))).toBe(
      false,
    )
    await tab?.close()
  })

  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1280, 500]) {
      it(`shows each view in ${theme} at ${width} px without sideways scrolling`, async () => {
        await window.devtools.setViewport({ width, height: 900 })
        await window.devtools.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
        await window.panel.waitForFunction(
          (wanted) => document.querySelector('.awescope')?.getAttribute('data-theme') === wanted,
          {},
          theme,
        )
        for (const view of VIEWS) {
          await show(view)
          if (view === 'live') await chartsDrawn()
          const overflow = await window.panel.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          expect(overflow, view).toBeLessThanOrEqual(0)
          await window.devtools.screenshot({
            path: join(PICTURES, `${view}-${theme}-${width}.png`),
          })
        }
      })
    }
  }

  it('performs what was played again, into a new recording, and compares both', async () => {
    await window.devtools.setViewport({ width: 1280, height: 900 })
    await show('live')
    await (await find('perform-toggle')).click()
    await (await find('perform-start')).click()
    await find('perform-stop')
    const compare = await window.panel.waitForSelector(byTestId('perform-compare'), {
      timeout: 240_000,
    })
    const outcome = await (await find('perform-outcome')).evaluate((text) => text.textContent)
    // Messages of the keyboard: all of them came, once.
    const { seen } = report.frames
    expect(outcome).toContain('Performed: demo.awescope (music ')
    expect(outcome).toContain(`${seen} of ${seen} messages reached the page.`)
    expect(await valueOf('figure-events')).toBe(seen)
    await window.devtools.screenshot({ path: join(PICTURES, 'perform.png') })
    await compare?.click()
    await find('compare-verdict')
    expect(await textOf(window.panel, 'compare-side-a')).toContain('demo.awescope')
    expect(await textOf(window.panel, 'compare-side-b')).toContain('Performance 1')
  })
})
