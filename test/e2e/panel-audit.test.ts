// An audit from the real panel in real DevTools, as a user does it: choose, begin, read, open the evidence. Asserts
// what noise cannot change. A picture of what can be chosen stays in artefacts/e2e/. Chromium. Needs
// `npm run build:chrome`.

import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AGREED } from '../support/audit/agreed.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import {
  type ExtensionBrowser,
  launchWithExtension,
} from '../support/extension/extension-browser.ts'
import { openRecordedTab, type RecordedTab } from '../support/extension/recorded-tab.ts'
import { byTestId, click, textOf } from '../support/panel/panel-harness.ts'
import { until } from '../support/until.ts'

const PICTURES = resolve(import.meta.dirname, '../../artefacts/e2e')

let chromium: ExtensionBrowser
let pages: Fixtures
let tab: RecordedTab

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  pages = await serveFixtures({ folder: 'test/fixtures/pages' })
  chromium = await launchWithExtension()
  const url = pages.local(`faulty/index.html${AGREED.query}`)
  await chromium.allowMidi(url)
  tab = await openRecordedTab(chromium, url)
})
afterAll(async () => {
  await tab?.close()
  await chromium?.close()
  await pages?.close()
})

const statusOf = (id: string): Promise<string | null> =>
  tab.panel.frame.$eval(byTestId(`audit-${id}`), (element) => element.getAttribute('data-status'))

const valueOf = (id: string): Promise<number> =>
  tab.panel.frame.$eval(`${byTestId(`audit-${id}`)} .audit-value`, (element) =>
    Number(element.getAttribute('data-value')),
  )

const focused = (): Promise<string | null | undefined> =>
  tab.panel.frame.evaluate(() => document.activeElement?.getAttribute('data-testid'))

/** Of a context that the page makes now. */
const quantum = (): Promise<number | undefined> =>
  tab.page.evaluate(async () => {
    const context = new AudioContext() as AudioContext & { renderQuantumSize?: number }
    await context.close()
    return context.renderQuantumSize
  })

describe('an audit in the panel', () => {
  it('plays the page, tells its faults, and leads to the events that show them', async () => {
    const { frame } = tab.panel
    await click(frame, 'tab-audit')
    await frame.focus(byTestId('audit-strictness'))
    await tab.panel.devtools.keyboard.press('Home')
    expect(await textOf(frame, 'audit-takes')).toMatch(
      /^The page reloads and is played for \d+ s\.$/,
    )
    // Once more, while work in the page keeps its main thread.
    await click(frame, 'audit-stress-jank')
    await click(frame, 'audit-start')
    await until('the page is played', () =>
      frame.evaluate(() => document.querySelector('[data-testid="audit-left"]') !== null),
    )
    // The button that had the focus is gone; by keys one would be nowhere.
    expect(await focused()).toBe('audit-cancel')
    await until(
      'there is a report',
      () => frame.evaluate(() => document.querySelector('[data-testid="audit-report"]') !== null),
      () => frame.evaluate(() => document.querySelector('.audit')?.textContent),
    )
    expect(await textOf(frame, 'audit-verdict')).toMatch(/\.$/)
    expect(await focused()).toBe('audit-start')
    // What the command line finds in the same page (cli-audit.test.ts), what is heard included.
    for (const [id, [least, most]] of Object.entries(AGREED.failed)) {
      expect(await statusOf(id), id).toBe('fail')
      expect(await valueOf(id), id).toBeGreaterThanOrEqual(least)
      expect(await valueOf(id), id).toBeLessThanOrEqual(most)
    }
    for (const id of AGREED.passed) expect(await statusOf(id), id).toBe('pass')
    // Each fourth note or so, whatever weighs on the page.
    expect(await statusOf('robustness.lost')).toBe('fail')
    expect(await valueOf('robustness.lost')).toBeGreaterThan(0.1)
    expect(await textOf(frame, 'audit-robustness.lost')).toMatch(/jank/)
    const lost = `${byTestId('audit-notes.lost')} ${byTestId('audit-event')}`
    const handle = await frame.$eval(lost, (chip) => /e-(\d+)/.exec(chip.textContent ?? '')?.[1])
    await frame.focus(lost)
    await tab.panel.devtools.keyboard.press('Enter')
    await frame.waitForSelector(`${byTestId('waterfall')}[data-event="${handle}"]`)
    expect(await textOf(frame, 'waterfall-ending')).toBe('silent')
  })

  it('plays the page with other settings of its contexts, and lets it have its own again', async () => {
    const { frame } = tab.panel
    const own = await quantum()
    await click(frame, 'tab-audit')
    await click(frame, 'audit-stress-jank')
    await click(frame, 'audit-stress-render256')
    await tab.panel.devtools.screenshot({ path: join(PICTURES, 'audit-settings.png') })
    await click(frame, 'audit-start')
    await until('it is played in blocks of 256 frames', async () =>
      (await textOf(frame, 'audit-state')).includes('256 frames'),
    )
    expect(await quantum()).toBe(256)
    await click(frame, 'audit-cancel')
    await until('the page has its own', async () => (await quantum().catch(() => 0)) === own)
  })
})
