// The reference instrument through the real extension in real DevTools: a page with its own synth and a strict policy,
// the bundled bank and a dropped one, frames, navigation, stop. Chromium. Needs `npm run build:chrome`.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_REFERENCE_OPTIONS } from '../../trace/wire/engine-options.ts'
import type { PanelReferenceOrder } from '../../extension/transports/channel.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { packFile, strikeBank } from '../support/reference/reference-harness.ts'
import { reportOfEntries } from '../support/extension/tapped-report.ts'
import { type ChannelTap, tapChannel } from '../support/extension/channel-tap.ts'
import {
  type ExtensionBrowser,
  launchWithExtension,
} from '../support/extension/extension-browser.ts'
import { type Fixtures, serveFixtures, STRICT_CSP } from '../support/browser/fixture-server.ts'
import { faultsIn, openRecordedTab, type RecordedTab } from '../support/extension/recorded-tab.ts'
import { until } from '../support/until.ts'

const config = DEFAULT_RECORDER_CONFIG
const options = { ...DEFAULT_REFERENCE_OPTIONS, effects: false }

let chromium: ExtensionBrowser
let pages: Fixtures
let tab: RecordedTab
let tap: ChannelTap

beforeAll(async () => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages/cli', headers: STRICT_CSP })
  chromium = await launchWithExtension()
  await chromium.allowMidi(pages.local(''))
})
afterAll(async () => {
  await chromium?.close()
  await pages?.close()
})
afterEach(() => tab?.close())

const openRecorded = async (path: string): Promise<void> => {
  tab = await openRecordedTab(chromium, pages.local(path))
  tap = await tapChannel(tab.panel.frame, undefined, true)
  await tap.post({ type: 'record/start', mode: 'reload', config })
  await tab.isState('recording')
}

const order = (given: PanelReferenceOrder): Promise<void> =>
  tap.post({ type: 'reference/order', document: '', order: given })

const inject = async (): Promise<void> => {
  await order({ type: 'reference/inject', contextId: 0, followsMidi: true, options })
}

/** What the panel's transport makes of a bank: a Blob, which cannot come from Node. */
const giveBank = (bank: ArrayBuffer | null, name: string): Promise<void> =>
  tab.panel.frame.evaluate(
    (text, bankName) => {
      const blob = text && new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))])
      const command = { type: 'reference/bank', document: '', name: bankName, blob }
      const { awescopeTap } = globalThis as unknown as {
        awescopeTap: { post(value: object): void }
      }
      awescopeTap.post({ type: 'panel/command', command })
    },
    bank && Buffer.from(packFile(bank)).toString('base64'),
    name,
  )

const statesOf = async (): Promise<({ document: string } & Record<string, unknown>)[]> =>
  (await tap.entries()).flatMap(({ type, message, document }) =>
    type === 'reference/state' ? [{ ...message, document }] : [],
  )

const isSaid = (state: string, bankName: string, count = 1) =>
  until(
    `the reference is ${state} with ${bankName}`,
    async () => {
      const said = (await statesOf()).filter(
        (each) => each['state'] === state && each['bankName'] === bankName,
      )
      return said.length >= count && said
    },
    statesOf,
  )

const strike = async (keys: readonly number[]): Promise<void> => {
  for (const key of keys) {
    const before = reportOfEntries(await tap.entries()).reference?.engine?.notes ?? 0
    await tap.post({ type: 'midi/send', bytes: [0x90, key, 100] })
    await until('the note was played', async () => {
      const engine = reportOfEntries(await tap.entries()).reference?.engine
      return (engine?.notes ?? 0) > before && engine?.activeVoices === 0
    })
    await tap.post({ type: 'midi/send', bytes: [0x80, key, 0] })
  }
}

