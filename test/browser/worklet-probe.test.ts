// What the probe writes of real processors in real browsers: counts, times, messages, gaps; how it leaves and comes back.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from 'puppeteer-core'
import { FLAG, KIND, type TraceRecord } from '../../trace/wire/record.ts'
import {
  buildProbe,
  collect,
  type Collected,
  openBrowser,
  openPage,
  serve,
  type BrowserName,
  type SeenMessage,
  type Site,
} from '../fixtures/worklet-harness.ts'

const MODULE = `
class Base extends AudioWorkletProcessor { process() { return true } }
registerProcessor('nested', class extends Base { process(...all) { super.process(...all); return super.process(...all) } })
registerProcessor('base', Base)
registerProcessor('field', class extends AudioWorkletProcessor { process = () => true })
registerProcessor('unbuilt', class extends AudioWorkletProcessor { constructor() { super(); throw new Error('no') } process() { return true } })
registerProcessor('ends', class extends AudioWorkletProcessor { process() { return false } })
registerProcessor('throws', class extends AudioWorkletProcessor { process() { if (currentFrame >= 1280) throw new Error('no'); return true } })
registerProcessor('echo', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.onmessage = ({ data }) => { if (data % 2) this.port.postMessage(data) } }
  process() { return true }
})
registerProcessor('busy', class extends AudioWorkletProcessor {
  constructor({ processorOptions }) { super(); this.ms = processorOptions.ms; this.at = processorOptions.at ?? 0; this.until = processorOptions.until ?? Infinity }
  process() {
    if (currentFrame < this.at || currentFrame >= this.until) return true
    const now = () => Number(Temporal.Now.instant().epochNanoseconds) / 1e6
    const end = now() + this.ms
    while (now() < end);
    return true
  }
})
`
/** Registered and constructed before the probe is there. */
const EARLY_MODULE = `
globalThis.saved = {
  registerProcessor, postMessage: MessagePort.prototype.postMessage,
  port: Object.getOwnPropertyDescriptor(AudioWorkletProcessor.prototype, 'port').get,
}
class Early extends AudioWorkletProcessor { process() { if (currentFrame >= 512) this.port; return true } }
globalThis.earlyProcess = Early.prototype.process
registerProcessor('early', Early)
registerProcessor('natives', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.onmessage = () => saved.postMessage.call(this.port, {
    registerProcessor: registerProcessor === saved.registerProcessor,
    postMessage: MessagePort.prototype.postMessage === saved.postMessage,
    port: Object.getOwnPropertyDescriptor(AudioWorkletProcessor.prototype, 'port').get === saved.port,
    process: Early.prototype.process === earlyProcess,
    attributes: ['registerProcessor', 'process'].map((key) => { const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(key === 'process' ? Early.prototype : globalThis, key); return [writable, enumerable, configurable] }),
  }) }
  process() { return true }
})
`

const of = (records: TraceRecord[], kind: number, source?: number): TraceRecord[] =>
  records.filter(
    (record) => record.kind === kind && (source === undefined || record.source === source),
  )

const total = (records: TraceRecord[], source: number, key: 'a' | 'b'): number =>
  of(records, KIND.quanta, source).reduce((sum, record) => sum + record[key], 0)

const definitions = (messages: SeenMessage[]): { index: number; name: string; joined: boolean }[] =>
  messages.flatMap((message) =>
    message.type === 'processor/define'
      ? [{ index: message.processorIndex, name: message.name, joined: message.joined }]
      : [],
  )

/** Sequence numbers run from 0 without a gap. */
const isWhole = (records: TraceRecord[]): boolean =>
  records.every(({ sequence }, index) => sequence === index)

const QUANTA = 400
const OFFLINE = `
  const context = new OfflineAudioContext(1, 128 * ${QUANTA}, 44100)
  const node = (name, options) => { const made = new AudioWorkletNode(context, name, options); if (made.numberOfOutputs) made.connect(context.destination); return made }
  const load = (path) => context.audioWorklet.addModule(path)
`

let site: Site
beforeAll(async () => {
  site = await serve()
  site.put('/probe.js', await buildProbe())
  site.put('/page.js', MODULE)
  site.put('/early.js', EARLY_MODULE)
})
afterAll(() => site.close())

