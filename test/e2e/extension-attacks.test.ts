// Pages that attack a recording, through the real extension in real Chromium and Firefox: they listen for every name
// that there ever was, imitate them, clear timers, and put natives of their own in the place of those that a join uses.
// Runs in Node; needs `npm run build`.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_RECORDER_CONFIG as config } from '../../trace/wire/recorder-config.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import { firefoxPath } from '../support/extension/firefox-panel.ts'
import { faultsIn } from '../support/extension/recorded-tab.ts'
import { type Inspected, openInspected } from '../support/extension/inspected.ts'
import { until } from '../support/until.ts'

/** What the page of a test keeps for it. */
interface PageGlobals {
  heard: string[]
}

const hasBrowser = (name: string): boolean => name === 'Chromium' || firefoxPath() !== undefined

describe.each((['Chromium', 'Firefox'] as const).filter(hasBrowser))('a page in %s', (name) => {
  let fixtures: Fixtures
  let inspected: Inspected

  beforeAll(async () => {
    fixtures = await serveFixtures()
    inspected = await openInspected(name, fixtures.local('tone.html'))
  })

  afterAll(async () => {
    await inspected?.close()
    await fixtures?.close()
  })

  const countOf = async (type: string): Promise<number> =>
    (await inspected.tap.entries()).filter((entry) => entry.type === type).length
  const isState = (state: string) =>
    until(
      `the state is ${state}`,
      async () => (await inspected.tap.state())?.state === state,
      () => inspected.tap.statuses(),
    )
  const start = async (mode: 'join' | 'reload'): Promise<void> => {
    const before = await countOf('document/hello')
    await inspected.tap.post({ type: 'record/start', mode, config })
    await until('a recorder says hello', async () => (await countOf('document/hello')) > before)
  }
  const stop = async (): Promise<void> => {
    await inspected.tap.post({ type: 'record/stop' })
    await isState('idle')
  }
  /** Resolves when records have come that were written after the call. */
  const goesOn = async (): Promise<unknown> => {
    const sinceMs = Date.now()
    return until('the recording goes on', async () =>
      (await inspected.tap.entries()).some(({ chunk }) => (chunk?.firstWallMs ?? 0) > sinceMs),
    )
  }

  it('hears nothing of a recording that joins, whatever it listens for, and cannot end it', async () => {
    const { page } = inspected
    await page.waitForSelector('[data-ready]')
    await page.evaluate(() => {
      const heard: string[] = []
      const types = ['load', 'message', 'awescope:port', 'awescope:leave', 'awescope', 'port']
      for (const target of [window, document, document.documentElement, document.fonts]) {
        for (const type of types) {
          for (const isCapturing of [true, false]) {
            const hear = (event: Event): void => void (event.isTrusted || heard.push(type))
            target.addEventListener(type, hear, isCapturing)
          }
        }
      }
      Object.assign(globalThis, { heard })
    })
    await start('join')
    expect(await page.evaluate(() => (globalThis as unknown as PageGlobals).heard)).toEqual([])
    const answers = await page.evaluate(() => {
      const { port1, port2 } = new MessageChannel()
      const answered: unknown[] = []
      port1.addEventListener('message', ({ data }) => answered.push(data))
      port1.start()
      for (const type of ['load', 'awescope:port', 'awescope:leave']) {
        for (const target of [window, document]) {
          target.dispatchEvent(new MessageEvent(type, { ports: [port2], cancelable: true }))
          const detail = { taps: null }
          target.dispatchEvent(new CustomEvent(type, { detail, cancelable: true }))
          answered.push(detail.taps)
        }
      }
      return answered
    })
    expect(answers).toEqual([null, null, null, null, null, null])
    await goesOn()
    await stop()
  })

  it('has the same recorder in a second recording, and cannot hear that it begins', async () => {
    const { page } = inspected
    await page.evaluate(() => {
      ;(globalThis as unknown as PageGlobals).heard.length = 0
    })
    await start('join')
    await goesOn()
    expect(await page.evaluate(() => (globalThis as unknown as PageGlobals).heard)).toEqual([])
    await stop()
    expect(await countOf('recorder/stopped')).toBe(2)
    expect(faultsIn(await inspected.tap.entries())).toEqual([])
  })

  it('does not stop the recorder by clearing all timers that there are', async () => {
    await start('join')
    await inspected.page.evaluate(() => {
      const last = Number(setTimeout(() => undefined))
      for (let timer = 0; timer <= last; timer++) clearInterval(timer)
    })
    await goesOn()
    await stop()
  })

  it('in another tab has its natives again, and is recorded nowhere', async () => {
    await start('reload')
    const other = await inspected.openOther(fixtures.local('tone.html?other'))
    await until('the natives are back', () =>
      other.evaluate(() => {
        const { toneContext } = globalThis as unknown as { toneContext: AudioContext }
        const natives = [
          AudioNode.prototype.connect,
          AudioContext,
          MessagePort.prototype.postMessage,
        ]
        return (
          toneContext.constructor === AudioContext &&
          natives.every((native) => Function.prototype.toString.call(native).includes(native.name))
        )
      }),
    )
    expect(await countOf('document/hello')).toBe(4)
    await other.close()
    await stop()
  })

  it('has its natives again when the extension is taken away under it', async () => {
    const apart = await openInspected(name, fixtures.local('tone.html'))
    const { page } = apart
    await page.waitForSelector('[data-ready]')
    const kept = await page.evaluateHandle(() => [AudioContext, AudioNode.prototype.connect])
    await apart.tap.post({ type: 'record/start', mode: 'join', config })
    await until('a recorder says hello', async () =>
      (await apart.tap.entries()).some(({ type }) => type === 'document/hello'),
    )
    const areNatives = (): Promise<boolean> =>
      page.evaluate(
        ([context, connect]) => context === AudioContext && connect === AudioNode.prototype.connect,
        kept,
      )
    expect(await areNatives()).toBe(false)
    await apart.dropExtension()
    await until('the natives are back', areNatives)
    await apart.close()
  })

  it('that has put a postMessage of its own in the place of the native is found out: the panel says so', async () => {
    const { page, tap } = inspected
    await page.goto(fixtures.local('hostile.html'))
    await tap.post({ type: 'record/start', mode: 'join', config })
    await page.waitForSelector('[data-taken]')
    await until('the recorder is missed', async () =>
      (await tap.statuses()).some((status) => status.type === 'document/silent' && status.isSilent),
    )
    await until('the panel says so', async () =>
      (await inspected.panelText()).includes('Nothing is recorded any more'),
    )
    await stop()
  })
})
