// Wall time of single blocks, once everything is warm.

import { gmBank } from './data.ts'
import { pieceOf } from './pieces.ts'
import { createBenchPlayer } from './player.ts'
import { percentile } from './statistics.ts'
import { createSynth, type SynthName } from './synths.ts'

export interface BlocksTask {
  piece: string
  synth: SynthName
  sampleRate: number
  blocks: number
}

export interface BlockTimes {
  p50Ms: number
  p99Ms: number
  p999Ms: number
  maxMs: number
}

export async function blocks(task: BlocksTask): Promise<BlockTimes> {
  const synth = await createSynth(task.synth, gmBank(), task.sampleRate)
  const player = createBenchPlayer(synth, pieceOf(task.piece), task.sampleRate)
  player.play(5)
  const times = new Float64Array(task.blocks)
  player.time(times)
  return blockTimes(times)
}

export function blockTimes(times: Float64Array): BlockTimes {
  return {
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    p999Ms: percentile(times, 0.999),
    maxMs: percentile(times, 1),
  }
}