describe.each<BrowserName>(['chromium', 'firefox'])('in %s, offline,', (name) => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser(name)
  })
  afterAll(() => browser.close())

  it('every construction and every quantum is counted, nested calls once, every fourth is timed', async () => {
    const page = await openPage(browser, site)
    const { records, messages } = await collect(
      page,
      `${OFFLINE}
      await load('/probe.js'); const tap = kit.attach(context, { timedQuantumEvery: 4 }); await load('/page.js')
      for (const name of ['nested', 'base', 'unbuilt', 'field', 'nested']) node(name)
      await context.startRendering()
      return tap.finish(0)`,
    )
    await page.close()
    expect(definitions(messages)).toEqual([
      { index: 1, name: 'nested', joined: false },
      { index: 2, name: 'base', joined: false },
      { index: 3, name: 'unbuilt', joined: false },
      { index: 4, name: 'field', joined: false },
      { index: 5, name: 'nested', joined: false },
    ])
    expect(of(records, KIND.construct).map(({ source, flags }) => [source, flags])).toEqual([
      [1, 0],
      [2, 0],
      [3, FLAG.threw],
      [4, 0],
      [5, 0],
    ])
    for (const source of [1, 2, 4, 5]) {
      expect(total(records, source, 'a')).toBe(QUANTA)
      expect(total(records, source, 'b')).toBe(QUANTA / 4)
      const timed = of(records, KIND.quantum, source)
      expect(timed).toHaveLength(QUANTA / 4)
      expect(new Set(timed.map(({ frame }) => (frame / 128) % 4))).toEqual(new Set([source % 4]))
      for (const { a, frame, b } of timed) {
        expect(a).toBe(frame / 128 + 1)
        expect(b).toBeGreaterThanOrEqual(0)
      }
    }
    expect(total(records, 3, 'a')).toBe(0)
    expect(isWhole(records)).toBe(true)
    expect(messages[0]).toMatchObject({ type: 'probe/hello', shared: false, clock: 'Temporal' })
  })

  it('the end of a processor is told once: false, and an exception', async () => {
    const page = await openPage(browser, site)
    const { records } = await collect(
      page,
      `${OFFLINE}
      await load('/probe.js'); const tap = kit.attach(context, { timedQuantumEvery: 1 }); await load('/page.js')
      node('ends'); node('throws')
      await context.startRendering()
      return tap.finish(0)`,
    )
    await page.close()
    const ends = of(records, KIND.processEnd).map(({ source, flags, frame }) => ({
      source,
      flags,
      frame,
    }))
    expect(ends.toSorted((one, other) => one.source - other.source)).toEqual([
      { source: 1, flags: FLAG.ended, frame: 0 },
      { source: 2, flags: FLAG.threw, frame: 1280 },
    ])
    expect(total(records, 2, 'a')).toBe(11)
  })

  it('messages are numbered on each port, in both directions', async () => {
    const page = await openPage(browser, site)
    const { records } = await collect(
      page,
      `${OFFLINE}
      await load('/probe.js'); const tap = kit.attach(context); await load('/page.js')
      const one = node('echo'); const two = node('echo')
      let back = 0
      const all = new Promise((done) => { one.port.onmessage = two.port.onmessage = () => { if (++back === 5) done() } })
      for (let count = 0; count < 6; count++) one.port.postMessage(count)
      for (let count = 0; count < 4; count++) two.port.postMessage(count)
      await context.startRendering(); await all
      return tap.finish(0)`,
    )
    await page.close()
    expect(of(records, KIND.arrive, 1).map(({ a }) => a)).toEqual([1, 2, 3, 4, 5, 6])
    expect(of(records, KIND.arrive, 2).map(({ a }) => a)).toEqual([1, 2, 3, 4])
    expect(of(records, KIND.workletPost, 1).map(({ a }) => a)).toEqual([1, 2, 3])
    expect(of(records, KIND.workletPost, 2).map(({ a }) => a)).toEqual([1, 2])
  })

  it('processors that were there before are taken up by their port, as joined', async () => {
    const page = await openPage(browser, site)
    const { records, messages } = await collect(
      page,
      `${OFFLINE}
      await load('/early.js'); node('early')
      await load('/probe.js'); const tap = kit.attach(context, { timedQuantumEvery: 1 }); await load('/page.js')
      node('base')
      await context.startRendering()
      return tap.finish(0)`,
    )
    await page.close()
    const [first, second] = definitions(messages).toSorted((one, other) => one.index - other.index)
    expect(first).toEqual({ index: 1, name: 'base', joined: false })
    expect(second).toEqual({ index: 65534, name: 'Early', joined: true })
    // Its port is used in the fifth quantum; from the sixth on it is counted.
    expect(total(records, 65534, 'a')).toBe(QUANTA - 5)
  })

  it('switched off, everything native is back and nothing is written; switched on again, all is', async () => {
    const page = await openPage(browser, site)
    const run = (isOnAtLast: boolean): Promise<Collected<unknown[]>> =>
      collect<unknown[]>(
        page,
        `${OFFLINE}
        await load('/early.js')
        await load('/probe.js'); const tap = kit.attach(context, { timedQuantumEvery: 1 })
        const natives = node('natives'); node('early')
        const ask = () => new Promise((done) => { natives.port.onmessage = ({ data }) => done(data); natives.port.postMessage(0) })
        const enable = (enabled) => { tap.tap.port.postMessage({ type: 'probe/enable', enabled, timedQuantumEvery: 1 }); return tap.drain() }
        await load('/page.js'); node('base')
        const steps = [await ask()]
        await enable(false); steps.push(await ask())
        if (${isOnAtLast}) { await enable(true); steps.push(await ask()) }
        await context.startRendering()
        return tap.finish(steps)`,
      )
    const on = await run(true)
    const off = await run(false)
    await page.close()
    const attributes = [
      [true, true, true],
      [true, false, true],
    ]
    // Early.prototype is out of reach until its port is used.
    const isOurs = {
      registerProcessor: false,
      postMessage: false,
      port: false,
      process: true,
      attributes,
    }
    const isNative = {
      registerProcessor: true,
      postMessage: true,
      port: true,
      process: true,
      attributes,
    }
    expect(on.result).toEqual([isOurs, isNative, isOurs])
    expect(off.result).toEqual([isOurs, isNative])
    expect(of(on.records, KIND.quantum, 1)).toHaveLength(QUANTA)
    expect(of(off.records, KIND.construct)).toHaveLength(1)
    expect(of(off.records, KIND.quantum)).toEqual([])
    expect(of(off.records, KIND.quanta)).toEqual([])
    expect(of(off.records, KIND.level)).toEqual([])
    expect(isWhole(on.records)).toBe(true)
    expect(isWhole(off.records)).toBe(true)
  })
})

