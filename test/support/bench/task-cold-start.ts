// A fresh process: the first second with 32 notes, with or without the engine's warm-up before it. Run
// once for each process.

import type { KernelName } from '../../../engine/chip/chip-types.ts'
import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createHeldNotes } from '../midi/bench-pieces.ts'
import { gmBank } from './data.ts'
import { createBenchPlayer } from './player.ts'
import { BLOCK_FRAMES, createBenchEngine, ofEngine } from './synths.ts'
import { type BlockTimes, timeBlocks } from './task-blocks.ts'

export interface ColdStartTask {
  mode: EngineMode
  kernel: KernelName
  sampleRate: number
  isWarmedUp: boolean
}

export interface ColdStart extends BlockTimes {
  warmUpMs: number
  /** CPU milliseconds of the first second of audio, compiler threads included. */
  firstSecondCpuMs: number
}

export function coldStart(task: ColdStartTask): ColdStart {
  const engine = createBenchEngine(task.mode, gmBank(), task.sampleRate, false, task.kernel)
  const synth = ofEngine(task.mode, engine)
  const player = createBenchPlayer(synth, createHeldNotes(32, 60), task.sampleRate)
  const before = performance.now()
  if (task.isWarmedUp) engine.warmUp()
  const warmUpMs = performance.now() - before
  const cpu = process.cpuUsage()
  const times = timeBlocks(player, Math.round(task.sampleRate / BLOCK_FRAMES))
  const { user, system } = process.cpuUsage(cpu)
  return { warmUpMs, firstSecondCpuMs: (user + system) / 1000, ...times }
}
