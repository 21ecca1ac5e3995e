// Time of single blocks, once everything is warm.

import { gmBank } from './data.ts'
import { pieceOf } from './pieces.ts'
import { type BenchPlayer, createBenchPlayer } from './player.ts'
import { percentile } from './statistics.ts'
import { createSynth, type SynthName } from './synths.ts'

export interface BlocksTask {
  piece: string
  synth: SynthName
  sampleRate: number
  blocks: number
}

/** Without what the thread waited for a processor; `wall…` with it. */
export interface BlockTimes {
  p50Ms: number
  p99Ms: number
  p999Ms: number
  maxMs: number
  wallP999Ms: number
  wallMaxMs: number
}

export async function blocks(task: BlocksTask): Promise<BlockTimes> {
  const synth = await createSynth(task.synth, gmBank(), task.sampleRate)
  const player = createBenchPlayer(synth, pieceOf(task.piece), task.sampleRate)
  player.play(5)
  return timeBlocks(player, task.blocks)
}

/** Plays that many blocks. */
export function timeBlocks(player: BenchPlayer, blockCount: number): BlockTimes {
  const own = new Float64Array(blockCount)
  const wall = new Float64Array(blockCount)
  player.time(own, wall)
  return {
    p50Ms: percentile(own, 0.5),
    p99Ms: percentile(own, 0.99),
    p999Ms: percentile(own, 0.999),
    maxMs: percentile(own, 1),
    wallP999Ms: percentile(wall, 0.999),
    wallMaxMs: percentile(wall, 1),
  }
}
