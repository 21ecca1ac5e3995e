// Both kernels where they play for people: in the AudioWorklet of a real Chromium, through the package, by Chrome's own
// trace of the audio thread; 32 held notes at each render size. The same two in Node beside them, in the same run: hot,
// and as a browser plays, in bursts between which caches hold something else, which costs both alike and so the
// quicker one more of its lead. A page whose policy forbids WebAssembly plays JavaScript. `npm run bench:engine --
// browser` runs this file alone: six minutes.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACKAGE_ENTRIES } from '../../../build/plugins.ts'
import type { KernelName } from '../../../engine/chip/chip-types.ts'
import { builtOnce } from '../../support/browser/built-once.ts'
import { AUTHOR_SCRIPT, traceWhile } from '../../support/browser/chrome-trace.ts'
import { type Fixtures, serveFixtures } from '../../support/browser/fixture-server.ts'
import { launchChromium, playedFor } from '../../support/browser/recorded-page.ts'
import { median, spread, table } from '../../support/bench/statistics.ts'
import { keepReport, runTask } from '../../support/bench/run-task.ts'
import { eventsOf } from '../../support/midi/events-of.ts'
import { createHeldNotes } from '../../support/midi/bench-pieces.ts'

const BANK = 'node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2'
const RATE = 44_100
const ROUNDS = 3
const SECONDS = 4
const VOICES = 32
/** Frames, and how long the thread may play at a time: as the browser likes, or a fifth of a second. */
const SETTINGS = [
  { renderSize: 128, latencyHint: "'playback'" },
  { renderSize: 256, latencyHint: "'playback'" },
  { renderSize: 512, latencyHint: "'playback'" },
  { renderSize: 128, latencyHint: '0.2' },
  { renderSize: 512, latencyHint: '0.2' },
] as const
/** Of a callback of 10 ms, about. */
const BURST_BLOCKS = 4
/** How far the browser's ratio of the two may be from Node's, where the thread plays long enough at a time. */
const APART = 0.2
/** Of the quanta, the slowest are the scheduler's. */
const KEPT = 0.9

const PAGE = `<!doctype html><title>Kernels</title>
<script type="module">
  import { createEmu8000 } from './worklet.js'
  globalThis.play = async (renderSizeHint, latencyHint, mode, messages) => {
    const context = new AudioContext({ sampleRate: ${RATE}, latencyHint, renderSizeHint })
    const bank = await (await fetch('gm.sf2')).arrayBuffer()
    const node = await createEmu8000(context, { mode })
    const kernel = new Promise((resolve) => {
      node.port.addEventListener('message', ({ data }) => data.type === 'bank/ready' && resolve(data.kernel))
    })
    const { loadBank } = await import('./worklet.js')
    await loadBank(node, bank)
    node.connect(context.destination)
    for (const bytes of messages) node.port.postMessage(bytes)
    globalThis.context = context
    return { kernel: await kernel, renderSize: context.renderQuantumSize }
  }
</script>`

let folder: string
let browser: Browser
const servers: Partial<Record<KernelName, Fixtures>> = {}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-kernels-'))
  writeFileSync(join(folder, 'index.html'), PAGE)
  cpSync(BANK, join(folder, 'gm.sf2'))
  for (const entry of PACKAGE_ENTRIES) {
    writeFileSync(join(folder, entry.file), await builtOnce(entry))
  }
  const policy = { 'Content-Security-Policy': "script-src 'self' 'unsafe-inline'" }
  servers.wasm = await serveFixtures({ folder })
  servers.js = await serveFixtures({ folder, headers: policy })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  for (const server of Object.values(servers)) await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Milliseconds of the audio thread in the author's code for a second of audio. */
async function msPerSecond(
  kernel: KernelName,
  mode: string,
  { renderSize, latencyHint }: (typeof SETTINGS)[number],
): Promise<number> {
  const page = await browser.newPage()
  await page.goto(servers[kernel]?.local('index.html') ?? '')
  await page.waitForFunction(() => 'play' in globalThis)
  const messages = eventsOf(createHeldNotes(VOICES, 60))
    .map(({ bytes }) => Array.from(bytes))
    .filter(([status = 0]) => (status & 0xf0) !== 0x80)
  const playing = (await page.evaluate(
    `play(${renderSize}, ${latencyHint}, '${mode}', ${JSON.stringify(messages)})`,
  )) as { kernel: KernelName; renderSize: number }
  expect(playing).toEqual({ kernel, renderSize })
  await playedFor(page, 1)
  const spans = await traceWhile(page, () => playedFor(page, SECONDS))
  await page.close()
  const quanta = spans
    .filter(({ name }) => name === AUTHOR_SCRIPT)
    .map(({ durationUs }) => durationUs)
    .sort((a, b) => a - b)
    .slice(0, Math.floor((SECONDS * RATE * KEPT) / renderSize))
  expect(quanta.length).toBeGreaterThan(100)
  const meanUs = quanta.reduce((sum, each) => sum + each, 0) / quanta.length
  return (meanUs * RATE) / renderSize / 1000
}

describe('the two kernels in the browser', () => {
  test.each(['hardware', 'sf2'] as const)(
    'cost in the ratio that they have in Node (%s)',
    async (mode) => {
      const synths = [mode, `${mode}-wasm`] as const
      const common = { piece: '32 held notes', synths, sampleRate: RATE, rounds: 7, secondsEach: 4 }
      const hot = await runTask('compare', { ...common, warmSeconds: 5 })
      const cold = await runTask('bursts', { ...common, burstBlocks: BURST_BLOCKS })
      const ratioOf = (ours: readonly number[], theirs: readonly number[]): number =>
        median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)))
      const rows = [['32 held notes, ms for 1 s of audio', 'JavaScript', 'WebAssembly', 'ratio']]
      const row = (name: string, [js = [], wasm = []]: readonly (readonly number[])[]): number => {
        const ratio = ratioOf(wasm, js)
        rows.push([name, spread(js, 1), spread(wasm, 1), ratio.toFixed(2)])
        return ratio
      }
      const inNode = row(
        'Node, block after block',
        hot.map((each) => each.msPerSecond),
      )
      row(
        'Node, bursts, caches emptied between them',
        cold.map((each) => each.msPerSecond),
      )
      const figures: Record<string, unknown> = { hot, cold }
      for (const setting of SETTINGS) {
        const costs: Record<KernelName, number[]> = { js: [], wasm: [] }
        for (let round = 0; round < ROUNDS; round += 1) {
          for (const kernel of ['js', 'wasm'] as const) {
            costs[kernel].push(await msPerSecond(kernel, mode, setting))
          }
        }
        const { renderSize, latencyHint } = setting
        const name = `Chromium, ${renderSize} frames, latency ${latencyHint}`
        const ratio = row(name, [costs.js, costs.wasm])
        figures[name] = costs
        if (latencyHint !== '0.2') continue
        expect.soft(Math.abs(ratio / inNode - 1), name).toBeLessThanOrEqual(APART)
      }
      await keepReport(`browser-${mode}`, `${mode}\n${table(rows)}`, figures)
    },
  )
})
