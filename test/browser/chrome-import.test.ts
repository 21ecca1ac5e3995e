// A trace that a real Chromium takes of a page with an oscillator, imported: the figures are those of its audio thread.

import { tmpdir } from 'node:os'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChromeImport, GRAPH_NAME } from '../../trace/import/chrome-import.ts'
import { createSession } from '../../trace/session/session.ts'
import { launchChromium } from '../support/page/page-harness.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Runs in the page: plays for a second of the audio clock, and tells the clock's rate. */
const playForASecond = async (): Promise<number> => {
  const context = new AudioContext()
  const oscillator = new OscillatorNode(context)
  oscillator.connect(context.destination)
  oscillator.start()
  oscillator.stop(1)
  await new Promise((resolve) => {
    oscillator.onended = resolve
  })
  return context.sampleRate
}

test("Chrome's own trace becomes a recording with the context's rate and all of its quanta", async () => {
  const page = await browser.newPage()
  await page.goto(`file://${tmpdir()}`)
  await page.tracing.start({ categories: ['webaudio'] })
  const rate = await page.evaluate(playForASecond)
  const trace = await page.tracing.stop()
  const chrome = createChromeImport()
  chrome.feed(trace ?? new Uint8Array(0))
  const session = createSession()
  for (const message of chrome.messages(Date.now())) session.ingest(message)
  session.finish()
  const { contexts, processors } = session.report()
  expect(contexts).toMatchObject([{ sampleRate: rate, renderQuantumFrames: 128 }])
  const [graph] = processors
  expect(graph).toMatchObject({ name: GRAPH_NAME, thread: 'audio' })
  // A second of quanta, and what was rendered ahead and until the page heard of the end.
  expect(graph?.quanta).toBeGreaterThanOrEqual(Math.floor(rate / 128))
  expect(graph?.timed).toBe(graph?.quanta)
  expect(graph?.processUs.mean).toBeGreaterThan(0)
})
