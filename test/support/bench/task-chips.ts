// CPU by the number of held voices on several chips side by side, in turns within one process. In the bench worker.

import { engineKernel } from 'virtual:awescope-engine-kernel'
import { compileKernelModule } from '../../../engine/chip/kernel-wasm/kernel-module.ts'
import { createChips } from '../../../engine/chips.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createHeldNotes } from '../midi/bench-pieces.ts'
import { gmBank } from './data.ts'
import { createBenchPlayer } from './player.ts'
import { ofEngine } from './synths.ts'
import type { VoiceCost } from './task-voices.ts'

export interface ChipsTask {
  mode: EngineMode
  counts: readonly number[]
  sampleRate: number
  rounds: number
  secondsEach: number
}

export function chips(task: ChipsTask): VoiceCost[] {
  const bank = gmBank()
  const parsed = parseSoundFont(bank)
  const runs = task.counts.map((count) => {
    const module = compileKernelModule(engineKernel)
    const synth = createChips(
      { mode: task.mode, sampleRate: task.sampleRate, voices: count },
      module && { module, sampleBytes: bank.byteLength },
    )
    synth.loadBank(parsed)
    synth.warmUp()
    const player = createBenchPlayer(
      ofEngine(`${count}`, synth),
      createHeldNotes(count, 3600),
      task.sampleRate,
    )
    return { synth, player, result: { count, sounding: 0, msPerSecond: [] as number[] } }
  })
  for (const { player } of runs) player.play(5)
  for (let round = 0; round < task.rounds; round += 1) {
    for (const { synth, player, result } of runs) {
      result.msPerSecond.push((player.play(task.secondsEach) * 1000) / task.secondsEach)
      result.sounding = synth.counters.activeVoices
    }
  }
  return runs.map(({ result }) => result)
}
