// Processors for the worklet tests, and how the tests read their records. Text runs in the browser, the rest in Node.

import { KIND, type TraceRecord } from '../../../trace/wire/record.ts'
import type { SeenMessage } from './worklet-harness.ts'

export const MODULE = `
class Base extends AudioWorkletProcessor { process() { return true } }
registerProcessor('nested', class extends Base { process(...all) { super.process(...all);
  return super.process(...all) } })
registerProcessor('base', Base)
registerProcessor('field', class extends AudioWorkletProcessor { process = () => true })
registerProcessor('unbuilt', class extends AudioWorkletProcessor {
  constructor() { super(); throw new Error('no') } process() { return true } })
registerProcessor('ends', class extends AudioWorkletProcessor { process() { return false } })
registerProcessor('throws', class extends AudioWorkletProcessor {
  process() { if (currentFrame >= 1280) throw new Error('no'); return true } })
registerProcessor('echo', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.onmessage = ({ data }) => { if (data % 2) this.port.postMessage(data) } }
  process() { return true }
})
registerProcessor('busy', class extends AudioWorkletProcessor {
  constructor({ processorOptions }) { super(); this.ms = processorOptions.ms; this.at = processorOptions.at ?? 0;
    this.until = processorOptions.until ?? Infinity }
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
export const EARLY_MODULE = `
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
    attributes: ['registerProcessor', 'process'].map((key) => {
      const owner = key === 'process' ? Early.prototype : globalThis
      const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(owner, key)
      return [writable, enumerable, configurable]
    }),
  }) }
  process() { return true }
})
`

export const of = (records: TraceRecord[], kind: number, source?: number): TraceRecord[] =>
  records.filter(
    (record) => record.kind === kind && (source === undefined || record.source === source),
  )

export const total = (records: TraceRecord[], source: number, key: 'a' | 'b'): number =>
  of(records, KIND.quanta, source).reduce((sum, record) => sum + record[key], 0)

export const definitions = (
  messages: SeenMessage[],
): { index: number; name: string; joined: boolean }[] =>
  messages.flatMap((message) =>
    message.type === 'processor/define'
      ? [{ index: message.processorIndex, name: message.name, joined: message.joined }]
      : [],
  )

/** Sequence numbers run from 0 without a gap. */
export const isWhole = (records: TraceRecord[]): boolean =>
  records.every(({ sequence }, index) => sequence === index)
