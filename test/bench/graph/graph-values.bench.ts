// What a node that is looked at costs its page: the main thread's time, by its own processor time, while nothing is
// looked at, while a panner's parameters are told ten times a second, and while its output is measured as well. Prints
// a table; the figures belong in docs/measurements.md. Node, with a real Chromium; run nothing else meanwhile.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_RECORDER_CONFIG } from '../../../trace/wire/recorder-config.ts'
import { medianOf } from '../../support/browser/chrome-trace.ts'
import {
  buildBridged,
  injectBridged,
  type PageBridge,
} from '../../support/page/bridged-recorder.ts'
import { launchChromium, type PageServer, servePages } from '../../support/page/page-harness.ts'

const ROUNDS = 5
const SETTLING_MS = 1000
const ROUND_MS = 4000

let bridged: Awaited<ReturnType<typeof buildBridged>>
let server: PageServer
let browser: Browser

beforeAll(async () => {
  bridged = await buildBridged()
  server = await servePages({ '/': '<!doctype html><title>cost</title>' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** A sounding panner, the second node of its page. */
async function openPage(): Promise<Page> {
  const page = await browser.newPage()
  await injectBridged(page, bridged.script, DEFAULT_RECORDER_CONFIG)
  await page.goto(`${server.origin}/`)
  await page.evaluate(async () => {
    const context = new AudioContext()
    const source = new OscillatorNode(context)
    const panner = new PannerNode(context)
    source.connect(panner).connect(context.destination)
    source.start()
    Object.assign(globalThis, { kept: [source, panner] })
    await context.resume()
  })
  return page
}

const LOOKS = {
  nothing: { node: 0, isMeasured: false },
  values: { node: 2, isMeasured: false },
  'values and output': { node: 2, isMeasured: true },
} as const

describe('the cost of looking at a node', () => {
  it('is printed', async () => {
    const shares = new Map<string, number[]>()
    // A page of its own each time: headless, one that nobody touches runs no timer after some ten seconds.
    for (let round = 0; round < ROUNDS; round++)
      for (const [look, asked] of Object.entries(LOOKS)) {
        const page = await openPage()
        const session = await page.createCDPSession()
        await session.send('Performance.enable', { timeDomain: 'threadTicks' })
        const busyMs = async (): Promise<number> => {
          const { metrics } = await session.send('Performance.getMetrics')
          return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000
        }
        await page.evaluate((given) => {
          const { __awescopeBridge: bridge } = globalThis as unknown as {
            __awescopeBridge: PageBridge
          }
          bridge.command({ type: 'graph/inspect', ...given })
        }, asked)
        await new Promise((resolve) => setTimeout(resolve, SETTLING_MS))
        const before = await busyMs()
        const beganMs = performance.now()
        await new Promise((resolve) => setTimeout(resolve, ROUND_MS))
        const share = ((await busyMs()) - before) / (performance.now() - beganMs)
        shares.set(look, [...(shares.get(look) ?? []), share])
        await page.close()
      }
    const table = [...shares].map(([look, of]) => ({
      look,
      'main thread': `${(medianOf(of) * 100).toFixed(3)} %`,
      from: `${(Math.min(...of) * 100).toFixed(3)} %`,
      to: `${(Math.max(...of) * 100).toFixed(3)} %`,
    }))
    console.table(table)
    expect(table).toHaveLength(3)
  }, 300_000)
})
