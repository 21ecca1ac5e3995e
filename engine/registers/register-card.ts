// A card without a driver: chip, effects and output behind the registers, with sample memory that can be written; and
// what plays a register log on it. The effects' microprogram (INIT1 to INIT4) is kept but not run: their presets are
// chosen. Audio thread; allocates only when created.

import { completeEngineOptions, type EngineOptions } from '../../trace/wire/engine-options.ts'
import { createChip } from '../chip/chip.ts'
import { MAX_SEGMENT_FRAMES } from '../chip/chip-types.ts'
import { createEffects } from '../chip/effects.ts'
import { createRegisterPorts, type RegisterPorts } from '../chip/register-ports.ts'
import { createRegisters, type Registers } from '../chip/registers.ts'
import { createBuses, createCounters } from '../engine-parts.ts'
import type { EngineCounters } from '../engine-types.ts'
import { createOutputStage } from '../output-stage.ts'
import type { RegisterLog } from './register-log.ts'

/** Where DRAM begins, and ends: 28 MB. Below is the ROM, which nobody has: zeros. */
export const DRAM_WORD = 0x20_0000
export const CARD_WORDS = 0x100_0000

export type RegisterCardOptions = Pick<
  EngineOptions,
  'sampleRate' | 'reverb' | 'chorus' | 'bass' | 'treble' | 'effects'
>

export interface RegisterCard {
  readonly registers: Registers
  readonly ports: RegisterPorts
  /** Sample memory by word address: DRAM may be written here, too. */
  readonly words: Int16Array
  /** Output frame, and chip frame, that `render` begins with next. */
  readonly frame: number
  readonly chipFrame: number
  readonly latencyFrames: number
  readonly counters: Readonly<EngineCounters>
  /** Plays the log from the next chip frame on; replaces one that plays. */
  play(log: RegisterLog): void
  /** Writes the next `count` frames at `from`. Bit-identical for any cutting. Never NaN. */
  render(left: Float32Array, right: Float32Array, from: number, count: number): void
}

/** A silent card. Allocates `words` words of sample memory: all that the chip can reach, 32 MB, unless told. */
export function createRegisterCard(
  given: Partial<RegisterCardOptions> = {},
  words = CARD_WORDS,
): RegisterCard {
  const options = completeEngineOptions(given)
  const memory = new Int16Array(words)
  const chip = createChip('hardware')
  chip.setSampleMemory(memory, null)
  const registers = createRegisters(chip, DRAM_WORD)
  const ports = createRegisterPorts(registers)
  const effects = createEffects('hardware')
  effects.setReverb(options.reverb)
  effects.setChorus(options.chorus)
  effects.setEqualizer(options.bass, options.treble)
  effects.setEnabled(options.effects, options.effects)
  const output = createOutputStage(options.sampleRate)
  const buses = createBuses()
  const left = new Float64Array(MAX_SEGMENT_FRAMES)
  const right = new Float64Array(MAX_SEGMENT_FRAMES)
  const counters = createCounters()
  let log: RegisterLog | null = null
  let next = 0
  let begin = 0
  let frame = 0
  let chipFrame = 0

  /** Writes what is due; the frames until the next write. */
  const deliver = (): number => {
    if (log === null) return Infinity
    while (next < log.writes) {
      const until = begin + (log.frames[next] as number) - chipFrame
      if (until > 0) return until
      ports.writePort(log.ports[next] as number, log.values[next] as number)
      next += 1
      counters.events += 1
    }
    return Infinity
  }

  const renderChip = (count: number): void => {
    let done = 0
    while (done < count) {
      const until = deliver()
      const run = until < count - done ? until : count - done
      for (const bus of [buses.dryLeft, buses.dryRight, buses.reverb, buses.chorus]) {
        bus.fill(0, done, done + run)
      }
      chip.render(buses, done, run)
      effects.process(buses, left, right, done, run)
      done += run
      chipFrame += run
    }
  }

  return {
    registers,
    ports,
    words: memory,
    get frame() {
      return frame
    },
    get chipFrame() {
      return chipFrame
    },
    latencyFrames: output.latencyFrames,
    counters,
    play(given) {
      log = given
      next = 0
      begin = chipFrame
    },
    render(toLeft, toRight, from, count) {
      for (let done = 0; done < count;) {
        const run = Math.min(count - done, output.mostFrames)
        const chipFrames = Math.round((frame + run) * output.ratio) - chipFrame
        renderChip(chipFrames)
        output.write(left, right, chipFrames, toLeft, toRight, from + done, run)
        frame += run
        done += run
      }
      const active = chip.activeVoices
      counters.activeVoices = active
      counters.peakVoices = Math.max(counters.peakVoices, active)
      counters.nonFinite = effects.nonFinite
      counters.clipped = effects.clipped
      counters.peak = effects.peak
    },
  }
}
