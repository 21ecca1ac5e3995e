// The panel's menu of export formats, as a plain page in real Chromium on a fixture channel. Node, driving Chromium.

import { describe, expect, it } from 'vitest'
import { FEED_MS, usePanel } from '../support/panel/panel-bench.ts'
import { byTestId } from '../support/panel/panel-harness.ts'

const bench = usePanel()

describe('the export menu', () => {
  it('exports what is shown from a menu, which then waits for the next choice', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    await bench.page.select(byTestId('export-as'), 'html')
    await bench.page.waitForFunction(() => window.fixture.saved.length === 1)
    const [file] = await bench.page.evaluate(() => window.fixture.saved)
    expect(file!.name).toMatch(/^awescope-.*\.html$/)
    expect(Buffer.from(file!.bytes).toString()).toMatch(/^<!doctype html>[^]*<\/html>\n$/)
    expect(
      await bench.page.$eval(byTestId('export-as'), (menu) => (menu as HTMLSelectElement).value),
    ).toBe('')
  })
})
