// The Scheduling view of the panel, as a plain page in real Chromium on a fixture channel: what it says, draws and
// leaves out. Node, driving Chromium.

import { describe, expect, it } from 'vitest'
import { schedulingFindings } from '../../trace/text/scheduling-words.ts'
import { reportOf, usePanel } from '../support/panel/panel-bench.ts'
import { createPanelFeed } from '../support/panel/panel-feed.ts'
import { byTestId, click, textOf, valueOf } from '../support/panel/panel-harness.ts'

const DURATION_MS = 8000
const bench = usePanel()

const openView = async (query: string): Promise<void> => {
  await bench.open(query)
  await bench.recordAndStop()
  await click(bench.page, 'tab-scheduling')
  await bench.page.waitForSelector(byTestId('view-scheduling'))
}

describe('the Scheduling view', () => {
  it('says and shows what the report says', async () => {
    await openView(`duration=${DURATION_MS}&playing=1&sequencer`)
    const options = { durationMs: DURATION_MS, playing: 1, hasSequencer: true }
    const { scheduling } = reportOf(createPanelFeed(options).map(({ stamped }) => stamped))
    expect(scheduling?.late).toMatchObject({ count: 4, afterTask: 4 })
    const sentences = await bench.page.$$eval(`${byTestId('scheduling-findings')} li`, (lines) =>
      lines.map(({ textContent }) => textContent),
    )
    expect(sentences).toEqual(schedulingFindings(scheduling))
    expect(sentences[0]).toMatch(
      /^4 of \d+ notes were asked for \d+–\d+ ms too late, each after a task of over 50 ms\.$/,
    )
    expect(await valueOf(bench.page, 'figure-late')).toBe(4)
    expect(await valueOf(bench.page, 'figure-margin')).toBe(scheduling?.marginMs?.p50)
    expect(await valueOf(bench.page, 'figure-rhythm')).toBe(scheduling?.rhythmErrorMs?.p95)
    expect(await textOf(bench.page, 'tab-scheduling')).toContain('4 late starts')
  })

  it('has each start, task and late timer in its picture and in the table behind it', async () => {
    await openView(`duration=${DURATION_MS}&playing=1&sequencer`)
    await bench.page.waitForSelector(`${byTestId('chart-margins')} canvas`)
    await bench.page.focus(byTestId('chart-margins'))
    await bench.page.keyboard.press('End')
    await bench.page.waitForSelector(byTestId('chart-margins-values'))
    expect(await textOf(bench.page, 'chart-margins-values')).toMatch(
      /^\d+\.\d+ s(Start|How|Long|Heap)/,
    )
    await click(bench.page, 'margins-toggle')
    const kinds = await bench.page.$$eval(`${byTestId('margins-table')} tbody tr`, (rows) =>
      rows.map((row) => row.children[1]?.textContent),
    )
    expect(kinds.filter((kind) => kind === 'Start asked for too late')).toHaveLength(4)
    expect(kinds.filter((kind) => kind === 'Long task').length).toBeGreaterThan(4)
    await click(bench.page, 'margin-distribution-toggle')
    await bench.page.waitForSelector(byTestId('margin-distribution-table'))
  })

  it('says what to do while nothing was scheduled', async () => {
    await openView('duration=2000&silent')
    expect(await textOf(bench.page, 'empty-state')).toMatch(/Start the page’s sequencer/)
    expect(await bench.page.$(byTestId('chart-margins'))).toBeNull()
  })
})
