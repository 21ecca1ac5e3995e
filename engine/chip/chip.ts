// The chip: 32 voices and their fade slots over one memory, and what a driver does to them. Which sound a voice makes
// is in its columns; time passes only in `render`. Audio thread; nothing allocates after creation.

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import type { Buses, Chip } from './chip-types.ts'
import { createControl, REST_FRAMES } from './control.ts'
import { createVolumeEnvelope } from './envelope.ts'
import { createKernel, type Kernel, KEEP } from './kernel/kernel.ts'
import { createMixer } from './kernel/mixer.ts'
import type { SampleMemory } from './kernel/reels.ts'
import { FADE_SLOTS, SLOTS, STAGE, VOICES } from './voice-columns.ts'
import { createVoiceMemory, type InnerColumns } from './kernel/voice-memory.ts'
import { createWasmVoices } from './kernel-wasm/wasm-voices.ts'
import type { WasmKernel } from './kernel-wasm/wasm-kernel.ts'
import { withQuickNames } from '../quick-names.ts'

/** Fades shorter than this would click: the chip's own slide constant. */
export const LEAST_FADE_FRAMES = 64
const NO_BYTES = new Uint8Array(0)

/** A Chip with what only the registers need. */
export interface ChipCore extends Chip {
  readonly inner: InnerColumns
  readonly words: Int16Array
  /** Changes a word of the sample memory. */
  writeWord(at: number, word: number): void
  /** Frames rendered since creation. */
  readonly frames: number
  /** Takes over changed rates and levels of the volume envelope in the middle of a stage. */
  refreshEnvelope(voice: number): void
  /** Only the volume envelope to release; only the modulation envelope. */
  releaseVolume(voice: number): void
  releaseModulation(voice: number): void
  /**
   * Envelope engine off: the volume slides to what the CPU writes, 0…1; a voice that was off sounds.
   * Below 0: engine on again.
   */
  setManualVolume(voice: number, volume: number): void
}

/**
 * A chip without samples, all voices off: about 40 KB. Allocates; not for render calls. With `wasm` its voices lie in
 * that kernel's memory and are played by it; JavaScript takes them over where a bank has no room there, and for good
 * should the kernel fail.
 */
