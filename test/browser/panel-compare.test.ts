// The Compare view, as a plain page in real Chromium: the verdict of two files, and of what is shown against a file,
// with the figures of the command line. Node, driving Chromium.

import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../trace/compare/compare.ts'
import { runOf } from '../../trace/compare/run-samples.ts'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import { type Comparison, comparisonInWords } from '../../trace/text/compare-words.ts'
import { lateNotes } from '../support/compare/late-notes.ts'
import { usePanel } from '../support/panel/panel-bench.ts'
import { byTestId, click, isDrawn, openFile, textOf } from '../support/panel/panel-harness.ts'
import { read } from '../support/trace/notes.ts'

const bench = usePanel()

function expected(soundA: number, soundB: number): Comparison {
  const a = runOf(read(lateNotes(60, soundA)), 'a.awescope')
  const b = runOf(read(lateNotes(60, soundB)), 'b.awescope')
  return comparisonInWords(compareRuns([a], [b]))
}

async function choose(side: 'a' | 'b', soundAfterMs: number): Promise<void> {
  const bytes = writeTrace(lateNotes(60, soundAfterMs))
  await openFile(bench.page, `${side}.awescope`, bytes, `compare-file-${side}`)
  await bench.page.waitForFunction(
    (of) =>
      document
        .querySelector(`[data-testid="compare-side-${of}"]`)
        ?.textContent?.includes(`${of}.awescope`),
    {},
    side,
  )
}

const verdictIs = (verdict: string): Promise<unknown> =>
  bench.page.waitForSelector(`${byTestId('compare-verdict')}[data-value="${verdict}"]`)

describe('the Compare view', () => {
  it('shows the verdict of two files, their findings and distributions', async () => {
    await bench.open()
    await click(bench.page, 'tab-compare')
    expect(await textOf(bench.page, 'empty-state')).toContain('Choose a recording for each side')
    await choose('a', 3)
    await choose('b', 18)
    await verdictIs('worse')
    const comparison = expected(3, 18)
    expect(await textOf(bench.page, 'compare-verdict')).toBe(comparison.text)
    const shown = await bench.page.$$eval(`${byTestId('compare-findings')} tbody tr`, (rows) =>
      rows.map((row) =>
        [...row.querySelectorAll<HTMLElement>('[data-value]')].map((cell) =>
          Number(cell.dataset['value']),
        ),
      ),
    )
    expect(shown).toEqual(
      comparison.findings.map((each) => [
        each.a,
        each.b,
        each.differenceMs,
        each.pValue,
        each.effectSize,
      ]),
    )
    await bench.page.waitForSelector(`${byTestId('chart-compare-distribution')} canvas`)
    await isDrawn(bench.page, 'chart-compare-distribution', 0.001)
    await click(bench.page, 'compare-swap')
    await verdictIs('better')
    expect(await textOf(bench.page, 'compare-verdict')).toBe(expected(18, 3).text)
  })

  it('sets what is shown against a file; what moved most leads to its waterfall', async () => {
    await bench.open()
    await openFile(bench.page, 'a.awescope', writeTrace(lateNotes(60, 3)))
    await bench.waitForStatus('Saved trace a.awescope')
    await click(bench.page, 'tab-compare')
    await click(bench.page, 'compare-shown-a')
    await choose('b', 18)
    await verdictIs('worse')
    expect(await textOf(bench.page, 'compare-verdict')).toBe(expected(3, 18).text)
    await bench.page.locator(`${byTestId('compare-movers')} .link-button`).click()
    await bench.page.waitForSelector(byTestId('waterfall'))
  })

  it('says in one sentence what cannot be compared', async () => {
    await bench.open()
    await click(bench.page, 'tab-compare')
    await openFile(bench.page, 'text.txt', new TextEncoder().encode('no trace'), 'compare-file-b')
    await bench.page.waitForSelector(byTestId('compare-problem'))
    expect(await textOf(bench.page, 'compare-problem')).toMatch(
      /^text\.txt cannot be compared: The file is not an Awescope trace.*\.$/,
    )
  })
})
