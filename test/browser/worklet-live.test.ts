// What the probe writes of a running context: rate of messages, times, lateness, shared memory,
// leaving and coming back.

import { describe, expect, it } from 'vitest'
import { KIND } from '../../trace/wire/record.ts'
import { collect, usePages } from '../support/worklet/worklet-harness.ts'
import {
  definitions,
  EARLY_MODULE,
  isWhole,
  MODULE,
  of,
} from '../support/worklet/worklet-subjects.ts'

/** A constructor that takes as long as it is told. */
const SLOW_MODULE = `registerProcessor('slow', class extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super()
    const now = () => Number(Temporal.Now.instant().epochNanoseconds) / 1e6
    const end = now() + processorOptions.ms
    while (now() < end);
  }
  process() { return true }
})`

describe('in chromium, live,', () => {
  const open = usePages('chromium', {
    '/page.js': MODULE,
    '/early.js': EARLY_MODULE,
    '/slow.js': SLOW_MODULE,
  })

  const LIVE = `
    const context = new AudioContext()
    const node = (name, options) => { const made = new AudioWorkletNode(context, name, options);
      made.connect(context.destination); return made }
    const load = (path) => context.audioWorklet.addModule(path)
    await load('/probe.js#tap:token')
  `

  it('a busy scope sends at most ten messages a second and loses nothing', async () => {
    const page = await open()
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
    const page = await open()
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
    // The last: where the clock made no step in the short look at the start, the tap says hello again once it knows.
    const hello = messages.findLast((message) => message.type === 'probe/hello')
    const stepUs = hello?.type === 'probe/hello' ? hello.clockStepUs : Number.NaN
    expect(stepUs).toBeGreaterThan(0)
    // The median: another process on the machine may take the thread away in a few of them.
    const median = us[us.length >> 1] ?? Number.NaN
    expect(Math.abs(median - 1000)).toBeLessThanOrEqual(Math.max(stepUs, 50) + 1)
  })

  it('a constructor of known cost is timed to the clock step or 5 %, each node’s by itself', async () => {
    const page = await open()
    const { records } = await collect(
      page,
      `${LIVE}
      const tap = kit.attach(context); await load('/slow.js')
      for (const ms of [20, 20, 20, 40, 40, 40]) node('slow', { processorOptions: { ms } })
      await tap.until((seen) => seen.kinds.filter((kind) => kind === ${KIND.construct}).length === 6)
      return tap.finish(0)`,
    )
    await page.close()
    const ms = of(records, KIND.construct).map(({ b }) => b / 1000)
    // The least: another process on the machine may take the thread away meanwhile.
    expect(Math.abs(Math.min(...ms.slice(0, 3)) - 20)).toBeLessThan(1)
    expect(Math.abs(Math.min(...ms.slice(3)) - 40)).toBeLessThan(2)
  })

  it('a thread that comes late is told, with how late; usual bursts are not', async () => {
    const page = await open()
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
    const page = await open('/isolated')
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
    const page = await open()
    const { result, records } = await collect<boolean[]>(
      page,
      `${LIVE}
      const tap = kit.attach(context, { timedQuantumEvery: 1 }); await load('/early.js')
      const natives = node('natives'); node('early')
      const ask = () => new Promise((done) => { natives.port.onmessage = ({ data }) => done(data.process);
        natives.port.postMessage(0) })
      const count = () => tap.seen.kinds.filter((kind) => kind === ${KIND.quantum}).length
      const enable = (enabled) => { tap.tap.port.postMessage({ type: 'probe/enable', enabled, timedQuantumEvery: 1 });
        return tap.drain() }
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

  it('a tap that is switched on again learns what is there', async () => {
    const page = await open()
    const { result, records, messages } = await collect<number>(
      page,
      `${LIVE}
      const tap = kit.attach(context); await load('/page.js')
      node('base')
      await tap.until((seen) => seen.kinds.includes(${KIND.quanta}))
      tap.tap.port.postMessage({ type: 'probe/enable', enabled: false, timedQuantumEvery: 8 })
      await tap.drain()
      const before = tap.seen.kinds.length
      tap.tap.port.postMessage({ type: 'probe/enable', enabled: true, timedQuantumEvery: 2 })
      await tap.until((seen) => seen.kinds.indexOf(${KIND.quanta}, before) >= 0)
      return tap.finish(before)`,
    )
    await page.close()
    expect(isWhole(records)).toBe(true)
    expect(definitions(messages)).toEqual([
      { index: 1, name: 'base', joined: false },
      { index: 1, name: 'base', joined: true },
    ])
    expect(of(records.slice(result), KIND.quantum, 1).length).toBeGreaterThan(0)
  })

  it('a second tap in the same scope begins a new stream and learns what is there', async () => {
    const page = await open()
    const { records, messages } = await collect(
      page,
      `${LIVE}
      const first = kit.attach(context); await load('/page.js')
      node('base')
      await first.until((seen) => seen.kinds.includes(${KIND.quanta}))
      first.tap.port.postMessage({ type: 'probe/enable', enabled: false, timedQuantumEvery: 8 })
      first.tap.port.postMessage({ type: 'tap/expect', token: 'next' })
      await first.drain()
      const second = kit.attach(context, { timedQuantumEvery: 2, token: 'next' })
      await second.until((seen) => seen.kinds.includes(${KIND.quanta}))
      return second.finish(0)`,
    )
    await page.close()
    expect(isWhole(records)).toBe(true)
    expect(messages[0]?.type).toBe('processor/define')
    expect(definitions(messages)).toEqual([{ index: 1, name: 'base', joined: true }])
    expect(of(records, KIND.quantum, 1).length).toBeGreaterThan(0)
  })

  it("hears nobody else: a node of the tap's name is silent, without the token or with a used one", async () => {
    const page = await open()
    const { result, records } = await collect(
      page,
      `${LIVE}
      const before = new AudioWorkletNode(context, 'tap', { numberOfInputs: 1, numberOfOutputs: 0 })
      const tap = kit.attach(context); await load('/page.js')
      const after = kit.attach(context)
      let heard = 0
      before.port.onmessage = () => heard++
      node('base')
      await tap.until((seen) => seen.kinds.includes(${KIND.quanta}))
      for (const { port } of [before, after.tap]) {
        port.postMessage({ type: 'clock/ping', sentWallMs: 0 })
        port.postMessage({ type: 'probe/enable', enabled: false, timedQuantumEvery: 8 })
      }
      const count = tap.seen.kinds.length
      await tap.until((seen) => seen.kinds.indexOf(${KIND.quanta}, count) >= 0)
      return tap.finish([heard, after.seen.messages.length, after.seen.chunks.length])`,
    )
    await page.close()
    expect(result).toEqual([0, 0, 0])
    expect(isWhole(records)).toBe(true)
  })
})