export function createChip(mode: EngineMode, wasm: WasmKernel | null = null): ChipCore {
  const memory = wasm?.voices ?? createVoiceMemory()
  const { columns, inner } = memory
  const { stage, age, amplitude, address, phase } = columns
  const samples: SampleMemory = {
    words: new Int16Array(0),
    lowBytes: NO_BYTES,
    has24Bits: false,
    version: 0,
    interpolation: 'b-spline',
  }
  const control = createControl(memory, mode)
  const envelope = createVolumeEnvelope(memory)
  const mixer = createMixer(memory)
  const wasmVoices = wasm && createWasmVoices(wasm, envelope)
  /** Made when it is needed: the compiler need not know two kernels. */
  let renderVoice: Kernel | null = null
  let frames = 0
  let fades = 0
  /** Frames since it was looked which voices are over; 0: now. Counted from when the first began to sound. */
  let sinceRest = 0

  function stop(voice: number) {
    stage[voice] = STAGE.off
    amplitude[voice] = 0
  }

  function stopAll() {
    for (let slot = 0; slot < SLOTS; slot++) stop(slot)
    sinceRest = 0
  }

  /** What every beginning has in common: position, filter, modulators. */
  function begin(voice: number) {
    const start = columns.startAddress[voice] as number
    address[voice] = start > 0 ? start : 0
    phase[voice] = 0
    inner.place[voice] = 0
    age[voice] = 0
    amplitude[voice] = 0
    inner.wordBefore[voice] = 0
    inner.isReleased[voice] = 0
    inner.isEnded[voice] = 0
    inner.filterState1[voice] = 0
    inner.filterState2[voice] = 0
    inner.keep[voice] = KEEP
    inner.knownCents[voice] = NaN
    inner.knownDb[voice] = NaN
    inner.knownCutoff[voice] = NaN
    inner.manualVolume[voice] = -1
    control.modulators.start(voice)
  }

  function fade(voice: number, fadeFrames: number) {
    if (stage[voice] === STAGE.off) return
    const now = amplitude[voice] as number
    if (now === 0) {
      stop(voice)
      return
    }
    const length = Math.max(LEAST_FADE_FRAMES, Math.round(fadeFrames))
    if (stage[voice] === STAGE.fade && (inner.stageLeft[voice] as number) <= length) return
    // The same recursion as ever, with numbers that make it a straight line down to 0.
    stage[voice] = STAGE.fade
    columns.volLevel[voice] = 1
    inner.levelRatio[voice] = 1
    inner.levelStep[voice] = 0
    inner.keep[voice] = 1
    inner.drive[voice] = -now / length
    inner.stageLeft[voice] = length
  }

  /** A free fade slot, or the one that was taken first. */
  function fadeSlot(): number {
    let oldest = VOICES
    for (let slot = VOICES; slot < VOICES + FADE_SLOTS; slot++) {
      if (stage[slot] === STAGE.off) return slot
      if ((inner.fadeOrder[slot] as number) - (inner.fadeOrder[oldest] as number) < 0) oldest = slot
    }
    return oldest
  }

  /** Not beyond the next look at which voices are over. */
  function renderPart(buses: Buses, from: number, count: number) {
    if (wasmVoices?.isPlaying === true) {
      if (wasmVoices.render(buses, from, count, sinceRest === 0)) return
      // What the kernel left behind is not to be heard.
      stopAll()
    }
    renderVoice ??= createKernel(memory, mode, samples, control, envelope, mixer)
    for (let slot = 0; slot < SLOTS; slot++) {
      if (stage[slot] === STAGE.off) continue
      if (sinceRest === 0 && control.isOver(slot)) stop(slot)
      else renderVoice(slot, buses, from, count)
    }
    mixer.flush(buses, from, count)
  }

  const isSilent = (): boolean => {
    for (let slot = 0; slot < SLOTS; slot++) if (stage[slot] !== STAGE.off) return false
    return true
  }

  return withQuickNames({
    mode,
    voices: columns,
    inner,
    memory: memory.bytes,
    get words() {
      return samples.words
    },
    get frames() {
      return frames
    },
    setSampleMemory(words, lowBytes) {
      stopAll()
      const held = wasmVoices?.takeSamples(words, lowBytes) ?? { words, lowBytes }
      const low = held.lowBytes
      samples.words = held.words
      samples.version = (samples.version + 1) | 0
      samples.has24Bits = low !== null && low.length >= words.length
      samples.lowBytes = low ?? NO_BYTES
      return held
    },
    writeWord(at, word) {
      samples.words[at] = word
      samples.version = (samples.version + 1) | 0
    },
    setInterpolation(interpolation) {
      samples.interpolation = interpolation
      wasmVoices?.setInterpolation(interpolation)
    },
    start(voice) {
      begin(voice)
      envelope.enter(voice, STAGE.delay)
    },
    release(voice) {
      const now = stage[voice] as number
      if (now === STAGE.off || now === STAGE.fade || inner.isReleased[voice] !== 0) return
      inner.isReleased[voice] = 1
      control.modulators.release(voice)
      envelope.enter(voice, STAGE.release)
    },
    fade,
    moveToFade(voice, fadeFrames) {
      if (stage[voice] === STAGE.off) return
      if ((amplitude[voice] as number) > 0) {
        const slot = fadeSlot()
        memory.copyRow(voice, slot)
        inner.fadeOrder[slot] = fades = (fades + 1) | 0
        fade(slot, fadeFrames)
      }
      stop(voice)
    },
    stop,
    stopAll,
    get activeVoices() {
      let count = 0
      for (let voice = 0; voice < VOICES; voice++) if (stage[voice] !== STAGE.off) count++
      return count
    },
    get isSilent() {
      return isSilent()
    },
    get kernel() {
      return wasmVoices?.isPlaying === true ? 'wasm' : 'js'
    },
    get kernelFault() {
      return wasmVoices?.fault ?? null
    },
    clear(buses, from, end) {
      if (wasm !== null && buses === wasm.buses) {
        wasm.exports.clearBuses(from, end)
        return
      }
      buses.dryLeft.fill(0, from, end)
      buses.dryRight.fill(0, from, end)
      buses.reverb.fill(0, from, end)
      buses.chorus.fill(0, from, end)
    },
    render(buses, from, count) {
      frames += count
      for (let done = 0; done < count;) {
        const part = Math.min(REST_FRAMES - sinceRest, count - done)
        renderPart(buses, from + done, part)
        done += part
        // From when the first one sounds, so that what was before is not heard in what comes.
        sinceRest = isSilent() ? 0 : (sinceRest + part) % REST_FRAMES
      }
    },
    releaseVolume(voice) {
      const now = stage[voice] as number
      if (now === STAGE.off || now === STAGE.fade || (inner.manualVolume[voice] as number) >= 0)
        return
      inner.isReleased[voice] = 1
      envelope.enter(voice, STAGE.release)
    },
    releaseModulation(voice) {
      control.modulators.release(voice)
    },
    refreshEnvelope(voice) {
      if ((inner.manualVolume[voice] as number) < 0) envelope.refresh(voice)
    },
    setManualVolume(voice, volume) {
      if (stage[voice] === STAGE.off) {
        if (volume <= 0) return
        begin(voice)
      }
      inner.manualVolume[voice] = volume
      if (volume < 0) return
      stage[voice] = STAGE.sustain
      columns.volLevel[voice] = volume
      inner.levelRatio[voice] = 1
      inner.levelStep[voice] = 0
      inner.keep[voice] = KEEP
      inner.stageLeft[voice] = Infinity
    },
  })
}