describe('in chromium, live,', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser('chromium')
  })
  afterAll(() => browser.close())

  const LIVE = `
    const context = new AudioContext()
    const node = (name, options) => { const made = new AudioWorkletNode(context, name, options); made.connect(context.destination); return made }
    const load = (path) => context.audioWorklet.addModule(path)
    await load('/probe.js')
  `

  it('a busy scope sends at most ten messages a second and loses nothing', async () => {
    const page = await openPage(browser, site)
    const { records, chunks } = await collect(
      page,
      `${LIVE}
      const tap = kit.attach(context, { timedQuantumEvery: 1 }); await load('/page.js')
      for (let count = 0; count < 16; count++) node('base')
      await tap.until((seen) => seen.kinds.length > 16 * 344 * 2)
      return tap.finish(0)`,
    )
    await page.close()
    expect(isWhole(records)).toBe(true)
    expect(chunks.every(({ dropped }) => dropped === 0)).toBe(true)
    const wall = records.map(({ wallMs }) => wallMs)
    const spanMs = Math.max(...wall) - Math.min(...wall)
    // One at each end beside the tenths between; the last is what `finish` asked for.
    expect(chunks.length).toBeLessThanOrEqual(spanMs / 100 + 3)
  })

  it('process() of known cost is timed to the clock step or 5 %', async () => {
    const page = await openPage(browser, site)
    const { records, messages } = await collect(
      page,
      `${LIVE}
      const tap = kit.attach(context, { timedQuantumEvery: 1 }); await load('/page.js')
      node('busy', { processorOptions: { ms: 1 } })
      await tap.until((seen) => seen.kinds.filter((kind) => kind === ${KIND.quantum}).length > 600)
      return tap.finish(0)`,
    )
    await page.close()
    const us = of(records, KIND.quantum, 1)
      .map(({ b }) => b)
      .toSorted((one, other) => one - other)
    const hello = messages.find((message) => message.type === 'probe/hello')
    const stepUs = hello?.type === 'probe/hello' ? hello.clockStepUs : Number.NaN
    expect(stepUs).toBeGreaterThan(0)
    // The median: another process on the machine may take the thread away in a few of them.
    const median = us[us.length >> 1] ?? Number.NaN
    expect(Math.abs(median - 1000)).toBeLessThanOrEqual(Math.max(stepUs, 50) + 1)
  })

  it('a thread that comes late is told, with how late; usual bursts are not', async () => {
    const page = await openPage(browser, site)
    const { records } = await collect(
      page,
      `${LIVE}
      const tap = kit.attach(context); await load('/page.js')
      node('busy', { processorOptions: { ms: 250, at: 128 * 800, until: 128 * 801 } })
      await tap.until((seen) => context.currentTime * context.sampleRate > 128 * 1000)
      return tap.finish(0)`,
    )
    await page.close()
    const gaps = of(records, KIND.gap).filter(({ b }) => b > 150)
    expect(gaps).toHaveLength(1)
    expect(gaps[0]?.b).toBeLessThan(400)
    expect(Math.abs((gaps[0]?.frame ?? 0) / 128 - 801)).toBeLessThanOrEqual(8)
  })

  it('with shared memory no records travel as messages, and none is lost', async () => {
    const page = await openPage(browser, site, '/isolated')
    const { result, chunks } = await collect<{
      kinds: number[]
      sequences: number[]
      dropped: number
    }>(
      page,
      `${LIVE}
      const capacity = 2048
      const ring = new SharedArrayBuffer(192 + 32 * capacity)
      const tap = kit.attach(context, { timedQuantumEvery: 1, ring }); await load('/page.js')
      node('base'); node('field')
      const words = new Int32Array(ring, 0, 48), view = new DataView(ring, 192)
      const kinds = [], sequences = []
      let tail = 0
      while (kinds.length < 1200) {
        for (const head = Atomics.load(words, 0); tail < head; tail++) {
          const at = (tail & (capacity - 1)) * 32
          kinds.push(view.getUint8(at)); sequences.push(view.getUint32(at + 4, true))
        }
        Atomics.store(words, 16, tail)
        await new Promise((done) => setTimeout(done, 20))
      }
      return tap.finish({ kinds, sequences, dropped: Atomics.load(words, 32) })`,
    )
    await page.close()
    expect(chunks).toEqual([])
    expect(result.dropped).toBe(0)
    expect(result.sequences.every((sequence, index) => sequence === index)).toBe(true)
    expect(new Set(result.kinds)).toContain(KIND.quantum)
    expect(new Set(result.kinds)).toContain(KIND.level)
  })

  it('a patched prototype is given back while it runs, and taken again', async () => {
    const page = await openPage(browser, site)
    const { result, records } = await collect<boolean[]>(
      page,
      `${LIVE}
      const tap = kit.attach(context, { timedQuantumEvery: 1 }); await load('/early.js')
      const natives = node('natives'); node('early')
      const ask = () => new Promise((done) => { natives.port.onmessage = ({ data }) => done(data.process); natives.port.postMessage(0) })
      const count = () => tap.seen.kinds.filter((kind) => kind === ${KIND.quantum}).length
      const enable = (enabled) => { tap.tap.port.postMessage({ type: 'probe/enable', enabled, timedQuantumEvery: 1 }); return tap.drain() }
      await tap.until(() => count() > 50)
      const steps = [await ask()]
      await enable(false); steps.push(await ask())
      const before = count()
      const frame = context.currentTime
      while (context.currentTime < frame + 0.3) await ask()
      await tap.drain(); steps.push(count() === before)
      await enable(true); steps.push(await ask())
      await tap.until(() => count() > before + 50)
      return tap.finish(steps)`,
    )
    await page.close()
    expect(result).toEqual([false, true, true, false])
    // 0.3 s were not seen; that is no gap.
    expect(of(records, KIND.gap).filter(({ a }) => a > 5000)).toEqual([])
  })

  it('a second tap in the same scope begins a new stream and learns what is there', async () => {
    const page = await openPage(browser, site)
    const { records, messages } = await collect(
      page,
      `${LIVE}
      const first = kit.attach(context); await load('/page.js')
      node('base')
      await first.until((seen) => seen.kinds.includes(${KIND.quanta}))
      first.tap.port.postMessage({ type: 'probe/enable', enabled: false, timedQuantumEvery: 8 })
      await first.drain()
      const second = kit.attach(context, { timedQuantumEvery: 2 })
      await second.until((seen) => seen.kinds.includes(${KIND.quanta}))
      return second.finish(0)`,
    )
    await page.close()
    expect(isWhole(records)).toBe(true)
    expect(messages[0]?.type).toBe('processor/define')
    expect(definitions(messages)).toEqual([{ index: 1, name: 'base', joined: true }])
    expect(of(records, KIND.quantum, 1).length).toBeGreaterThan(0)
  })
})
