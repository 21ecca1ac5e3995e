// What tests of the virtual MIDI input put into a page, and how they run in it. Node; the tools run in the page.

import type { Browser, Page } from 'puppeteer-core'
import { injectRecorder } from './page-harness.ts'

/** In the page: an access with its input, and a wait until what was sent or opened before has come. */
const MIDI_TOOLS = `
globalThis.ask = async (options) => {
  const access = await navigator.requestMIDIAccess(options)
  return { access, input: [...access.inputs.values()].find(({ name }) => name === 'Awescope') }
}
// Each command of ours takes a few tasks, which are queued in the order of the calls.
globalThis.settled = async () => {
  for (let round = 0; round < 8; round++) await scheduler.postTask(() => 0)
}
globalThis.heard = (input, log = []) => {
  input.addEventListener('midimessage', ({ data }) => log.push([...data].join(' ')))
  return log
}`

/** A page of this origin with the tools; `recorder` null: without us. */
export async function openMidiPage(
  browser: Browser,
  origin: string,
  recorder: string | null,
): Promise<Page> {
  const page = await browser.newPage()
  if (recorder !== null) await injectRecorder(page, recorder)
  await page.goto(`${origin}/`)
  await page.evaluate(MIDI_TOOLS)
  return page
}

/** What the script returns, which may await. */
export const runIn = (page: Page, script: string): Promise<unknown> =>
  page.evaluate(`(async () => { ${script} })()`)
