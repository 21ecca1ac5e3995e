// What a MIDI event costs more with the recorder than without where it is cold: the first of a page, and such as come
// after a pause, when the processor has slept and its caches hold other things. Fresh pages in turn, one run. The
// platform's share is measured by bare.js in the recorder's place. Prints tables; the figures belong in
// docs/measurements.md. Runs in Node with a real Chromium. Needs `npm run build:recorder`. RECORDERS: other builds of
// the recorder to measure in turn with it, by their paths; PAGES: how many pages of each.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { ISOLATION_HEADERS } from '../../../cli/server.ts'
import { type Fixtures, serveFixtures } from '../../support/browser/fixture-server.ts'
import { launchChromium, playedFor } from '../../support/browser/recorded-page.ts'
import { COLD_NATIVES, nativesCold } from './cold-natives.ts'

const PAGES = Number(process.env['PAGES'] ?? 15)
const RECORDERS = (process.env['RECORDERS'] ?? 'dist/recorder.js').split(':')
const PAGE = 'test/fixtures/pages/bench'
const BARE = readFileSync(resolve(PAGE, 'bare.js'), 'utf8')

/** Events one after the other, 20 ms apart, and how many of the last make a warm one. */
const EVENTS = 40
const WARM = 20
/** Events after a pause of 200 ms each. */
const COLD = 12
/** Events without a pause, together. */
const BURST = 50
/** Messages of a round, rounds in a row, and how often a page is recorded and is not. */
const MESSAGES = 100
const ROUNDS = 40
const TURNS = 12

let browser: Browser
let server: Fixtures

beforeAll(async () => {
  browser = await launchChromium()
  server = await serveFixtures({ folder: PAGE, headers: ISOLATION_HEADERS })
})

afterAll(async () => {
  await browser.close()
  await server.close()
})

/** µs. */
interface Costs {
  /** One by one from the first of the page on. */
  readonly first: readonly number[]
  readonly cold: readonly number[]
  readonly burst: number
}

async function openBench(script: string | null) {
  const page = await browser.newPage()
  if (script !== null) await page.evaluateOnNewDocument(script)
  await page.goto(server.local('events.html'))
  await playedFor(page, 0.5)
  await page.waitForFunction(() => (globalThis as { ready?: boolean }).ready === true)
  return page
}

async function costsOf(script: string | null): Promise<Costs> {
  const page = await openBench(script)
  const costs = (await page.evaluate(`(async () => {
    const many = async (count, pauseMs) => {
      const costs = []
      for (let at = 0; at < count; at++) costs.push(await dispatchMany(1, 1, pauseMs))
      return costs
    }
    const first = await many(${EVENTS}, 20)
    const cold = await many(${COLD}, 200)
    return { first, cold, burst: await dispatchMany(${BURST}, ${BURST}) }
  })()`)) as Costs
  await page.close()
  return costs
}

/** The value below which a share of them lies. */
const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

/** Mean of the quicker half: finer than one step of the clock, and of what no other program has stopped. */
const quickerHalf = (values: readonly number[]): number => {
  const half = values.toSorted((one, other) => one - other).slice(0, Math.ceil(values.length / 2))
  return half.reduce((sum, value) => sum + value, 0) / half.length
}

const FIGURES: readonly [string, (pages: readonly Costs[]) => number[]][] = [
  ['first', (pages) => pages.map(({ first: [cost = NaN] }) => cost)],
  ['second', (pages) => pages.map(({ first: [, cost = NaN] }) => cost)],
  ['3rd-10th', (pages) => pages.flatMap(({ first }) => first.slice(2, 10))],
  ['warm code', (pages) => pages.flatMap(({ first }) => first.slice(-WARM))],
  // The first of them comes 20 ms after another.
  ['after 200 ms', (pages) => pages.flatMap(({ cold }) => cold.slice(1))],
  ['in a burst', (pages) => pages.map(({ burst }) => burst)],
]

const cell = (value: number): string => value.toFixed(1).padStart(13)

