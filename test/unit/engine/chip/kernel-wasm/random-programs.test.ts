// Random programs on both kernels: MIDI, registers, banks; and each kernel beside itself however time is cut. A few
// here; a hundred thousand in `npm run bench:fuzz`. Node.

import { assert, constantFrom, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../../../engine/engine.ts'
import type { Engine } from '../../../../../engine/engine-types.ts'
import { checkKernels, KERNEL_KINDS } from '../../../../support/engine/kernel-properties.ts'
import { createRandomCard, playProgram } from '../../../../support/engine/kernel-pair.ts'
import { KERNELS, kernelModule } from '../../../../support/engine/kernels.ts'
import { realBank } from '../../../../support/engine/player.ts'
import {
  CARD_WORDS,
  cuts,
  midiProgram,
  registerProgram,
} from '../../../../support/engine/random-programs.ts'

const PROGRAMS = 100
const SEED = 20_261_129

describe.each(KERNEL_KINDS)('random %s', (kind) => {
  it('sound alike on both kernels to −96 dB, finite, without a trap', () => {
    const { programs, refused, heard } = checkKernels(kind, PROGRAMS, SEED)
    expect(programs + refused).toBe(PROGRAMS)
    expect(heard).toBeGreaterThan(PROGRAMS / 3)
  })
})

const bank = realBank()
const engineOf = (kernel: 'js' | 'wasm', mode: 'hardware' | 'sf2', sampleRate: number): Engine => {
  const wasm =
    kernel === 'wasm' ? { module: kernelModule, sampleBytes: bank.words.byteLength } : null
  const engine = createEngine({ mode, sampleRate }, wasm)
  engine.loadBank(bank)
  return engine
}

describe.each(KERNELS)('the kernel %s beside itself', (kernel) => {
  it('gives the same bits of random music for blocks of any lengths from 1 to 4096', () => {
    const mode = constantFrom('hardware' as const, 'sf2' as const)
    const rate = constantFrom(44_100, 48_000)
    assert(
      property(mode, rate, midiProgram, cuts, (of, sampleRate, program, cut) => {
        const whole = playProgram(engineOf(kernel, of, sampleRate), program, [4096])
        expect(playProgram(engineOf(kernel, of, sampleRate), program, cut)).toEqual(whole)
      }),
      { numRuns: 20, seed: SEED },
    )
  })

  it('gives the same bits of random registers for blocks of any lengths from 1 to 4096', () => {
    const card = createRandomCard(kernel)
    const words = Int16Array.from({ length: CARD_WORDS }, (_, word) => (word * 977) % 20_000)
    assert(
      property(registerProgram, cuts, (program, cut) => {
        card.reset(words)
        const whole = card.play(program, [4096])
        card.reset(words)
        expect(card.play(program, cut)).toEqual(whole)
      }),
      { numRuns: 60, seed: SEED },
    )
  })
})
