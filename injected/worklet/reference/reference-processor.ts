// Entry of the reference instrument's module: registers the processor that holds the engine. Audio thread; built as
// one file without imports, plain JavaScript. It is loaded after the probe, so the probe sees it as it sees a page's
// processor. Rendering allocates nothing; messages do, and they come only when somebody plays or changes something.

import { createClock } from '../../../trace/wire/clock.ts'
import { data1Of, data2Of, statusOf } from '../../../trace/wire/midi-word.ts'
import {
  type FromReference,
  REFERENCE_PROCESSOR_NAME,
  type ReferenceProcessorOptions,
  type ToReference,
} from '../../../trace/wire/reference-protocol.ts'
import { createReferenceRack, type ReferenceRack } from './reference-rack.ts'

class ReferenceProcessor extends AudioWorkletProcessor {
  readonly #rack: ReferenceRack
  #isOver = false

  constructor(options?: { processorOptions?: unknown }) {
    super()
    const { port } = this
    const send = (message: FromReference, transfer: ArrayBuffer[] = []): void =>
      port.postMessage(message, transfer)
    const given = options?.processorOptions as ReferenceProcessorOptions
    this.#rack = createReferenceRack(given, createClock(globalThis), send)
    port.onmessage = (event: MessageEvent<ToReference>) => {
      try {
        this.#receive(event.data)
      } catch (error) {
        this.#fail(error)
      }
    }
  }

  #receive(message: ToReference): void {
    const rack = this.#rack
    if (typeof message === 'number') {
      // Data bytes have seven bits, whatever a page puts into its events.
      return rack.short(statusOf(message), data1Of(message) & 0x7f, data2Of(message) & 0x7f)
    }
    switch (message.type) {
      case 'midi/sysex':
        return rack.sysex(message.bytes)
      case 'bank/load':
        return rack.load(message.bytes)
      case 'play/start':
        return rack.play(message.atMs, message.lengths, message.bytes)
      case 'reference/configure':
        return rack.configure(message.options)
      case 'reference/silence':
        return rack.silence()
      case 'reference/end':
        if (message.isAtOnce !== true) return rack.end()
        this.#isOver = true
        return rack.leave()
      case 'chunk/return':
        return rack.giveBack(message.bytes)
      case 'chunk/flush':
        return rack.flush()
    }
  }

  /** An engine that threw may be in any state: it is heard no more, and says why. */
  #fail(error: unknown): void {
    this.#isOver = true
    this.#rack.fail(String(error))
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    if (this.#isOver) return false
    const output = outputs[0]
    const left = output?.[0]
    const right = output?.[1]
    if (left === undefined || right === undefined) return true
    try {
      this.#isOver = !this.#rack.render(left, right, left.length, currentFrame)
    } catch (error) {
      left.fill(0)
      right.fill(0)
      this.#fail(error)
    }
    return !this.#isOver
  }
}

try {
  registerProcessor(REFERENCE_PROCESSOR_NAME, ReferenceProcessor)
} catch {
  // A second injection into this scope finds the name taken and uses the first module's.
}
