// A page with several MIDI access objects, its own and its libraries': what is played once is one note. Real Chromium,
// real sound, the report that panel and command line print.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../trace/report/schema.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

const BEEP = `registerProcessor('beep', class extends AudioWorkletProcessor {
  #left = 0
  #phase = 0
  constructor() { super(); this.port.onmessage = ({ data }) => { this.#left = data ? 2048 : 0 } }
  process(_inputs, [[channel]]) {
    for (let i = 0; i < channel.length; i++) channel[i] = this.#left-- > 0 ? 0.5 * Math.sin(this.#phase += 0.1) : 0
    return true
  }
})`
const PAGE = `<!doctype html><title>accesses</title><script>
  globalThis.make = async () => {
    const context = new AudioContext()
    await context.audioWorklet.addModule('/beep.js')
    const node = new AudioWorkletNode(context, 'beep')
    node.connect(context.destination)
    return { context, node }
  }
  globalThis.input = async () => [...(await navigator.requestMIDIAccess()).inputs.values()][0]
  // Plays and releases eight notes, each when the one before has sounded and gone.
  globalThis.play = async ({ context }) => {
    const until = async (time) => {
      while (context.currentTime < time) await new Promise((done) => setTimeout(done, 5))
    }
    await until(context.currentTime + 0.2)
    for (let note = 0; note < 8; note++) {
      __awescope.send([0x90, 60 + note, 100])
      await until(context.currentTime + 0.2)
      __awescope.send([0x80, 60 + note, 0])
      await until(context.currentTime + 0.1)
    }
  }
</script>`

let recorder: string
let server: PageServer
let browser: Browser

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': PAGE, '/beep.js': BEEP })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function reportOf(script: string): Promise<Report> {
  const page: Page = await browser.newPage()
  await injectRecorder(page, recorder)
  await page.goto(`${server.origin}/`)
  const report = (await page.evaluate(`(async () => {
    const made = await make()
    const { context, node } = made
    const sound = ({ data }) => { if ((data[0] & 0xe0) === 0x80) node.port.postMessage((data[0] & 0x10) !== 0) }
    ${script}
    await play(made)
    return await __awescope.report()
  })()`)) as Report
  await page.close()
  return report
}

/** Each stands for the handlers of the page; one of them sounds. */
const PAGES = {
  'one access': `(await input()).onmidimessage = sound`,
  'two accesses, of which the first sounds': `
    ;(await input()).onmidimessage = sound
    ;(await input()).addEventListener('midimessage', () => 0)`,
  'two accesses, of which the second sounds': `
    ;(await input()).onmidimessage = () => 0
    ;(await input()).addEventListener('midimessage', sound, true)`,
  'three accesses, and several handlers on each': `
    for (let access = 0; access < 3; access++) {
      const each = await input()
      each.addEventListener('midimessage', () => 0, true)
      each.onmidimessage = access === 1 ? sound : () => 0
      each.addEventListener('midimessage', { handleEvent() {} })
    }`,
}

describe('eight notes that are played once are sixteen messages and eight notes', () => {
  test.each(Object.entries(PAGES))('with %s', async (_name, script) => {
    const { frames, stages, notices } = await reportOf(script)
    expect(frames).toMatchObject({ seen: 16, tracked: 16, finished: 16 })
    expect(stages.endToEnd?.count).toBe(8)
    expect(notices.map(({ code }) => code)).not.toContain('sound-unknown')
  })
})