describe('the cost of the recorder', () => {
  it('for a MIDI event that is cold', { timeout: 3_600_000 }, async () => {
    const subjects = new Map<string, string | null>([
      ['no recorder', null],
      ['two listeners, a Proxy', `globalThis.__bareNatives = false;${BARE}`],
      ['and the natives', BARE],
    ])
    for (const path of RECORDERS) subjects.set(path, readFileSync(path, 'utf8'))
    const costs = new Map([...subjects.keys()].map((name) => [name, [] as Costs[]]))
    const inOrder = [...subjects]
    for (let round = 0; round < PAGES; round++) {
      for (const [name, script] of inOrder) costs.get(name)?.push(await costsOf(script))
      // Who comes behind whom is not the same each time.
      inOrder.push(...inOrder.splice(0, 1))
    }
    for (const [label, share] of [
      ['quickest quarter', 0.25],
      ['median', 0.5],
    ] as const) {
      const head = `${label}, µs, ${PAGES} pages each`.padEnd(40)
      const lines = [head + FIGURES.map(([name]) => name.padStart(13)).join('')]
      const row = (name: string): number[] =>
        FIGURES.map(([, of]) => quantile(of(costs.get(name) ?? []), share))
      for (const name of subjects.keys()) lines.push(name.padEnd(40) + row(name).map(cell).join(''))
      for (const path of RECORDERS) {
        for (const base of ['no recorder', 'and the natives']) {
          const bases = row(base)
          const more = row(path).map((value, at) => value - (bases[at] ?? NaN))
          lines.push(`${path} − ${base}`.slice(-40).padEnd(40) + more.map(cell).join(''))
        }
      }
      console.log(lines.join('\n'))
    }
  })

  it('for an input event of which nothing comes', { timeout: 600_000 }, async () => {
    // Messages of the window: the one kind that a page can make itself, and that is heard as keys and pointers are. In
    // one page, which is recorded and is not in turn: so both have had the same of what else the machine does.
    const page = await openBench(readFileSync(RECORDERS.at(-1) ?? '', 'utf8'))
    const { recorded, without } = (await page.evaluate(`(async () => {
      const messages = async () => {
        let left = ${MESSAGES}
        const from = performance.now()
        await new Promise((done) => {
          onmessage = () => { if (--left === 0) done(); else postMessage(0) }
          postMessage(0)
        })
        return ((performance.now() - from) * 1000) / ${MESSAGES}
      }
      const rounds = { recorded: [], without: [] }
      for (let turn = 0; turn < ${TURNS}; turn++) {
        for (const kind of ['recorded', 'without']) {
          if (kind === 'without') await __awescope.stop()
          else if (turn > 0) __awescope.restart()
          await messages()
          for (let round = 0; round < ${ROUNDS}; round++) rounds[kind].push(await messages())
        }
      }
      return rounds
    })()`)) as Record<'recorded' | 'without', number[]>
    await page.close()
    for (const share of [0, 0.05, 0.25, 0.5]) {
      const [less, more] = [quantile(without, share), quantile(recorded, share)]
      const figures = `${less.toFixed(2)} µs, recorded ${more.toFixed(2)} µs: ${(more - less).toFixed(2)} more`
      console.log(`a message of the window, quantile ${share}: ${figures}`)
    }
  })

  it(
    'for a message to a processor, and for one that names a time',
    { timeout: 600_000 },
    async () => {
      const page = await openBench(readFileSync(RECORDERS.at(-1) ?? '', 'utf8'))
      const costs = (await page.evaluate(`(async () => {
      const { port } = new AudioWorkletNode(context, 'gain')
      const midi = (options) => ({ type: 'midi', data: { bytes: [0x90, 60, 100], channel: 0, options } })
      const messages = { number: 60, without: midi({}), time: midi({ time: context.currentTime + 9 }) }
      const costs = { number: [], without: [], time: [] }
      const one = (message) => {
        const from = performance.now()
        for (let count = 0; count < ${MESSAGES}; count++) port.postMessage(message)
        return ((performance.now() - from) * 1000) / ${MESSAGES}
      }
      for (let turn = 0; turn < ${TURNS}; turn++) {
        for (let round = 0; round < ${ROUNDS}; round++) {
          for (const kind of Object.keys(messages)) {
            costs[kind].push(one(messages[kind]))
            await new Promise((done) => setTimeout(done, 5))
          }
        }
        if (turn === ${TURNS / 2 - 1}) {
          await __awescope.stop()
          for (const kind of Object.keys(messages)) {
            costs[kind + ', recorded'] = costs[kind]
            costs[kind] = []
          }
        }
      }
      return costs
    })()`)) as Record<string, number[]>
      await page.close()
      for (const kind of ['number', 'without', 'time']) {
        const recorded = quantile(costs[`${kind}, recorded`] ?? [], 0.25)
        const bare = quantile(costs[kind] ?? [], 0.25)
        const figures = `${bare.toFixed(2)} µs, recorded ${recorded.toFixed(2)} µs`
        console.log(`a post in a burst, ${kind}: ${figures}: ${(recorded - bare).toFixed(2)} more`)
      }
    },
  )

  it('natives, each asked once after a pause', { timeout: 3_600_000 }, async () => {
    const page = await openBench(null)
    const costs = await nativesCold(page)
    const lines = [
      'µs more than nothing'.padEnd(40) + 'after a pause'.padStart(15) + 'in a row'.padStart(13),
    ]
    const nothing = quickerHalf(costs['nothing']?.cold ?? [])
    for (const name of Object.keys(COLD_NATIVES)) {
      const { cold, warm } = costs[name] ?? { cold: [], warm: NaN }
      const more = (quickerHalf(cold) - nothing).toFixed(1).padStart(15)
      lines.push(name.padEnd(40) + more + warm.toFixed(2).padStart(13))
    }
    console.log(lines.join('\n'))
    await page.close()
  })
})
