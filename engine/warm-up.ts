// Warms the compiler: plays a small computed bank with notes, stealing, controllers, filter, effects and every
// interpolation. The engine puts everything back afterwards. It must be the engine itself that plays: V8 compiles
// closures for the one instance that runs them, and a second instance of the same code makes both slower for good
// (median block 0.17 instead of 0.10 ms, on a busy machine). Audio thread, before the first note; allocates.

import type { EngineQuality } from './engine-types.ts'
import type { SoundFontBank } from './soundfont/bank.ts'
import { createWarmUpBank } from './warm-up-bank.ts'

/** Frames of one step. */
export const WARM_UP_FRAMES = 128

/** What the engine lends to be played with. */
export interface WarmUpStage {
  /** The engine's own bank, if it has one: played too. */
  readonly bank: SoundFontBank | null
  readonly voiceLimit: number
  loadBank(bank: SoundFontBank): void
  setQuality(quality: EngineQuality): void
  /** A channel message, `frame` frames after the next one that is rendered. */
  message(frame: number, status: number, data1: number, data2: number): void
  render(left: Float32Array, right: Float32Array, count: number): void
}

interface Pass {
  readonly interpolation: EngineQuality['interpolation']
  readonly is24Bit: boolean
  readonly blocks: number
  readonly isSilent?: boolean
}

/**
 * Silence first, while what sleeps still does, so long that V8 has taken notice before the code is compiled. The
 * longest for what will mostly be played; the others so long that their code exists when quality asks for them.
 */
const PASSES: readonly Pass[] = [
  { interpolation: 'mode', is24Bit: false, blocks: 64, isSilent: true },
  { interpolation: 'mode', is24Bit: false, blocks: 200 },
  { interpolation: 'linear', is24Bit: false, blocks: 60 },
  { interpolation: 'hermite', is24Bit: false, blocks: 60 },
  { interpolation: 'mode', is24Bit: true, blocks: 60 },
  { interpolation: 'mode', is24Bit: false, blocks: 200 },
]

/**
 * Of each hundred blocks the last forty begin no note: those that sound live through a whole turn of an LFO, then are
 * let go and die away.
 */
const REST = { of: 100, from: 60, releaseAt: 84 } as const

/** With the bank that will be played, last. */
const OWN_BANK_BLOCKS = 100

/**
 * Notes on all channels, more than there are voices, and what else moves while they sound. Much of it on one frame, as
 * music has it: each branch that the compiler has not seen taken would throw its code away at the first note.
 */
function playBlock(stage: WarmUpStage, block: number): void {
  const channel = block % 16
  const key = 30 + ((block * 7) % 60)
  stage.message(5, 0xc0 | channel, (block * 5) % 128, 0)
  const turn = block % REST.of
  if (turn < REST.from) {
    stage.message(5, 0xb0 | channel, 64, block % 5 === 0 ? 127 : 0)
    const chord = block % 40 === 10 ? 16 : 2
    for (let note = 0; note < chord; note += 1) {
      stage.message(
        5,
        0x90 | ((channel + note) % 16),
        key + note,
        chord > 2 ? 127 : 40 + (block % 80),
      )
    }
    stage.message(40, 0x90 | channel, key + 4, 100)
  } else if (turn === REST.releaseAt) {
    for (let each = 0; each < 16; each += 1) {
      stage.message(5, 0xb0 | each, 64, 0)
      stage.message(5, 0xb0 | each, 123, 0)
    }
  }
  stage.message(9, 0xb0 | channel, block % 2 === 0 ? 1 : 7, 40 + (block % 80))
  stage.message(20, 0xb0 | channel, block % 2 === 0 ? 10 : 91, (block * 37) % 128)
  // Bend range by RPN, then an NRPN that nothing has.
  stage.message(30, 0xb0 | channel, block % 2 === 0 ? 101 : 99, 0)
  stage.message(30, 0xb0 | channel, block % 2 === 0 ? 100 : 98, 0)
  stage.message(30, 0xb0 | channel, 6, 2)
  stage.message(60, 0xe0 | channel, 0, block % 128)
  stage.message(61, 0xd0 | channel, block % 128, 0)
  if (block % 3 === 0) stage.message(100, 0x80 | channel, key, 0)
  if (turn === REST.of - 1) stage.message(110, 0xb0 | channel, 120, 0)
}

/** Runs the whole signal path, some two seconds of music, one block a step. The step that ends it answers true. */
export function createWarmUpSteps(stage: WarmUpStage): () => boolean {
  const left = new Float32Array(WARM_UP_FRAMES)
  const right = new Float32Array(WARM_UP_FRAMES)
  const { voiceLimit } = stage
  let passIndex = 0
  let block = 0

  const begin = (pass: Pass | undefined): void => {
    if (pass === undefined) {
      if (stage.bank !== null) stage.loadBank(stage.bank)
      return
    }
    stage.loadBank(createWarmUpBank(pass.is24Bit))
    const { interpolation } = pass
    stage.setQuality({ interpolation, chorus: true, reverb: true, voiceLimit })
  }

  return () => {
    const pass = PASSES[passIndex]
    if (pass === undefined && stage.bank === null) return true
    if (block === 0) begin(pass)
    if (!pass?.isSilent) playBlock(stage, block)
    stage.render(left, right, WARM_UP_FRAMES)
    block += 1
    if (block < (pass?.blocks ?? OWN_BANK_BLOCKS)) return false
    block = 0
    passIndex += 1
    return pass === undefined
  }
}
