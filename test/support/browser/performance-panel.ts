// The Performance panel of the browser's own DevTools, opened as a page, and what it makes of a trace file. Runs in
// Node.

import type { Browser } from 'puppeteer-core'
import { launchPatiently } from './launch-patiently.ts'
import { findBrowser, thisMachine } from '../../../cli/browser/find-browser.ts'
import { CHROMIUM_ARGS, sandboxArgs } from '../../../cli/browser/open-browser.ts'

const DEVTOOLS = 'devtools://devtools/bundled/devtools_app.html'

export interface PanelEntry {
  name: string
  /** Microseconds in the file's own time. */
  ts: number
  dur: number
}

export interface OpenedTrace {
  /** False: the panel takes it for one of its own recordings. */
  isGeneric: boolean
  bounds: { min: number; max: number }
  /** Entries of the custom tracks, by group and track. */
  groups: Record<string, Record<string, PanelEntry[]>>
  markers: PanelEntry[]
}

export interface PerformancePanel {
  /** Rejects with the panel's own words where it does not take the file. */
  open(text: string): Promise<OpenedTrace>
  close(): Promise<void>
}

/** The modules of DevTools as far as they are used here. */
interface Timeline {
  TimelinePanel: {
    TimelinePanel: {
      instance(): {
        loadFromFile(file: File): Promise<void>
        model: { parsedTrace(index: number): { data?: PanelData } | null; size(): number }
      }
    }
  }
}
interface Legacy {
  ViewManager: { ViewManager: { instance(): { showView(id: string): Promise<void> } } }
}
interface PanelData {
  Meta: { traceIsGeneric: boolean; traceBounds: { min: number; max: number } }
  ExtensionTraceData: {
    extensionTrackData: { name: string; entriesByTrack: Record<string, PanelEntry[]> }[]
    extensionMarkers: PanelEntry[]
  }
}

/** A browser with the panel in it. Rejects where there is no Chromium. */
export async function openPerformancePanel(): Promise<PerformancePanel> {
  const found = findBrowser(thisMachine(), { withExtensions: true })
  if (found === null) throw new Error('There is no Chromium here.')
  const browser: Browser = await launchPatiently({
    executablePath: found.path,
    headless: true,
    pipe: true,
    args: [...CHROMIUM_ARGS, ...sandboxArgs()],
  })
  const page = await browser.newPage()
  await page.goto(DEVTOOLS)
  await page.waitForSelector('.main-tabbed-pane, .root-view')
  // As text: the test's own tools would put another import in its place.
  await page.evaluate(IMPORT_PARTS)
  return {
    open: (text) => page.evaluate(openInPanel, text),
    close: () => browser.close(),
  }
}

const IMPORT_PARTS = `Promise.all([import('./panels/timeline/timeline.js'), import('./ui/legacy/legacy.js')])
  .then(([timeline, legacy]) => { globalThis.performanceParts = { timeline, legacy } })`

/** Runs in DevTools, so it may use nothing of this file. */
async function openInPanel(text: string): Promise<OpenedTrace> {
  const { timeline, legacy } = (
    globalThis as unknown as { performanceParts: { timeline: Timeline; legacy: Legacy } }
  ).performanceParts
  await legacy.ViewManager.ViewManager.instance().showView('timeline')
  const panel = timeline.TimelinePanel.TimelinePanel.instance()
  const before = panel.model.size()
  await panel.loadFromFile(new File([text], 'trace.json', { type: 'application/json' }))
  // The panel tells nobody when it has read a file.
  const untilRead = async (): Promise<PanelData> => {
    const index = panel.model.size() - 1
    const data = index < before ? undefined : panel.model.parsedTrace(index)?.data
    if (data !== undefined) return data
    await new Promise(requestAnimationFrame)
    return untilRead()
  }
  const { Meta, ExtensionTraceData } = await untilRead()
  const plain = ({ name, ts, dur }: PanelEntry): PanelEntry => ({ name, ts, dur })
  const groups: OpenedTrace['groups'] = {}
  for (const { name, entriesByTrack } of ExtensionTraceData.extensionTrackData) {
    const tracks = Object.entries(entriesByTrack)
    groups[name] = Object.fromEntries(tracks.map(([track, own]) => [track, own.map(plain)]))
  }
  const { min, max } = Meta.traceBounds
  return {
    isGeneric: Meta.traceIsGeneric,
    bounds: { min, max },
    groups,
    markers: ExtensionTraceData.extensionMarkers.map(plain),
  }
}
