// No page sees the recorder work: after it came, every global, method, accessor and prototype that a page can reach is
// replaced by a double that counts, in the page and in its audio thread. Nothing is counted while a page plays and is
// recorded, whatever the panel commands meanwhile, up to the end of the recording. Real browsers.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtOnce } from '../support/browser/built-once.ts'
import { REFERENCE_ENTRY, REFERENCE_PART_ENTRY } from '../../build/plugins.ts'
import { DEFAULT_REFERENCE_OPTIONS } from '../../trace/wire/engine-options.ts'
import { DEFAULT_RECORDER_CONFIG, type RecorderConfig } from '../../trace/wire/recorder-config.ts'
import { buildBridged, injectBridged } from '../support/page/bridged-recorder.ts'
import { countVisible } from '../support/page/count-visible.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import {
  commandAll,
  type Counted,
  COUNTING_MODULE,
  playCounting,
  type Reached,
} from '../support/page/visible-page.ts'
import { packFile, strikeBank } from '../support/reference/reference-harness.ts'

let recorder: string
let bridged: Awaited<ReturnType<typeof buildBridged>>
let server: PageServer
let config: RecorderConfig

beforeAll(async () => {
  recorder = await buildRecorder()
  bridged = await buildBridged()
  server = await servePages({
    '/': '<!doctype html><title>visible</title>',
    '/page-processor.js': COUNTING_MODULE,
    '/probe.js': bridged.probe,
    '/reference.js': await builtOnce(REFERENCE_ENTRY),
    '/reference-page.js': await builtOnce(REFERENCE_PART_ENTRY),
  })
  config = { ...DEFAULT_RECORDER_CONFIG, workletUrl: `${server.origin}/probe.js` }
})
afterAll(() => server.close())

/** The page plays while it counts; `play` is a function of the page, as text. `prepare` runs before it counts. */
const count = async (page: Page, play: string, prepare = ''): Promise<Counted> => {
  await page.goto(`${server.origin}/`)
  const counted = await page.evaluate(`{
    const counted = (${String(countVisible)})()
    ${prepare}
    ;(${String(playCounting)})(counted, ${play})
  }`)
  return counted as Counted
}

/** What the one-file recorder is given to do, where it is there: for a second, and until both messages were heard. */
const playHeard = `(page) => {
  const own = globalThis.__awescope
  globalThis.countedHeard = 0
  const isHeard = () => !own || globalThis.countedHeard === 2
  const end = () => page.later(() => isHeard() ? page.finish((stopped) => stopped()) : end(), 1000)
  if (!own) return end()
  page.listenToMidi(() => { globalThis.countedHeard++; page.sound() }, () => {
    own.send([0x90, 60, 100])
    own.send([0x80, 60, 0])
    end()
  })
}`

/** Firefox looks for `then` itself, at whatever it fulfils a promise of its own with. */
const isPlatforms = ({ name }: { name: string }): boolean => name === 'Object.prototype.then'

const namesOf = (reached: Reached, isFirefox: boolean): string[] =>
  reached
    .filter((each) => !isFirefox || !isPlatforms(each))
    .map(({ name, count, stack }) => `${name} ${count} ${stack}`)

describe.each([
  { name: 'Chromium', launch: () => launchChromium(), isFirefox: false },
  { name: 'Firefox', launch: launchFirefox, isFirefox: true },
])('in $name', ({ launch, isFirefox }) => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  const expectNothing = ({ page, pageDoubles, worklet, workletDoubles }: Counted): void => {
    expect(pageDoubles).toBeGreaterThan(3000)
    expect(workletDoubles).toBeGreaterThan(300)
    expect({ page: namesOf(page, isFirefox), worklet: namesOf(worklet, isFirefox) }).toEqual({
      page: [],
      worklet: [],
    })
  }

  test('a page that counts whatever it can reach counts nothing of ours', async () => {
    const page = await browser.newPage()
    await injectRecorder(page, recorder)
    expectNothing(await count(page, playHeard))
    expect(await page.evaluate('countedHeard')).toBe(2)
    await page.close()
  })

  test('nor does it by anything that a panel commands, the reference and the end among it', async () => {
    const page = await browser.newPage()
    await injectBridged(page, bridged.script)
    // Without a sound device Firefox runs no context: there the engine gets its bank, and answers nothing.
    const states = ['loading', isFirefox ? '' : 'ready', '', '', '', isFirefox ? '' : 'removed']
    const prepare = `
      const bytes = Uint8Array.from(atob('${Buffer.from(packFile(strikeBank())).toString('base64')}'),
        (letter) => letter.charCodeAt(0)).buffer
      const options = ${JSON.stringify(DEFAULT_REFERENCE_OPTIONS)}
      const config = ${JSON.stringify(config)}
      const partUrl = location.origin + '/reference-page.js'
      const workletUrl = location.origin + '/reference.js'
      const orders = [
        { type: 'reference/inject', partUrl, workletUrl, contextId: 0, followsMidi: true, options },
        { type: 'reference/bank', name: 'strikes', bytes },
        { type: 'reference/configure', followsMidi: true, options: { ...options, mode: 'sf2', gain: 0.5 } },
        { type: 'reference/play', atMs: Float64Array.of(0, 50), lengths: Uint16Array.of(3, 3),
          bytes: Uint8Array.of(0x90, 60, 100, 0x80, 60, 0) },
        { type: 'reference/silence' },
        { type: 'reference/remove' },
      ]
      const states = ${JSON.stringify(states)}
      globalThis.countedCommands = { bridge: __awescopeBridge, config, orders, states, heard: 0 }
      __awescopeBridge.command({ type: 'recorder/configure', config })`
    expectNothing(
      await count(page, `(page) => (${String(commandAll)})(page, countedCommands)`, prepare),
    )
    expect(await page.evaluate('countedCommands.heard')).toBe(3)
    await page.close()
  })

  test('the same page without us counts nothing either, so the script is none that reaches out itself', async () => {
    const page = await browser.newPage()
    expectNothing(await count(page, playHeard))
    await page.close()
  })
})
