// What the probe writes of real processors in both browsers: constructions, quanta, messages; how it joins and leaves.

import { describe, expect, it } from 'vitest'
import { FLAG, KIND } from '../../trace/wire/record.ts'
import {
  collect,
  type Collected,
  type BrowserName,
  usePages,
} from '../support/worklet/worklet-harness.ts'
import {
  definitions,
  EARLY_MODULE,
  isWhole,
  MODULE,
  of,
  total,
} from '../support/worklet/worklet-subjects.ts'

const QUANTA = 400
const OFFLINE = `
  const context = new OfflineAudioContext(1, 128 * ${QUANTA}, 44100)
  const node = (name, options) => { const made = new AudioWorkletNode(context, name, options);
    if (made.numberOfOutputs) made.connect(context.destination); return made }
  const load = (path) => context.audioWorklet.addModule(path)
`

describe.each<BrowserName>(['chromium', 'firefox'])('in %s, offline,', (name) => {
  const open = usePages(name, { '/page.js': MODULE, '/early.js': EARLY_MODULE })

  it('every construction and every quantum is counted, nested calls once, every fourth is timed', async () => {
    const page = await open()
    const { records, messages } = await collect(
      page,
      `${OFFLINE}
      await load('/probe.js#tap:token')
      const tap = kit.attach(context, { timedQuantumEvery: 4 }); await load('/page.js')
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
      // And its first calls, whose code is cold, each of them; others only where one took too long.
      expect(timed.slice(0, 32).map(({ a }) => a)).toEqual(
        Array.from({ length: 32 }, (_, index) => index + 1),
      )
      const regular = timed.filter(({ flags }) => (flags & FLAG.extra) === 0)
      expect(regular).toHaveLength(QUANTA / 4)
      expect(new Set(regular.map(({ frame }) => (frame / 128) % 4))).toEqual(new Set([source % 4]))
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
    const page = await open()
    const { records } = await collect(
      page,
      `${OFFLINE}
      await load('/probe.js#tap:token')
      const tap = kit.attach(context, { timedQuantumEvery: 1 }); await load('/page.js')
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
    const page = await open()
    const { records } = await collect(
      page,
      `${OFFLINE}
      await load('/probe.js#tap:token')
      const tap = kit.attach(context); await load('/page.js')
      const one = node('echo'); const two = node('echo')
      let back = 0
      const all = new Promise((done) => { one.port.onmessage = two.port.onmessage = () =>
        { if (++back === 5) done() } })
      const large = { type: 'on', samples: new Float32Array(100), deeper: [[[[[1]]]]] }
      for (let count = 0; count < 6; count++) one.port.postMessage(count || large)
      for (let count = 0; count < 4; count++) two.port.postMessage(count)
      await context.startRendering(); await all
      return tap.finish(0)`,
    )
    await page.close()
    expect(of(records, KIND.arrive, 1).map(({ a }) => a)).toEqual([1, 2, 3, 4, 5, 6])
    expect(of(records, KIND.arrive, 2).map(({ a }) => a)).toEqual([1, 2, 3, 4])
    expect(of(records, KIND.workletPost, 1).map(({ a }) => a)).toEqual([1, 2, 3])
    expect(of(records, KIND.workletPost, 2).map(({ a }) => a)).toEqual([1, 2])
    // And as large as their buffers and texts, as far as these can be seen.
    expect(of(records, KIND.arrive, 1).map(({ b }) => b)).toEqual([-405, 1, 1, 1, 1, 1])
  })

  it('processors that were there before are taken up by their port, as joined', async () => {
    const page = await open()
    const { records, messages } = await collect(
      page,
      `${OFFLINE}
      await load('/early.js'); node('early')
      await load('/probe.js#tap:token')
      const tap = kit.attach(context, { timedQuantumEvery: 1 }); await load('/page.js')
      node('base')
      await context.startRendering()
      return tap.finish(0)`,
    )
    await page.close()
    const [first, second] = definitions(messages).toSorted((one, other) => one.index - other.index)
    expect(first).toEqual({ index: 1, name: 'base', joined: false })
    expect(second).toEqual({ index: 65533, name: 'Early', joined: true })
    // Its port is used in the fifth quantum; from the sixth on it is counted.
    expect(total(records, 65533, 'a')).toBe(QUANTA - 5)
  })

  it('switched off, everything native is back and nothing is written; switched on again, all is', async () => {
    const page = await open()
    const run = (isOnAtLast: boolean): Promise<Collected<unknown[]>> =>
      collect<unknown[]>(
        page,
        `${OFFLINE}
        await load('/early.js')
        await load('/probe.js#tap:token')
      const tap = kit.attach(context, { timedQuantumEvery: 1 })
        const natives = node('natives'); node('early')
        const ask = () => new Promise((done) => { natives.port.onmessage = ({ data }) => done(data);
          natives.port.postMessage(0) })
        const enable = (enabled) => { tap.tap.port.postMessage({
          type: 'probe/enable', enabled, timedQuantumEvery: 1 }); return tap.drain() }
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
