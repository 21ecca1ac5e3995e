// The effects with the WebAssembly kernel's loops; when to sleep and what is set is told by the same units as in
// JavaScript. Should the kernel fail, fresh effects in JavaScript take over with the same settings: the tails are lost.
// Audio thread; nothing allocates after creation but such a failure.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import type { Buses, EffectsUnit } from '../chip-types.ts'
import { createEffects, type EffectLoops } from '../effects.ts'
import type { Shelf } from '../equalizer.ts'
import { copyFinite, outputLimits } from '../output.ts'
import { firstLoud } from '../rest.ts'
import { EARLY_FRAMES, EARLY_LEFT, EARLY_RIGHT, FAR_LEFT, FAR_RIGHT } from '../reverb-presets.ts'
import { SETTING } from './kernel-layout.ts'
import type { WasmKernel } from './wasm-kernel.ts'
import { withQuickNames } from '../../quick-names.ts'

const COEFFICIENTS = 5
const STATES = 4

export interface WasmEffects extends EffectsUnit {
  /** What the kernel failed of; null: it has not. */
  readonly fault: string | null
}

function loopsOf(mode: EngineMode, kernel: WasmKernel): EffectLoops {
  const { exports, outLeft, outRight } = kernel
  const settings = kernel.doubles('settings')
  const [scale, bound] = outputLimits(mode)
  settings[SETTING.outputScale] = scale
  settings[SETTING.outputBound] = bound
  const line = kernel.doubles('chorusLine')
  const combs = kernel.floats('combs')
  const damped = kernel.floats('damped')
  const allpasses = kernel.floats('allpasses')
  const sends = kernel.floats('sends')
  const tapGain = kernel.floats('tapGain')
  settings[SETTING.roomFarLeft] = FAR_LEFT
  settings[SETTING.roomFarRight] = FAR_RIGHT
  let isEcho = false

  /** Not somebody else's bus, in a test. A buffer would be asked for at greater cost. */
  const { dryLeft, dryRight, reverb, chorus } = kernel.buses
  const isOurs = (bus: Float64Array): boolean =>
    bus === dryLeft || bus === dryRight || bus === reverb || bus === chorus

  const shelfOf = (region: 'bass' | 'treble'): Shelf => {
    const all = kernel.doubles(region)
    return {
      coefficients: all.subarray(0, COEFFICIENTS),
      states: all.subarray(COEFFICIENTS, COEFFICIENTS + STATES),
    }
  }

  return {
    send: kernel.doubles('send'),
    left: kernel.doubles('sumLeft'),
    right: kernel.doubles('sumRight'),
    line: {
      clear() {
        line.fill(0)
      },
      set(preset) {
        settings[SETTING.chorusFeedback] = preset.feedback / 256
        settings[SETTING.chorusDelayFrames] = preset.delayFrames
        settings[SETTING.chorusDepthFrames] = preset.depthFrames
        settings[SETTING.chorusEarlier] = preset.rightOffset / 256
        settings[SETTING.chorusStep] = preset.lfoStep
      },
      render: (_left, _right, _input, from, end, write, phase) =>
        exports.renderChorus(from, end, write, phase),
    },
    hall: {
      setRoom(room) {
        isEcho = false
        settings[SETTING.roomFeedback] = room.feedback
        settings[SETTING.roomDamping] = room.damping
        settings[SETTING.roomLateGain] = room.lateGain
        for (let tap = 0; tap < EARLY_FRAMES.length; tap++) {
          const near = tap % 2 === 0 ? EARLY_LEFT : EARLY_RIGHT
          tapGain.fill((near[tap] as number) * room.earlyGain, 4 * tap, 4 * tap + 4)
        }
      },
      setEcho(echo) {
        isEcho = true
        settings[SETTING.echoLeftFrames] = echo.leftFrames
        settings[SETTING.echoRightFrames] = echo.rightFrames
        settings[SETTING.echoRightGain] = echo.rightGain
        settings[SETTING.echoLoopFrames] = echo.loopFrames
        settings[SETTING.echoFeedback] = echo.feedback
      },
      clear() {
        sends.fill(0)
        combs.fill(0)
        damped.fill(0)
        allpasses.fill(0)
      },
      render: (_left, _right, _input, from, count, frame) =>
        isEcho ? exports.renderEcho(from, count, frame) : exports.renderRoom(from, count, frame),
    },
    shelves: {
      bass: shelfOf('bass'),
      treble: shelfOf('treble'),
      pass(shelf, _left, _right, from, count) {
        exports.passShelf(shelf.coefficients.byteOffset, from, count)
      },
    },
    output: {
      totals: kernel.doubles('totals'),
      write(_left, _right, at, toLeft, toRight, to, count) {
        if (toLeft === outLeft) return exports.writeOut(at, to, count)
        // Somebody else's arrays, in a test.
        const loudAt = exports.writeOut(at, 0, count)
        toLeft.set(outLeft.subarray(0, count), to)
        toRight.set(outRight.subarray(0, count), to)
        return loudAt
      },
    },
    copyFinite(from, at, to, count) {
      if (!isOurs(from)) return copyFinite(from, at, to, count)
      return exports.gate(from.byteOffset + at * 8, to.byteOffset, count)
    },
    firstLoud(samples, from, end) {
      if (!isOurs(samples)) return firstLoud(samples, from, end)
      return from + exports.firstLoud(samples.byteOffset + from * 8, end - from)
    },
  }
}

/** The effects of `mode` in the memory of `kernel`. */
export function createWasmEffects(mode: EngineMode, kernel: WasmKernel): WasmEffects {
  let unit = createEffects(mode, loopsOf(mode, kernel))
  let fault: string | null = null
  let reverb = -1
  let chorus = -1
  let bass = -1
  let treble = -1
  let isChorusOn = true
  let isReverbOn = true

  const goOnInJavaScript = (error: unknown): void => {
    fault = error instanceof Error ? error.message : String(error)
    unit = createEffects(mode)
    if (reverb >= 0) unit.setReverb(reverb)
    if (chorus >= 0) unit.setChorus(chorus)
    if (bass >= 0) unit.setEqualizer(bass, treble)
    unit.setEnabled(isChorusOn, isReverbOn)
  }

  const process = (
    buses: Buses,
    outLeft: Float64Array,
    outRight: Float64Array,
    from: number,
    count: number,
  ): void => {
    try {
      unit.process(buses, outLeft, outRight, from, count)
    } catch (error) {
      if (fault !== null) throw error
      goOnInJavaScript(error)
      outLeft.fill(0, from, from + count)
      outRight.fill(0, from, from + count)
    }
  }

  return withQuickNames({
    get fault() {
      return fault
    },
    setReverb(preset) {
      reverb = preset
      unit.setReverb(preset)
    },
    setChorus(preset) {
      chorus = preset
      unit.setChorus(preset)
    },
    setEqualizer(bassPosition, treblePosition) {
      bass = bassPosition
      treble = treblePosition
      unit.setEqualizer(bass, treble)
    },
    setEnabled(chorusOn, reverbOn) {
      isChorusOn = chorusOn
      isReverbOn = reverbOn
      unit.setEnabled(chorusOn, reverbOn)
    },
    process,
    get isAsleep() {
      return unit.isAsleep
    },
    skip(count) {
      unit.skip(count)
    },
    get nonFinite() {
      return unit.nonFinite
    },
    get clipped() {
      return unit.clipped
    },
    get peak() {
      return unit.peak
    },
    reset() {
      unit.reset()
    },
  })
}
