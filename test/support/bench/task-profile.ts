// Plays one piece for a while and nothing else, for `node --cpu-prof`.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { gmBank } from './data.ts'
import { pieceOf } from './pieces.ts'
import { createBenchPlayer } from './player.ts'
import { createBenchEngine, ofEngine } from './synths.ts'

export interface ProfileTask {
  piece: string
  mode: EngineMode
  sampleRate: number
  seconds: number
}

export function profile(task: ProfileTask): { msPerSecond: number; voices: number } {
  const engine = createBenchEngine(task.mode, gmBank(), task.sampleRate)
  const player = createBenchPlayer(
    ofEngine(task.mode, engine),
    pieceOf(task.piece),
    task.sampleRate,
  )
  player.play(3)
  const cpuSeconds = player.play(task.seconds)
  return { msPerSecond: (cpuSeconds * 1000) / task.seconds, voices: engine.counters.activeVoices }
}
