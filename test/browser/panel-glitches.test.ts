// Glitches in the panel, as a plain page in real Chromium on a fixture channel: marks on the charts, the list, and what
// a click on one shows. Node, driving Chromium.

import { describe, expect, it } from 'vitest'
import type { Report } from '../../trace/report/schema.ts'
import { glitchCountsSentence } from '../../trace/text/glitch-words.ts'
import { reportOf, usePanel } from '../support/panel/panel-bench.ts'
import { createPanelFeed } from '../support/panel/panel-feed.ts'
import { byTestId, click, textOf, valueOf } from '../support/panel/panel-harness.ts'

const DURATION_MS = 8000
const bench = usePanel()

/** The fixture page's third context is overloaded for a while. */
async function record(): Promise<Report> {
  await bench.open(`duration=${DURATION_MS}`)
  await bench.recordAndStop()
  await bench.page.waitForSelector(byTestId('glitch-list'))
  return reportOf(createPanelFeed({ durationMs: DURATION_MS }).map(({ stamped }) => stamped))
}

describe('glitches in the Live view', () => {
  it('are listed as the report has them, the latest first, with their sentences', async () => {
    const { glitches, glitchCounts } = await record()
    expect(glitches.length).toBeGreaterThan(0)
    const rows = await bench.page.$$eval(byTestId('glitch'), (items) =>
      items.map((item) => ({
        cause: item.getAttribute('data-cause'),
        text: item.querySelector('.glitch-text')?.textContent,
      })),
    )
    const latest = glitches.slice(-50).toReversed()
    expect(rows).toEqual(latest.map(({ cause, text }) => ({ cause, text })))
    expect(await valueOf(bench.page, 'glitch-counts')).toBe(glitchCounts?.all)
    expect(await textOf(bench.page, 'glitch-counts')).toBe(
      glitchCountsSentence(glitchCounts ?? { all: 0, byCause: {} }),
    )
  })

  it('are marks on both charts over time; a click shows the moment, the sentence, and what to do', async () => {
    const { glitches } = await record()
    for (const chart of ['chart-stages', 'chart-latency'])
      await bench.page.waitForSelector(byTestId(`${chart}-glitch`))
    expect(await bench.page.$(byTestId('glitch-selected'))).toBeNull()
    await click(bench.page, 'chart-latency-glitch')
    await bench.page.waitForSelector(byTestId('glitch-selected'))
    const shown = await textOf(bench.page, 'glitch-selected')
    const glitch = glitches.find(({ text }) => shown.includes(text))
    expect(shown).toContain(glitch?.advice ?? 'none')
    // Both charts show that moment, and stand still.
    await bench.page.waitForSelector(byTestId('stages-follow'))
    await bench.page.waitForSelector(byTestId('latency-follow'))
    await bench.page.waitForSelector('.glitch-mark.is-selected')
    await click(bench.page, 'glitch-close')
    await bench.page.waitForFunction(
      () => document.querySelector('[data-testid="glitch-selected"]') === null,
    )
  })

  it('are shown from the list by keys too', async () => {
    await record()
    await bench.page.focus(`${byTestId('glitch')} button`)
    await bench.page.keyboard.press('Enter')
    await bench.page.waitForSelector(`${byTestId('glitch')}.is-selected`)
    expect(await textOf(bench.page, 'glitch-advice')).not.toBe('')
    await bench.page.keyboard.press('Enter')
    await bench.page.waitForFunction(
      () => document.querySelector('[data-testid="glitch"].is-selected') === null,
    )
  })

  it('are what the overload lamp says that it was lit by', async () => {
    const { glitches } = await record()
    await bench.page.waitForSelector(`${byTestId('overload-lamp')}[data-lit="true"]`)
    const titles = await bench.page.$$eval(
      `${byTestId('overload-lamp')}[data-lit="true"]`,
      (lamps) => lamps.map((lamp) => lamp.getAttribute('title') ?? ''),
    )
    const isTold = titles.some((title) =>
      glitches.some(({ text }) => title.includes(`Last by: ${text.replace(/\.$/, '')}`)),
    )
    expect(isTold, titles.join('\n')).toBe(true)
  })
})
