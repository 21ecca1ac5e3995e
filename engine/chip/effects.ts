// Everything behind the voices: chorus and reverb on their sends, the equaliser over dry and wet, the output's scale
// and clip. Also the gate that no value which is not finite passes: it is replaced by silence and counted. Runs in the
// audio thread (and anywhere else); nothing allocates after creation.
//
//   chorus bus ── chorus ─┐
//   reverb bus ── reverb ─┤
//   dry left, right ──────┴─ sum ─┬─ equaliser ─ × 57737/65536 ─ clip    (hardware)
//                                 └───────────────────────── bound    (sf2)

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { type Buses, type EffectsUnit, MAX_SEGMENT_FRAMES } from './chip-types.ts'
import { type ChorusLine, createChorus, createChorusLine, type SendEffect } from './chorus.ts'
import { createEqualizer, createShelves, type Shelves } from './equalizer.ts'
import { copyFinite, createOutput, createOutputLoop, type OutputLoop } from './output.ts'
import { createHall, createReverb, type Hall } from './reverb.ts'
import { createRest, firstLoud, framesUntilSleep } from './rest.ts'
import { withQuickNames } from '../quick-names.ts'

/** The equaliser's slowest pole has decayed to nothing by then. */
const EQUALIZER_HOLD_FRAMES = 4096

/** The loops of all effects, and the buffers between them: one segment each. */
export interface EffectLoops {
  readonly send: Float64Array
  readonly left: Float64Array
  readonly right: Float64Array
  readonly line: ChorusLine
  readonly hall: Hall
  readonly shelves: Shelves
  readonly output: OutputLoop
  readonly copyFinite: typeof copyFinite
  readonly firstLoud: typeof firstLoud
}

const createLoops = (mode: EngineMode): EffectLoops => ({
  send: new Float64Array(MAX_SEGMENT_FRAMES),
  left: new Float64Array(MAX_SEGMENT_FRAMES),
  right: new Float64Array(MAX_SEGMENT_FRAMES),
  line: createChorusLine(),
  hall: createHall(),
  shelves: createShelves(),
  output: createOutputLoop(mode),
  copyFinite,
  firstLoud,
})

/**
 * The effects in their sleep, with the drivers' defaults: reverb 4 (Hall 2), chorus 2 (Chorus 3), bass 5, treble 9.
 * `sf2` has neither equaliser nor scale. Holds about 430 kB. A stretch is at most MAX_SEGMENT_FRAMES long.
 */
export function createEffects(
  mode: EngineMode,
  loops: EffectLoops = createLoops(mode),
): EffectsUnit {
  const { send, left, right, copyFinite } = loops
  const isQuiet = (bus: Float64Array, from: number, end: number): boolean =>
    loops.firstLoud(bus, from, end) === end
  const chorus = createChorus(loops.line)
  const reverb = createReverb(loops.hall)
  const equalizer = createEqualizer(loops.shelves)
  const output = createOutput(loops.output)
  const hasEqualizer = mode === 'hardware'
  /** Of equaliser and output: awake while the dry sound or an effect is. */
  const rest = createRest(EQUALIZER_HOLD_FRAMES)
  let isChorusOn = true
  let isReverbOn = true

  equalizer.setPositions(5, 9)

  const addEffect = (effect: SendEffect, bus: Float64Array, from: number, count: number): void => {
    if (effect.isAsleep && isQuiet(bus, from, from + count)) {
      effect.skip(count)
      return
    }
    output.countNonFinite(copyFinite(bus, from, send, count))
    effect.addTo(left, right, send, count)
  }

  /** Writes `left`/`right` through equaliser and output; sleeps where there is nothing to write. */
  const writeOut = (
    outLeft: Float64Array,
    outRight: Float64Array,
    from: number,
    count: number,
  ): void => {
    let at = 0
    while (at < count) {
      if (rest.isAsleep) {
        const loud = firstLoud(right, at, firstLoud(left, at, count))
        outLeft.fill(0, from + at, from + loud)
        outRight.fill(0, from + at, from + loud)
        rest.frame += loud - at
        at = loud
        if (at < count) {
          rest.isAsleep = false
          rest.quietSince = rest.frame
        }
        continue
      }
      const awake = Math.min(framesUntilSleep(rest), count - at)
      if (awake === 0) {
        equalizer.reset()
        rest.isAsleep = true
        continue
      }
      if (hasEqualizer && !equalizer.isFlat) equalizer.process(left, right, at, awake)
      const loudAt = output.write(left, right, at, outLeft, outRight, from + at, awake)
      if (loudAt >= 0) rest.quietSince = rest.frame + loudAt + 1
      rest.frame += awake
      at += awake
    }
  }

  const isAllQuiet = (buses: Buses, from: number, end: number): boolean =>
    isQuiet(buses.dryLeft, from, end) &&
    isQuiet(buses.dryRight, from, end) &&
    isQuiet(buses.reverb, from, end) &&
    isQuiet(buses.chorus, from, end)

  const isAllAsleep = (): boolean => rest.isAsleep && chorus.isAsleep && reverb.isAsleep

  const skip = (count: number): void => {
    chorus.skip(count)
    reverb.skip(count)
    rest.frame += count
  }

  return withQuickNames({
    setReverb(preset) {
      reverb.setPreset(preset)
    },
    setChorus(preset) {
      chorus.setPreset(preset)
    },
    setEqualizer(bass, treble) {
      equalizer.setPositions(bass, treble)
    },
    setEnabled(chorusOn, reverbOn) {
      if (isChorusOn && !chorusOn) chorus.clear()
      if (isReverbOn && !reverbOn) reverb.clear()
      isChorusOn = chorusOn
      isReverbOn = reverbOn
    },
    process(buses, outLeft, outRight, from, count) {
      const end = from + count
      if (isAllAsleep() && isAllQuiet(buses, from, end)) {
        outLeft.fill(0, from, end)
        outRight.fill(0, from, end)
        skip(count)
        return
      }
      output.countNonFinite(copyFinite(buses.dryLeft, from, left, count))
      output.countNonFinite(copyFinite(buses.dryRight, from, right, count))
      if (isChorusOn) addEffect(chorus, buses.chorus, from, count)
      else chorus.skip(count)
      if (isReverbOn) addEffect(reverb, buses.reverb, from, count)
      else reverb.skip(count)
      writeOut(outLeft, outRight, from, count)
    },
    get isAsleep() {
      return isAllAsleep()
    },
    skip,
    get nonFinite() {
      return output.nonFinite
    },
    get clipped() {
      return output.clipped
    },
    get peak() {
      return output.peak
    },
    reset() {
      chorus.reset()
      reverb.reset()
      equalizer.reset()
      output.reset()
      rest.isAsleep = true
      rest.quietSince = 0
      rest.frame = 0
    },
  })
}