describe('the reference instrument through the extension', () => {
  it('lets the panel run the decoder of compressed banks, and no other code from outside', async () => {
    await openRecorded('silent.html')
    const answer = await tab.panel.frame.evaluate(async () => {
      const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)
      const { instance } = await WebAssembly.instantiate(empty)
      let refusal = ''
      try {
        document.createElement('script').setAttribute('src', 'data:text/javascript,1')
      } catch (error) {
        refusal = String(error)
      }
      return [instance instanceof WebAssembly.Instance, refusal]
    })
    expect(answer).toEqual([true, expect.stringContaining('TrustedScriptURL')])
  })

  it('plays the bundled bank beside the synth of a page with a strict policy, and the verdict is there', async () => {
    await openRecorded('synth.html')
    await tab.page.waitForFunction(() => document.querySelector('#state')?.textContent === 'ready')
    await inject()
    await giveBank(null, 'General MIDI')
    const [ready] = await isSaid('ready', 'General MIDI')
    expect(ready?.['presets']).toBeGreaterThan(100)
    await giveBank(strikeBank(), 'strike.sf2')
    await isSaid('ready', 'strike.sf2')
    const keys = [57, 59, 60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79]
    await strike(keys)
    const report = await until('both have notes enough', async () => {
      const current = reportOfEntries(await tap.entries())
      return current.verdict !== null && current.verdict.kind !== 'waiting' && current
    })
    expect(Object.keys(report.reference?.stages ?? {})).toEqual(
      expect.arrayContaining(['midi', 'serialization', 'port', 'worklet', 'output', 'endToEnd']),
    )
    expect(report.reference?.engine).toMatchObject({ notes: keys.length, nonFinite: 0 })
    expect(report.contexts.filter(({ isReference }) => isReference === true)).toMatchObject([
      { probe: 'running', state: 'running' },
    ])
    expect(report.contexts.find(({ isReference }) => isReference)?.peak).toBeGreaterThan(0.01)
    expect(report.verdict?.text).toMatch(/page synth [\d.]+ ms, reference [\d.]+ ms/i)
    await tap.post({ type: 'record/stop' })
    await tab.isState('idle')
    const entries = await tap.entries()
    expect(entries.at(-1)?.type).toBe('recorder/stopped')
    expect((await statesOf()).at(-1)).toMatchObject({ state: 'removed' })
    expect(faultsIn(entries)).toEqual([])
    expect(await tap.refused()).toBe(0)
  })

  it('is put into the top frame alone, goes with its document, and comes again into the next one', async () => {
    await openRecorded('parent.html')
    await inject()
    await giveBank(strikeBank(), 'one')
    await isSaid('ready', 'one')
    await tap.post({ type: 'midi/send', bytes: [0x90, 57, 100] })
    await tab.page.goto(pages.local('synth.html'))
    await tab.page.waitForFunction(() => document.querySelector('#state')?.textContent === 'ready')
    await inject()
    await giveBank(strikeBank(), 'two')
    await isSaid('ready', 'two')
    await strike([60])
    await order({ type: 'reference/remove' })
    await isSaid('removed', 'two')
    const documents = new Set((await statesOf()).map(({ document }) => document))
    expect(documents.size).toBe(2)
    expect(faultsIn(await tap.entries())).toEqual([])
    expect(await tap.errors()).toEqual([])
  })

  it('plays a piece, with banks that change under it, and falls silent when told', async () => {
    await openRecorded('silent.html')
    await inject()
    await giveBank(strikeBank(), 'first')
    await isSaid('ready', 'first')
    const notes = 4000
    await tab.panel.frame.evaluate((count) => {
      const { awescopeTap } = globalThis as unknown as {
        awescopeTap: { post(value: object): void }
      }
      const atMs = Float64Array.from({ length: count }, (_, index) => index * 20)
      const lengths = new Uint16Array(count).fill(3)
      const bytes = Uint8Array.from(
        { length: count * 3 },
        (_, index) => [0x90, 57, 90][index % 3] ?? 0,
      )
      const order = { type: 'reference/play', atMs, lengths, bytes }
      const command = { type: 'reference/order', document: '', order }
      awescopeTap.post({ type: 'panel/command', command })
    }, notes)
    const engine = async () => reportOfEntries(await tap.entries()).reference?.engine
    await until('it plays', async () => ((await engine())?.notes ?? 0) > 20)
    await giveBank(null, 'second')
    await isSaid('ready', 'second')
    const before = (await engine())?.notes ?? 0
    await until('it goes on', async () => ((await engine())?.notes ?? 0) > before + 20)
    await order({ type: 'reference/silence' })
    await until('it is silent', async () => (await engine())?.activeVoices === 0)
    expect((await engine())?.notes).toBeLessThan(notes)
    expect(await engine()).toMatchObject({ queueOverflows: 0, nonFinite: 0 })
  })
})
