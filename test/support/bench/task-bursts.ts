// As a browser plays: a burst of blocks for each callback of the device, between which the processor has done other
// things and its caches hold something else. In the bench worker.

import { gmBank } from './data.ts'
import { pieceOf } from './pieces.ts'
import { createBenchPlayer } from './player.ts'
import { BLOCK_FRAMES, createSynth, type SynthName } from './synths.ts'

export interface BurstsTask {
  piece: string
  synths: readonly SynthName[]
  sampleRate: number
  /** Of one callback. */
  burstBlocks: number
  rounds: number
  secondsEach: number
}

export interface BurstsCost {
  synth: SynthName
  /** Milliseconds of the blocks alone for each second of audio, by round. */
  msPerSecond: number[]
}

/** Twice what a core's own caches hold on most machines. */
const OTHER_BYTES = 8 * 1024 * 1024
const CACHE_LINE_BYTES = 64

export async function bursts(task: BurstsTask): Promise<BurstsCost[]> {
  const bank = gmBank()
  const other = new Uint8Array(OTHER_BYTES)
  const runs = await Promise.all(
    task.synths.map(async (name) => {
      const synth = await createSynth(name, bank, task.sampleRate)
      const player = createBenchPlayer(synth, pieceOf(task.piece), task.sampleRate)
      player.play(5)
      return { player, result: { synth: name, msPerSecond: [] as number[] } }
    }),
  )
  const burst = new Float64Array(task.burstBlocks)
  const wall = new Float64Array(task.burstBlocks)
  const count = Math.round((task.secondsEach * task.sampleRate) / BLOCK_FRAMES / task.burstBlocks)
  const seconds = (count * task.burstBlocks * BLOCK_FRAMES) / task.sampleRate
  for (let round = 0; round < task.rounds; round += 1) {
    for (const { player, result } of runs) {
      let sumMs = 0
      for (let at = 0; at < count; at += 1) {
        for (let byte = 0; byte < OTHER_BYTES; byte += CACHE_LINE_BYTES) other[byte] = at + round
        player.time(burst, wall)
        for (const ms of burst) sumMs += ms
      }
      result.msPerSecond.push(sumMs / seconds)
    }
  }
  return runs.map(({ result }) => result)
}
