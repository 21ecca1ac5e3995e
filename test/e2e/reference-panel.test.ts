// The reference instrument from the real panel in real DevTools, as a user does it: record, inject, play, choose a
// compressed SoundFont, play a MIDI file, read the verdict. Chromium. Needs `npm run build:chrome`.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeMidi } from 'midi-file'
import type { ElementHandle } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportOfEntries } from '../support/extension/tapped-report.ts'
import { tapChannel } from '../support/extension/channel-tap.ts'
import {
  type ExtensionBrowser,
  launchWithExtension,
} from '../support/extension/extension-browser.ts'
import {
  type Fixtures,
  PROJECT_ROOT,
  serveFixtures,
  STRICT_CSP,
} from '../support/browser/fixture-server.ts'
import { openRecordedTab, type RecordedTab } from '../support/extension/recorded-tab.ts'
import { until } from '../support/until.ts'

const SF3 = resolve(PROJECT_ROOT, 'node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf3')
const PICTURES = resolve(PROJECT_ROOT, 'artefacts/e2e')
const KEYS = [57, 59, 60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79]

let chromium: ExtensionBrowser
let pages: Fixtures
let tab: RecordedTab
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-reference-'))
  pages = await serveFixtures({ folder: 'test/fixtures/pages/cli', headers: STRICT_CSP })
  chromium = await launchWithExtension()
  await chromium.allowMidi(pages.local(''))
  tab = await openRecordedTab(chromium, pages.local('synth.html'))
})
afterAll(async () => {
  await tab?.close()
  await chromium?.close()
  await pages?.close()
  rmSync(folder, { recursive: true, force: true })
})

const click = (testId: string): Promise<void> =>
  tab.panel.frame.locator(`[data-testid="${testId}"]`).click()

const textOf = (testId: string): Promise<string | undefined> =>
  tab.panel.frame.evaluate(
    (id) => document.querySelector(`[data-testid="${id}"]`)?.textContent ?? undefined,
    testId,
  )

const says = (testId: string, pattern: RegExp): Promise<string> =>
  until(
    `${testId} says ${String(pattern)}`,
    async () => {
      const text = await textOf(testId)
      return text !== undefined && pattern.test(text) && text
    },
    async () => [await textOf(testId), await textOf('reference-problem')],
  )

const choose = async (testId: string, path: string): Promise<void> => {
  const input = await tab.panel.frame.waitForSelector(`[data-testid="${testId}"]`)
  await (input as ElementHandle<HTMLInputElement> | null)?.uploadFile(path)
}

describe('the reference instrument in the panel', () => {
  it('is recorded and put in with one click, with the bundled bank', async () => {
    await click('tab-reference')
    await click('reference-record')
    await says('reference-state', /^Ready with .*General MIDI.* \(\d{3} presets\)\.$/)
    await tab.page.waitForFunction(() => document.querySelector('#state')?.textContent === 'ready')
  })

  it('takes a compressed SoundFont, which the panel expands', async () => {
    await choose('reference-bank-file', SF3)
    await says('reference-state', /^Ready with SONiVOX EAS GM Wavetable \(\d{3} presets\)\.$/)
    expect(await textOf('reference-problem')).toBeUndefined()
  })

  it('shows the verdict on the page once both have played enough', async () => {
    const tap = await tapChannel(tab.panel.frame, undefined, true)
    for (const [index, key] of KEYS.entries()) {
      await tap.post({ type: 'midi/send', bytes: [0x90, key, 100] })
      await until('page and reference have played it', async () => {
        const { onset, reference } = reportOfEntries(await tap.entries())
        return onset.count > index && (reference?.engine?.notes ?? 0) > index
      })
      await tap.post({ type: 'midi/send', bytes: [0x80, key, 0] })
    }
    const text = await says('verdict', /page synth [\d.]+ ms, reference [\d.]+ ms/i)
    expect(text).toMatch(/\.$/)
    for (const theme of ['light', 'dark'] as const) {
      const { devtools } = tab.panel
      await devtools.setViewport({ width: 1280, height: 900 })
      await devtools.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
      mkdirSync(PICTURES, { recursive: true })
      await devtools.screenshot({ path: join(PICTURES, `reference-${theme}-1280.png`) })
    }
  })

  it('plays a MIDI file, falls silent, and goes', async () => {
    const event = (deltaTime: number, type: 'noteOn' | 'noteOff', noteNumber: number) =>
      ({ deltaTime, type, channel: 0, noteNumber, velocity: 90 }) as const
    const track = Array.from({ length: 400 }, (_, index) => [
      event(0, 'noteOn', 48 + (index % 24)),
      event(60, 'noteOff', 48 + (index % 24)),
    ]).flat()
    const tracks = [[...track, { deltaTime: 0, type: 'endOfTrack', meta: true } as const]]
    const header = { format: 0, numTracks: 1, ticksPerBeat: 480 } as const
    const path = join(folder, 'piece.mid')
    writeFileSync(path, Uint8Array.from(writeMidi({ header, tracks })))
    await choose('reference-midi-file', path)
    await says('reference-piece', /piece\.mid.*400 notes/)
    await says('reference-voices-active', /[1-9]/)
    await click('reference-silence')
    await says('reference-voices-active', /^\D*0/)
    await click('reference-remove')
    await says('reference-state', /Not in the page/)
    expect(await tab.tap.refused()).toBe(0)
  })
})
