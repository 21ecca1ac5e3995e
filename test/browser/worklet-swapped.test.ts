// A processor whose process() is put in place, or replaced, after its construction is timed all the same; one that does
// not let itself be timed is told. Both browsers, offline.

import { describe, expect, it } from 'vitest'
import { KIND } from '../../trace/wire/record.ts'
import { collect, type BrowserName, usePages } from '../support/worklet/worklet-harness.ts'

const SECONDS = 2
/** Each swaps at a quarter of the time, from within what runs until then. */
const MODULE = `
  const isDue = () => currentTime > ${SECONDS} / 4
  const busy = function () { return true }
  const register = (name, members) => registerProcessor(name, members)
  register('assigned', class extends AudioWorkletProcessor {
    process() { if (isDue()) this.process = busy; return true } })
  register('prototype', class P extends AudioWorkletProcessor {
    process() { if (isDue()) P.prototype.process = () => true; return true } })
  class Base extends AudioWorkletProcessor { process() { if (isDue()) Base.prototype.process = busy; return true } }
  register('base', class extends Base {})
  register('getter', class G extends AudioWorkletProcessor {
    process() { if (isDue()) Object.defineProperty(G.prototype, 'process', { get: () => busy, configurable: true })
      return true } })
  register('getter from the start', class extends AudioWorkletProcessor { get process() { return busy } })
  register('twice', class extends AudioWorkletProcessor {
    process() { if (isDue()) this.process = function () { if (currentTime > ${SECONDS} / 2) this.process = () => true
      return true }
      return true } })
  register('read-only', class extends AudioWorkletProcessor {
    process() { if (isDue()) Object.defineProperty(this, 'process', { value: busy }); return true } })
  class Iced extends AudioWorkletProcessor { process() { return true } }
  Object.freeze(Iced.prototype)
  register('frozen', Iced)
  register('proxy', class extends AudioWorkletProcessor { constructor() { super()
    return new Proxy(this, { get: (target, key) => key === 'process' ? () => true : Reflect.get(target, key) }) } })
  register('plain', class extends AudioWorkletProcessor { process() { return true } })`

const TIMED = ['assigned', 'prototype', 'base', 'getter', 'getter from the start', 'twice', 'plain']
const UNTIMED = ['read-only', 'frozen', 'proxy']

describe.each<BrowserName>(['chromium', 'firefox'])('in %s', (name) => {
  const open = usePages(name, { '/page.js': MODULE })

  it('what runs is timed, and what cannot be is told, once', async () => {
    const page = await open()
    const names = [...TIMED, ...UNTIMED]
    const { records, messages } = await collect(
      page,
      `const context = new OfflineAudioContext(1, 44100 * ${SECONDS}, 44100)
      await context.audioWorklet.addModule('/probe.js#tap:token')
      const tap = kit.attach(context, { timedQuantumEvery: 1 })
      await context.audioWorklet.addModule('/page.js')
      for (const name of ${JSON.stringify(names)}) new AudioWorkletNode(context, name).connect(context.destination)
      await context.startRendering()
      return tap.finish(0)`,
    )
    await page.close()
    const quanta = (SECONDS * 44100) / 128
    const timed = names.map(
      (_, index) =>
        records.filter(({ kind, source }) => kind === KIND.quantum && source === index + 1).length,
    )
    for (const [index, count] of timed.slice(0, TIMED.length).entries())
      expect([TIMED[index], count > 0.7 * quanta, count]).toEqual([TIMED[index], true, count])
    const told = messages.flatMap((message) =>
      message.type === 'processor/untimed' ? [message.name] : [],
    )
    expect(told.toSorted()).toEqual(UNTIMED.toSorted())
  })
})
