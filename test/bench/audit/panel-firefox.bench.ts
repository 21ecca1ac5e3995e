// The panel's audit in a real Firefox, under each stress that is offered there. Needs `npm run build:firefox`, and a
// machine with PulseAudio. Runs in Node.

import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fixtures, serveFixtures } from '../../support/browser/fixture-server.ts'
import {
  type FirefoxDocument,
  firefoxPath,
  type FirefoxWithExtension,
  launchFirefoxWithExtension,
} from '../../support/extension/firefox-panel.ts'
import { until } from '../../support/until.ts'

const executable = firefoxPath()
const STRESSES = ['jank', 'gc', 'flood', 'sysex', 'rate44100']

describe.skipIf(executable === undefined)('an audit in the panel of Firefox', () => {
  let firefox: FirefoxWithExtension
  let pages: Fixtures
  let page: Page
  let panel: FirefoxDocument

  beforeAll(async () => {
    pages = await serveFixtures({ folder: 'test/fixtures/pages' })
    firefox = await launchFirefoxWithExtension(executable ?? '')
    page = await firefox.browser.newPage()
    await page.goto(pages.local('faulty/fragile.html'))
    panel = await firefox.openPanel(page)
  })
  afterAll(async () => {
    await firefox?.close()
    await pages?.close()
  })

  /** An item of the report: its status, and all that it says. */
  const saidOf = (id: string): Promise<string> =>
    panel.evaluate((testId: string) => {
      const item = document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)
      return `${item?.dataset['status']}: ${item?.textContent}`
    }, `audit-${id}`)

  const isThere = (selector: string): Promise<boolean> =>
    panel.evaluate((wanted: string) => document.querySelector(wanted) !== null, selector)

  it('plays the page once more under each stress, and tells what that changed', async () => {
    await panel.click('tab-audit')
    await until('there are stresses', () => isThere('[data-testid="audit-stress-jank"]'))
    await panel.evaluate(() => {
      const range = document.querySelector<HTMLInputElement>('[data-testid="audit-strictness"]')
      if (range === null) return
      range.value = '1'
      range.dispatchEvent(new Event('input', { bubbles: true }))
    })
    for (const stress of STRESSES) await panel.click(`audit-stress-${stress}`)
    await panel.click('audit-start')
    for (const share of [0.2, 0.4, 0.6, 0.8])
      await until(`${share} of it is played`, () =>
        panel.evaluate((least: number) => {
          const progress = document.querySelector<HTMLProgressElement>(
            '[data-testid="audit-share"]',
          )
          return progress !== null && progress.value >= least
        }, share),
      )
    await until('there is a report', () => isThere('[data-testid="audit-report"]'))
    const verdict = await panel.evaluate(
      () => document.querySelector('[data-testid="audit-verdict"]')?.textContent,
    )
    const robust = ['latency', 'lost', 'sysex'].map((each) => `robustness.${each}`)
    const said = await Promise.all(robust.map(saidOf))
    console.log([verdict, ...said].join('\n'))
    for (const each of said) expect(each).toMatch(/^(pass|fail): /)
    expect(said[0]).toContain('under jank gc flood rate44100')
  })
})
