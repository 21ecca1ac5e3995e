// Both kernels side by side, and how far apart they play the same random program. Each pair is made once and reset for
// each program: memory of WebAssembly is slow to come and to go. Any context.

import type { ChipCore } from '../../../engine/chip/chip.ts'
import { createChip } from '../../../engine/chip/chip.ts'
import type { Buses, EffectsUnit, KernelName } from '../../../engine/chip/chip-types.ts'
import { MAX_SEGMENT_FRAMES } from '../../../engine/chip/chip-types.ts'
import { createEffects } from '../../../engine/chip/effects.ts'
import { createWasmEffects } from '../../../engine/chip/kernel-wasm/wasm-effects.ts'
import { createRegisterPorts } from '../../../engine/chip/register-ports.ts'
import { createRegisters } from '../../../engine/chip/registers.ts'
import { createEngine } from '../../../engine/engine.ts'
import { createBuses } from '../../../engine/engine-parts.ts'
import type { Engine } from '../../../engine/engine-types.ts'
import type { SoundFontBank } from '../../../engine/soundfont/bank.ts'
import type { EngineOptions } from '../../../trace/wire/engine-options.ts'
import { kernelModule, wasmKernel } from './kernels.ts'
import { CARD_DRAM, CARD_WORDS, framesOf } from './random-programs.ts'
import type { MidiProgram, RegisterProgram, RegisterWrite } from './random-programs.ts'

/** −96 dB below full scale. */
export const ALIKE = 10 ** (-96 / 20)

export interface Comparison {
  /** The largest difference of two samples, 1: full scale; NaN where one is no number. */
  readonly apart: number
  /** The largest sample before the clip. */
  readonly peak: number
  /** The first thing that is wrong in itself: not finite, or a kernel that has failed. Null: nothing. */
  readonly fault: string | null
}

interface Stereo {
  readonly left: Float32Array
  readonly right: Float32Array
}

/** Renders `frames` in blocks of these lengths. */
export function renderCut(
  render: (left: Float32Array, right: Float32Array, from: number, count: number) => void,
  frames: number,
  cut: readonly number[],
): Stereo {
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  for (let at = 0, block = 0; at < frames; block++) {
    const count = Math.min(cut[block % cut.length] ?? 128, frames - at)
    render(left, right, at, count)
    at += count
  }
  return { left, right }
}

function mostApart(ours: Stereo, theirs: Stereo): number {
  let apart = 0
  for (const side of ['left', 'right'] as const) {
    const [one, other] = [ours[side], theirs[side]]
    for (let frame = 0; frame < one.length; frame++) {
      const difference = Math.abs((one[frame] as number) - (other[frame] as number))
      // Also where it is no number.
      if (!(difference <= apart)) apart = difference
    }
  }
  return apart
}

// Engines.

export interface EnginePair {
  /** Another bank for both. */
  load(bank: SoundFontBank): void
  /** Plays it on both: JavaScript in blocks of 128, WebAssembly in blocks of these lengths. */
  play(program: MidiProgram, cut: readonly number[]): Comparison
}

/** The events of `program` on an engine that stands at frame `from`. */
export function sendProgram(engine: Engine, program: MidiProgram): void {
  let { frame } = engine
  for (const { gap, actions } of program) {
    frame += gap
    for (const bytes of actions) {
      const [status = 0, data1 = 0, data2 = 0] = bytes
      if (status === 0xf0) engine.sendSysex(frame, Uint8Array.from(bytes))
      else engine.sendShort(frame, status, data1, data2)
    }
  }
}

export function playProgram(
  engine: Engine,
  program: MidiProgram,
  cut: readonly number[],
  frames = framesOf(program),
): Stereo {
  sendProgram(engine, program)
  return renderCut(engine.render, frames, cut)
}

/** With room for banks of `sampleBytes`. */
export function createEnginePair(options: Partial<EngineOptions>, sampleBytes: number): EnginePair {
  const wasm = createEngine(options, { module: kernelModule, sampleBytes })
  const js = createEngine(options)
  return {
    load(bank) {
      for (const engine of [wasm, js]) engine.loadBank(bank)
    },
    play(program, cut) {
      for (const engine of [wasm, js]) engine.reset()
      const ours = playProgram(wasm, program, cut)
      const theirs = playProgram(js, program, [128])
      const isNone = wasm.counters.nonFinite + js.counters.nonFinite > 0
      const fault = wasm.kernelFault ?? (wasm.kernel === 'wasm' ? null : 'JavaScript has played')
      return {
        apart: mostApart(ours, theirs),
        peak: js.counters.peak,
        fault: isNone ? 'not finite' : fault,
      }
    },
  }
}

