// Entry of the reference instrument's module: registers the processor that holds the engine. Audio thread; built as
// one file without imports, plain JavaScript. It is loaded after the probe, so the probe sees it as it sees a page's
// processor. Rendering allocates nothing; messages do, and they come only when somebody plays or changes something.

import { createClock } from '../../../trace/wire/clock.ts'
import { readSecret } from '../../../trace/wire/module-secret.ts'
import { data1Of, data2Of, statusOf } from '../../../trace/wire/midi-word.ts'
import type {
  FromReference,
  ReferenceProcessorOptions,
  ToReference,
} from '../../../trace/wire/reference-protocol.ts'
import { createReferenceRack, type ReferenceRack } from './reference-rack.ts'

const secret = readSecret(import.meta.url)
let isTaken = false

class ReferenceProcessor extends AudioWorkletProcessor {
  /** Null: the node is not ours. */
  readonly #rack: ReferenceRack | null = null
  #isOver = false

  constructor(options?: { processorOptions?: unknown }) {
    super()
    const given = options?.processorOptions as Partial<ReferenceProcessorOptions> | undefined
    if (isTaken || given?.token !== secret.token) {
      this.#isOver = true
      return
    }
    isTaken = true
    const { port } = this
    const send = (message: FromReference, transfer: ArrayBuffer[] = []): void =>
      port.postMessage(message, transfer)
    const rack = createReferenceRack(
      given as ReferenceProcessorOptions,
      createClock(globalThis),
      send,
    )
    this.#rack = rack
    port.onmessage = (event: MessageEvent<ToReference>) => {
      try {
        this.#receive(rack, event.data)
      } catch (error) {
        this.#fail(rack, error)
      }
    }
  }

  #receive(rack: ReferenceRack, message: ToReference): void {
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
  #fail(rack: ReferenceRack, error: unknown): void {
    this.#isOver = true
    rack.fail(String(error))
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const rack = this.#rack
    if (this.#isOver || rack === null) return false
    const output = outputs[0]
    const left = output?.[0]
    const right = output?.[1]
    if (left === undefined || right === undefined) return true
    try {
      this.#isOver = !rack.render(left, right, left.length, currentFrame)
    } catch (error) {
      left.fill(0)
      right.fill(0)
      this.#fail(rack, error)
    }
    return !this.#isOver
  }
}

registerProcessor(secret.name, ReferenceProcessor)
