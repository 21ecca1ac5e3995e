// CPU of several synthesizers playing the same piece, in turns within one process.

import { gmBank } from './data.ts'
import { beginningOf, pieceOf } from './pieces.ts'
import { createBenchPlayer } from './player.ts'
import { createSynth, type SynthName } from './synths.ts'

export interface CompareTask {
  piece: string
  synths: readonly SynthName[]
  sampleRate: number
  warmSeconds: number
  rounds: number
  secondsEach: number
  /** Only so much of the piece, again and again; else all of it. */
  firstSeconds?: number
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
  const whole = pieceOf(task.piece)
  const { firstSeconds } = task
  const music = firstSeconds === undefined ? whole : beginningOf(whole, firstSeconds)
  const runs = await Promise.all(
    task.synths.map(async (name) => {
      const synth = await createSynth(name, bank, task.sampleRate)
      const player = createBenchPlayer(synth, music, task.sampleRate)
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
