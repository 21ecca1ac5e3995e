// CPU by the number of held voices, in turns within one process: is it linear, and what does silence cost?

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createHeldNotes } from '../midi/bench-pieces.ts'
import { gmBank } from './data.ts'
import { createBenchPlayer } from './player.ts'
import { createBenchEngine, ofEngine } from './synths.ts'

export interface VoicesTask {
  mode: EngineMode
  counts: readonly number[]
  sampleRate: number
  rounds: number
  secondsEach: number
}

export interface VoiceCost {
  count: number
  sounding: number
  msPerSecond: number[]
}

export function voices(task: VoicesTask): VoiceCost[] {
  const bank = gmBank()
  const runs = task.counts.map((count) => {
    const engine = createBenchEngine(task.mode, bank, task.sampleRate)
    const player = createBenchPlayer(
      ofEngine(task.mode, engine),
      createHeldNotes(count, 3600),
      task.sampleRate,
    )
    return { engine, player, result: { count, sounding: 0, msPerSecond: [] as number[] } }
  })
  for (const { player } of runs) player.play(5)
  for (let round = 0; round < task.rounds; round += 1) {
    for (const { engine, player, result } of runs) {
      result.msPerSecond.push((player.play(task.secondsEach) * 1000) / task.secondsEach)
      result.sounding = engine.counters.activeVoices
    }
  }
  return runs.map(({ result }) => result)
}
