// Entry of the package's worklet module: the processor that holds an engine. Audio thread; built as one file without
// imports.

import { EMU8000_PROCESSOR, type Emu8000ProcessorOptions } from '../worklet/emu8000-protocol.ts'
import { createEmu8000Rack, type Emu8000Rack } from './emu8000-rack.ts'

class Emu8000Processor extends AudioWorkletProcessor {
  readonly #rack: Emu8000Rack
  #isBroken = false

  constructor(options?: { processorOptions?: Partial<Emu8000ProcessorOptions> }) {
    super()
    const settings = options?.processorOptions?.settings ?? {}
    this.#rack = createEmu8000Rack(sampleRate, settings, (message) =>
      this.port.postMessage(message),
    )
    this.port.onmessage = ({ data }) => {
      try {
        if (!this.#isBroken) this.#rack.receive(data, currentFrame)
      } catch (error) {
        this.#fail(error)
      }
    }
  }

  /** An engine that threw may be in any state: it is heard no more, and says why. */
  #fail(error: unknown): void {
    this.#isBroken = true
    this.port.postMessage({
      type: 'engine/fault',
      reason: error instanceof Error ? error.message : String(error),
    })
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    if (this.#isBroken || !this.#rack.isPlaying) return false
    const left = outputs[0]?.[0]
    const right = outputs[0]?.[1]
    if (left === undefined || right === undefined) return true
    try {
      this.#rack.render(left, right, left.length, currentFrame)
    } catch (error) {
      left.fill(0)
      right.fill(0)
      this.#fail(error)
    }
    return !this.#isBroken
  }
}

registerProcessor(EMU8000_PROCESSOR, Emu8000Processor)
