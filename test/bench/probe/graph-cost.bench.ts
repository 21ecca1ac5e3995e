// What watching the graph costs the page: the same nodes made and connected beside nobody, beside the recorder alone,
// and beside both scripts, in turn, in one run. Prints a table; the figures belong in docs/measurements.md. Runs in
// Node with a real Chromium; run nothing else meanwhile.

import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { buildIifeSource } from '../../../build/iife.ts'
import { PAGE_ENTRY } from '../../../build/plugins.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../../trace/wire/recorder-config.ts'
import { medianOf } from '../../support/browser/chrome-trace.ts'
import { buildBridged, injectBridged } from '../../support/page/bridged-recorder.ts'
import { launchChromium, type PageServer, servePages } from '../../support/page/page-harness.ts'

const ROUNDS = 9
const NODES = 10_000

let scripts: Record<'recorder' | 'both', string>
let server: PageServer
let browser: Browser

beforeAll(async () => {
  const bridged = await buildBridged()
  scripts = { recorder: await buildIifeSource(PAGE_ENTRY), both: bridged.script }
  server = await servePages({ '/': '<!doctype html><title>cost</title>' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

interface Costs {
  /** µs for each node. */
  constructor: number
  factory: number
  connect: number
  /** A call that schedules a parameter. */
  schedule: number
}

async function costsBeside(beside: 'nobody' | keyof typeof scripts): Promise<Costs> {
  const page = await browser.newPage()
  if (beside !== 'nobody') await injectBridged(page, scripts[beside], DEFAULT_RECORDER_CONFIG)
  await page.goto(`${server.origin}/`)
  const costs = await page.evaluate((count) => {
    const context = new OfflineAudioContext(1, 128, 48_000)
    const nodes: AudioNode[] = []
    const timed = (run: (index: number) => void): number => {
      const startMs = performance.now()
      for (let index = 0; index < count; index++) run(index)
      return ((performance.now() - startMs) * 1000) / count
    }
    const bus = new GainNode(context)
    const constructor = timed(() => nodes.push(new GainNode(context)))
    const factory = timed(() => nodes.push(context.createGain()))
    const connect = timed((index) => (nodes[index] as AudioNode).connect(bus))
    const schedule = timed((index) =>
      (nodes[index % 100] as GainNode).gain.setValueAtTime(1, index),
    )
    return { constructor, factory, connect, schedule }
  }, NODES)
  await page.close()
  return costs
}

describe('the cost of watching the graph', () => {
  it('is printed', async () => {
    const rounds: Record<string, Costs[]> = { nobody: [], recorder: [], both: [] }
    for (let round = 0; round < ROUNDS; round++)
      for (const beside of ['nobody', 'recorder', 'both'] as const)
        rounds[beside]?.push(await costsBeside(beside))
    const table = Object.entries(rounds).map(([beside, costs]) => ({
      beside,
      'constructor µs': medianOf(costs.map(({ constructor }) => constructor)).toFixed(2),
      'factory µs': medianOf(costs.map(({ factory }) => factory)).toFixed(2),
      'connect µs': medianOf(costs.map(({ connect }) => connect)).toFixed(2),
      'setValueAtTime µs': medianOf(costs.map(({ schedule }) => schedule)).toFixed(2),
    }))
    console.table(table)
  }, 300_000)
})
