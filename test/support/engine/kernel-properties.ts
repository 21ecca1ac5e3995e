// What holds for the two kernels whatever is played: finite sound, no trap, and the same to −96 dB of full scale. Few
// programs in the tests, a hundred thousand in the bench. Node, for a real bank.

import { assert, constantFrom, integer, property } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import { SoundFontError } from '../../../engine/soundfont/bank.ts'
import type { EngineOptions } from '../../../trace/wire/engine-options.ts'
import { buildSoundFont } from '../soundfont/build-soundfont.ts'
import { ALIKE, type Comparison, createCardPair, createEnginePair } from './kernel-pair.ts'
import type { EnginePair } from './kernel-pair.ts'
import { realBank } from './player.ts'
import { bankSpec, CARD_WORDS, cuts, midiProgram, registerProgram } from './random-programs.ts'

export const KERNEL_KINDS = ['MIDI programs', 'register programs', 'banks'] as const
export type KernelKind = (typeof KERNEL_KINDS)[number]

export interface KernelFigures {
  programs: number
  /** Those that were heard, louder than −60 dB. */
  heard: number
  /** Banks that the parser refused. */
  refused: number
  /** The largest difference of all: 1 is full scale, or what a louder program reaches before the clip. */
  mostApart: number
}

const OPTIONS: readonly Partial<EngineOptions>[] = [
  { mode: 'hardware' },
  { mode: 'sf2' },
  { mode: 'hardware', sampleRate: 48_000, stealing: 'win95', voices: 30 },
  { mode: 'sf2', sampleRate: 48_000, stealing: 'fluidsynth' },
  { mode: 'hardware', sampleRate: 96_000, stealing: 'dos', bass: 0, treble: 11 },
  { mode: 'sf2', sampleRate: 22_050, stealing: 'alsa', effects: false, voices: 7 },
]
const option: Arbitrary<number> = integer({ min: 0, max: OPTIONS.length - 1 })

/** One pair for each of OPTIONS, when it is needed. */
function pairs(
  sampleBytes: number,
  begin: (pair: EnginePair) => void,
): (index: number) => EnginePair {
  const made = new Map<number, EnginePair>()
  return (index) => {
    const known = made.get(index)
    if (known !== undefined) return known
    const pair = createEnginePair(OPTIONS[index] ?? {}, sampleBytes)
    begin(pair)
    made.set(index, pair)
    return pair
  }
}

/** A sine, a step, noise. */
function cardWords(): Int16Array {
  let state = 1
  return Int16Array.from({ length: CARD_WORDS }, (_, word) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    if (word % 2048 < 1000) return 30_000 * Math.sin((2 * Math.PI * word) / 100)
    return word % 2048 < 1500 ? (word & 64) * 500 - 16_000 : state >> 16
  })
}

/** Plays `programs` programs. Throws fast-check's report of the first program that is not as it should be. */
export function checkKernels(kind: KernelKind, programs: number, seed: number): KernelFigures {
  const figures: KernelFigures = { programs: 0, heard: 0, refused: 0, mostApart: 0 }
  const look = ({ apart, peak, fault }: Comparison): void => {
    figures.programs++
    if (peak > 0.001) figures.heard++
    // Singles are so fine of what they hold: a bank may ask for 80 dB too much, of which a little is left by the clip.
    const share = apart / Math.max(1, peak)
    if (!(share <= figures.mostApart)) figures.mostApart = share
    if (fault !== null) throw new Error(fault)
    if (!(share < ALIKE)) throw new Error(`${apart} apart where the loudest is ${peak}`)
  }
  // Making a program smaller takes minutes: whoever wants that leaves `endOnFailure` out.
  const runs = { numRuns: programs, seed, endOnFailure: true }
  switch (kind) {
    case 'MIDI programs': {
      const bank = realBank()
      const pairOf = pairs(bank.words.byteLength, (pair) => pair.load(bank))
      const each = property(option, midiProgram, cuts, (index, program, cut) =>
        look(pairOf(index).play(program, cut)),
      )
      assert(each, runs)
      return figures
    }
    case 'register programs': {
      const pair = createCardPair()
      const words = cardWords()
      assert(
        property(registerProgram, cuts, (program, cut) => look(pair.play(program, words, cut))),
        runs,
      )
      return figures
    }
    case 'banks': {
      const pairOf = pairs(65_536, () => {})
      const index = constantFrom(0, 1)
      const each = property(index, bankSpec, midiProgram, cuts, (at, spec, program, cut) => {
        let bank
        try {
          bank = parseSoundFont(buildSoundFont(spec))
        } catch (error) {
          if (!(error instanceof SoundFontError)) throw error
          figures.refused++
          return
        }
        const pair = pairOf(at)
        pair.load(bank)
        look(pair.play(program, cut))
      })
      assert(each, runs)
      return figures
    }
  }
}