// Cards: chip, registers, ports and effects, without a driver.

export interface RandomCard {
  /** Everything as after creation, with these words. */
  reset(words: Int16Array): void
  play(program: RegisterProgram, cut: readonly number[]): Stereo
  readonly nonFinite: number
  readonly peak: number
  readonly fault: string | null
}

export function createRandomCard(name: KernelName): RandomCard {
  const kernel = name === 'wasm' ? wasmKernel('hardware', 4 * CARD_WORDS) : null
  const chip: ChipCore = createChip('hardware', kernel)
  const effects: EffectsUnit & { fault?: string | null } =
    kernel === null ? createEffects('hardware') : createWasmEffects('hardware', kernel)
  const buses: Buses = kernel?.buses ?? createBuses()
  const outLeft = kernel?.outLeft ?? new Float64Array(MAX_SEGMENT_FRAMES)
  const outRight = kernel?.outRight ?? new Float64Array(MAX_SEGMENT_FRAMES)
  const fresh = chip.memory.slice()
  let registers = createRegisters(chip, CARD_DRAM)
  let ports = createRegisterPorts(registers)

  const write = (each: RegisterWrite): void => {
    switch (each[0]) {
      case 'voice':
        return registers.write(each[1], each[2], each[3])
      case 'global':
        return registers.writeGlobal(each[1], each[2])
      case 'port':
        ports.readPort(each[1])
        return ports.writePort(each[1], each[2])
      case 'reverb':
        return effects.setReverb(each[1])
      case 'chorus':
        return effects.setChorus(each[1])
    }
  }

  const render = (left: Float32Array, right: Float32Array, from: number, count: number): void => {
    for (let done = 0; done < count;) {
      const run = Math.min(count - done, MAX_SEGMENT_FRAMES)
      for (const bus of [buses.dryLeft, buses.dryRight, buses.reverb, buses.chorus]) {
        bus.fill(0, 0, run)
      }
      chip.render(buses, 0, run)
      effects.process(buses, outLeft, outRight, 0, run)
      for (let frame = 0; frame < run; frame++) {
        left[from + done + frame] = outLeft[frame] as number
        right[from + done + frame] = outRight[frame] as number
      }
      done += run
    }
  }

  return {
    reset(words) {
      // A copy: programs write to it.
      chip.setSampleMemory(words.slice(), null)
      chip.memory.set(fresh)
      registers = createRegisters(chip, CARD_DRAM)
      ports = createRegisterPorts(registers)
      effects.reset()
      effects.setReverb(4)
      effects.setChorus(2)
      effects.setEqualizer(5, 9)
    },
    play(program, cut) {
      const frames = framesOf(program)
      const left = new Float32Array(frames)
      const right = new Float32Array(frames)
      let at = 0
      let block = 0
      const until = (end: number): void => {
        while (at < end) {
          const count = Math.min(cut[block++ % cut.length] ?? 128, end - at)
          render(left, right, at, count)
          at += count
        }
      }
      for (const { gap, actions } of program) {
        until(at + gap)
        actions.forEach(write)
      }
      until(frames)
      return { left, right }
    },
    get nonFinite() {
      return effects.nonFinite
    },
    get peak() {
      return effects.peak
    },
    get fault() {
      return chip.kernelFault ?? effects.fault ?? null
    },
  }
}

export interface CardPair {
  play(program: RegisterProgram, words: Int16Array, cut: readonly number[]): Comparison
}

export function createCardPair(): CardPair {
  const wasm = createRandomCard('wasm')
  const js = createRandomCard('js')
  return {
    play(program, words, cut) {
      for (const card of [wasm, js]) card.reset(words)
      const ours = wasm.play(program, cut)
      const theirs = js.play(program, [128])
      const isNone = wasm.nonFinite + js.nonFinite > 0
      return {
        apart: mostApart(ours, theirs),
        peak: js.peak,
        fault: wasm.fault ?? (isNone ? 'not finite' : null),
      }
    },
  }
}
