// What single natives cost where they are cold: each is called once after a pause in which the processor slept. Node.

import type { Page } from 'puppeteer-core'

/** Pauses for each native, and how long each is. */
const TIMES = 40
const PAUSE_MS = 60
/** Calls in a row, for the warm figure. */
const WARM_CALLS = 2000

/** Bodies of functions that are called with `tools` in reach; see `nativesCold`. */
export const COLD_NATIVES: Readonly<Record<string, string>> = {
  nothing: '0',
  'performance.now()': 'now()',
  'a function of the page': 'own(1)',
  'event.timeStamp': 'stampOf(event)',
  'event.eventPhase': 'phaseOf(event)',
  'event.currentTarget': 'targetOf(event)',
  'event.isTrusted': 'event.isTrusted',
  'window.event': 'eventOf(globalThis)',
  'data of a new MIDIMessageEvent': 'dataOf(fresh())',
  'context.currentTime': 'timeOf(context)',
  'context.getOutputTimestamp()': 'context.getOutputTimestamp()',
  'AudioParam.value = x': 'setValue(gain, 0.5)',
  'new WeakRef': 'new WeakRef(event)',
  'weakRef.deref()': 'weak.deref()',
  'weakMap.get': 'table.get(event)',
  'weakMap.set of a new key': 'table.set(fresh(), 1)',
  'six stores into typed arrays': 'store(1)',
  queueMicrotask: 'queueMicrotask(own)',
  'dispatch to no listener': 'dispatch(target, event)',
  'dispatch to an empty listener': 'dispatch(listened, event)',
  'dispatch to two': 'dispatch(twice, event)',
  'port.postMessage(60)': 'port.postMessage(60)',
}

/** µs: each time, and the mean of many calls. */
export type NativeCosts = Readonly<Record<string, { cold: number[]; warm: number }>>

/** Of a page of events.html; asking the clock twice is in each. */
export const nativesCold = (page: Page): Promise<NativeCosts> =>
  page.evaluate(`(async () => {
    const { call } = Function.prototype
    const uncurry = (native) => call.bind(call, native)
    const getterOf = (prototype, name) =>
      uncurry(Object.getOwnPropertyDescriptor(prototype, name).get)
    const now = performance.now.bind(performance)
    const own = (value) => value
    const stampOf = getterOf(Event.prototype, 'timeStamp')
    const phaseOf = getterOf(Event.prototype, 'eventPhase')
    const targetOf = getterOf(Event.prototype, 'currentTarget')
    const eventOf = getterOf(globalThis, 'event')
    const dataOf = getterOf(MIDIMessageEvent.prototype, 'data')
    const timeOf = getterOf(BaseAudioContext.prototype, 'currentTime')
    const setValue = uncurry(Object.getOwnPropertyDescriptor(AudioParam.prototype, 'value').set)
    const dispatch = uncurry(EventTarget.prototype.dispatchEvent)
    const { gain } = new GainNode(context)
    const event = new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 64) })
    const made = []
    for (let at = 0; at < ${TIMES + WARM_CALLS + 1} * 2; at++)
      made.push(new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 64) }))
    const fresh = () => made.pop()
    const weak = new WeakRef(event)
    const table = new WeakMap([[event, 1]])
    const words = new Float64Array(6)
    const store = (value) => { for (let at = 0; at < 6; at++) words[at] = value }
    const target = new EventTarget()
    const listened = new EventTarget()
    listened.addEventListener('midimessage', () => {})
    const twice = new EventTarget()
    twice.addEventListener('midimessage', () => {})
    twice.addEventListener('midimessage', () => {}, true)
    const { port1: port } = new MessageChannel()
    const pause = () => new Promise((resolve) => setTimeout(resolve, ${PAUSE_MS}))
    const calls = {
      ${Object.entries(COLD_NATIVES)
        .map(([name, body]) => `${JSON.stringify(name)}: () => { ${body} },`)
        .join('\n')}
    }
    const costs = {}
    for (const [name, run] of Object.entries(calls)) {
      run()
      const cold = []
      for (let time = 0; time < ${TIMES}; time++) {
        await pause()
        const from = now()
        run()
        cold.push((now() - from) * 1000)
      }
      const from = now()
      for (let time = 0; time < ${WARM_CALLS}; time++) run()
      costs[name] = { cold, warm: ((now() - from) * 1000) / ${WARM_CALLS} }
    }
    return costs
  })()`) as Promise<NativeCosts>
