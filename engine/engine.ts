// The whole instrument: queue → reader → driver → chip → effects → resampler. Time is cut at the events, so that
// each plays on its exact chip frame. Audio thread (and anywhere else); nothing allocates after creation but
// loadBank and warmUp.
//
//   output frame f ── event ──► chip frame round(f × 44100 / rate) ──► … ──► output frame f + latencyFrames

import { completeEngineOptions, type EngineOptions } from '../trace/wire/engine-options.ts'
import { createBankTail } from './bank-tail.ts'
import { createChip } from './chip/chip.ts'
import { MAX_SEGMENT_FRAMES } from './chip/chip-types.ts'
import { createEffects } from './chip/effects.ts'
import { createWasmEffects } from './chip/kernel-wasm/wasm-effects.ts'
import { createWasmKernel } from './chip/kernel-wasm/wasm-kernel.ts'
import { createChipTime } from './chip-time.ts'
import { createBuses, createCounters } from './engine-parts.ts'
import { createEffectsStage } from './effects-stage.ts'
import { createEngineSettings } from './engine-settings.ts'
import type { Engine, WasmChoice } from './engine-types.ts'
import { startEngineWarmUp } from './engine-warm-up.ts'
import { createDriver } from './midi/driver/driver.ts'
import { createEventQueue } from './midi/event-queue.ts'
import { createLateTarget } from './midi/driver/late-target.ts'
import { createMidiReader } from './midi/midi-reader.ts'
import { createOutputStage } from './output-stage.ts'
import { withQuickNames } from './quick-names.ts'

/** Effects, resampler, queue and reader: what they hold beside the columns that are counted, bytes. */
const OTHER_BYTES = 1_700_000

/**
 * An engine without a bank: silent until `loadBank`. Allocates about 2.5 MB; RangeError for a rate
 * outside 8000…192000 Hz. With `wasm` the WebAssembly kernel plays; where its memory cannot be had, JavaScript.
 */
export function createEngine(
  given: Partial<EngineOptions> = {},
  wasm: WasmChoice | null = null,
): Engine {
  const options = completeEngineOptions(given)
  const { mode, sampleRate } = options
  const counters = createCounters()
  const presets = { reverb: options.reverb, chorus: options.chorus }
  const kernel = wasm && createWasmKernel(wasm.module, mode, wasm.sampleBytes)
  const chip = createChip(mode, kernel)
  const wasmEffects = kernel && createWasmEffects(mode, kernel)
  const effects = wasmEffects ?? createEffects(mode)
  const buses = kernel?.buses ?? createBuses()
  const left = kernel?.outLeft ?? new Float64Array(MAX_SEGMENT_FRAMES)
  const right = kernel?.outRight ?? new Float64Array(MAX_SEGMENT_FRAMES)
  const effectsStage = createEffectsStage(effects, buses, left, right)
  const output = createOutputStage(sampleRate, kernel)
  const { ratio, mostFrames } = output
  const queue = createEventQueue()
  const target = createLateTarget()
  const reader = createMidiReader(target)
  const driver = createDriver({
    chip,
    effects: effectsStage,
    channels: reader.channels,
    stealing: options.stealing,
    voiceLimit: options.voices,
    counters,
    presets,
  })
  target.attach(driver)
  const { glide, portamento } = driver
  const tail = createBankTail()
  const chipTime = createChipTime({
    chip,
    effects: effectsStage,
    tail,
    queue,
    reader,
    glide,
    portamento,
    counters,
    ratio,
    buses,
    left,
    right,
  })
  const { frame: chipFrame } = chipTime
  const settings = createEngineSettings({ options, chip, effects, driver, presets, chipTime })
  /** Not a plain variable: past 2³⁰ it would be a new heap number with every block. */
  const outputFrame = new Float64Array(1)
  let overflowsBefore = 0

  const noteQueue = (): void => {
    const { depth } = queue
    counters.queueDepth = depth
    if (depth > counters.queuePeak) counters.queuePeak = depth
    counters.queueOverflows = queue.overflows - overflowsBefore
  }

  const countBlock = (): void => {
    counters.activeVoices = chip.activeVoices
    counters.nonFinite = effects.nonFinite
    counters.clipped = effects.clipped
    counters.peak = effects.peak
    noteQueue()
  }

  const engine: Engine = withQuickNames<Engine>({
    options,
    get frame() {
      return outputFrame[0] as number
    },
    latencyFrames: output.latencyFrames,
    loadBank(next) {
      driver.endAll()
      tail.take(chip)
      settings.setBank(next)
      counters.activeVoices = 0
    },
    adoptSamples: settings.adoptSamples,
    sendShort(frame, status, data1, data2) {
      const isTaken = queue.pushShort(frame, status, data1, data2)
      noteQueue()
      return isTaken
    },
    sendSysex(frame, bytes) {
      const isTaken = queue.pushSysex(frame, bytes)
      noteQueue()
      return isTaken
    },
    render(toLeft, toRight, from, count) {
      let done = 0
      while (done < count) {
        const run = count - done < mostFrames ? count - done : mostFrames
        const frame = (outputFrame[0] as number) + run
        const chipFrames = Math.round(frame * ratio) - (chipFrame[0] as number)
        chipTime.render(chipFrames)
        output.write(left, right, chipFrames, toLeft, toRight, from + done, run)
        outputFrame[0] = frame
        done += run
      }
      countBlock()
    },
    setQuality: settings.setQuality,
    setReverb(preset) {
      reader.forgetReverb()
      settings.setReverb(preset)
    },
    setChorus(preset) {
      reader.forgetChorus()
      settings.setChorus(preset)
    },
    setProbe: settings.setProbe,
    warmUp() {
      const step = engine.startWarmUp()
      while (!step());
    },
    startWarmUp: () =>
      startEngineWarmUp(engine, {
        chip,
        effects,
        driver,
        reader,
        queue,
        tail,
        chipTime,
        output,
        settings,
        counters,
        outputFrame,
      }),
    midiSettings() {
      chipTime.deliverDue()
      return reader
    },
    takeOver: reader.takeOver,
    silence() {
      queue.clear()
      driver.endAll()
    },
    reset() {
      queue.clear()
      reader.reset()
      chip.stopAll()
      effects.reset()
      settings.restoreEffects()
      tail.end()
      Object.assign(counters, createCounters())
      overflowsBefore = queue.overflows
    },
    voices: driver.voices,
    counters,
    get kernel() {
      return chip.kernel
    },
    get kernelFault() {
      return chip.kernelFault ?? wasmEffects?.fault ?? null
    },
    sampleRoomBytes: kernel === null ? Infinity : (wasm?.sampleBytes ?? 0),
    memoryBytes:
      (kernel?.bytes ?? chip.memory.byteLength) +
      driver.memoryBytes +
      10 * left.byteLength +
      OTHER_BYTES,
  })
  return engine
}
