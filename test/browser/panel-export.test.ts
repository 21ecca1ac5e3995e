// The panel's menu of export formats, as a plain page in real Chromium on a fixture channel. Node, driving Chromium.

import { describe, expect, it } from 'vitest'
import { readTrace } from '../../trace/file/chunk-reader.ts'
import { SANITISED_GOES, SANITISED_STAYS } from '../../trace/text/sanitise-words.ts'
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

  it('asks before it saves a trace without names and notes, and says what goes', async () => {
    await bench.open(`duration=${FEED_MS}`)
    await bench.recordAndStop()
    await bench.page.select(byTestId('export-as'), 'sanitised')
    const dialog = await bench.page.waitForSelector(`${byTestId('sanitise')}[open]`)
    const text = await dialog?.evaluate((each) => each.textContent)
    for (const line of [...SANITISED_GOES, ...SANITISED_STAYS]) expect(text).toContain(line)
    await bench.page.click(byTestId('sanitise-cancel'))
    await bench.page.waitForSelector(byTestId('sanitise'), { hidden: true })
    await bench.page.select(byTestId('export-as'), 'sanitised')
    await bench.page.waitForSelector(`${byTestId('sanitise')}[open]`)
    await bench.page.click(byTestId('sanitise-save'))
    await bench.page.waitForFunction(() => window.fixture.saved.length === 1)
    const file = await bench.page.evaluate(() => window.fixture.saved[0])
    expect(file!.name).toMatch(/^awescope-.*\.sanitised\.awescope$/)
    const { messages, notices } = readTrace(Uint8Array.from(file!.bytes))
    expect(notices).toEqual([])
    expect(JSON.stringify(messages)).toContain('"url":"page-1"')
  })
})
