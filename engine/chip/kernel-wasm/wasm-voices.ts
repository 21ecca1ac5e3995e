// The voices as the WebAssembly kernel plays them. Audio thread; nothing allocates after creation but a change of
// banks.

import type { Buses, Interpolation } from '../chip-types.ts'
import { FULL_SCALE } from '../kernel/interpolation.ts'
import type { VolumeEnvelope } from '../envelope.ts'
import { INTERPOLATION } from './kernel-layout.ts'
import type { WasmKernel } from './wasm-kernel.ts'
import { withQuickNames } from '../../quick-names.ts'

export interface WasmVoices {
  /** False: the samples have no room in the kernel's memory, or it has failed. */
  readonly isPlaying: boolean
  /** What it failed of. */
  readonly fault: string | null
  /** The samples where they are now; null: they have no room, and JavaScript is to play them. */
  takeSamples: WasmKernel['takeSamples']
  setInterpolation(interpolation: Interpolation): void
  /**
   * Adds `count` frames, at most REST_FRAMES, to the buses from `from` on. `mustLook`: those are to be ended before
   * that are over. False: it has failed, and added nothing that was finished.
   */
  render(buses: Buses, from: number, count: number, mustLook: boolean): boolean
}

/** The voices of `kernel`, whose stages `envelope` ends. */
export function createWasmVoices(kernel: WasmKernel, envelope: VolumeEnvelope): WasmVoices {
  const { exports, mix, mixFrames } = kernel
  let isRoomy = true
  let fault: string | null = null
  kernel.listen(envelope.finish)

  function addTo(bus: Float64Array, index: number, from: number, count: number) {
    const row = index * mixFrames
    for (let frame = 0; frame < count; frame++) {
      bus[from + frame] = (bus[from + frame] as number) + (mix[row + frame] as number) / FULL_SCALE
    }
  }

  return withQuickNames({
    get isPlaying() {
      return isRoomy && fault === null
    },
    get fault() {
      return fault
    },
    takeSamples(words, lowBytes) {
      const held = kernel.takeSamples(words, lowBytes)
      isRoomy = held !== null
      return held
    },
    setInterpolation(interpolation) {
      exports.setInterpolation(INTERPOLATION[interpolation])
    },
    render(buses, from, count, mustLook) {
      try {
        exports.renderVoices(count, mustLook)
        if (buses === kernel.buses) {
          exports.addMix(from, count)
        } else {
          addTo(buses.dryLeft, 0, from, count)
          addTo(buses.dryRight, 1, from, count)
          addTo(buses.reverb, 2, from, count)
          addTo(buses.chorus, 3, from, count)
        }
        return true
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error)
        return false
      }
    },
  })
}
