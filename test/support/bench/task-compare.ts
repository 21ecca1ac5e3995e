// CPU of several synthesizers playing the same piece, in turns within one process.

import { gmBank } from './data.ts'
import { pieceOf } from './pieces.ts'
import { createBenchPlayer } from './player.ts'
import { createSynth, type SynthName } from './synths.ts'

export interface CompareTask {
  piece: string
  synths: readonly SynthName[]
  sampleRate: number
  warmSeconds: number
  rounds: number
  secondsEach: number
}

export interface Compared {
  synth: SynthName
  /** CPU milliseconds for each second of audio, by round. */
  msPerSecond: number[]
  /** Mean over the rounds' ends. */
  voices: number
  peak: number
}

export async function compare(task: CompareTask): Promise<Compared[]> {
  const bank = gmBank()
  const runs = await Promise.all(
    task.synths.map(async (name) => {
      const synth = await createSynth(name, bank, task.sampleRate)
      const player = createBenchPlayer(synth, pieceOf(task.piece), task.sampleRate)
      const result: Compared = { synth: name, msPerSecond: [], voices: 0, peak: 0 }
      return { synth, player, result }
    }),
  )
  for (const { player } of runs) player.play(task.warmSeconds)
  for (let round = 0; round < task.rounds; round += 1) {
    for (const { synth, player, result } of runs) {
      const cpuSeconds = player.play(task.secondsEach)
      result.msPerSecond.push((cpuSeconds * 1000) / task.secondsEach)
      result.voices += synth.voices() / task.rounds
      for (const sample of synth.left) result.peak = Math.max(result.peak, Math.abs(sample))
    }
  }
  return runs.map(({ result }) => result)
}
