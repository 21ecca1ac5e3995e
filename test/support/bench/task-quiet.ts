// Minutes after the music stopped: what silence costs then. Denormal numbers would show here.

import { createHeldNotes } from '../midi/bench-pieces.ts'
import { gmBank } from './data.ts'
import { createBenchPlayer } from './player.ts'
import { createSynth, type SynthName } from './synths.ts'

export interface QuietTask {
  synth: SynthName
  sampleRate: number
  minutes: number
}

export interface QuietCost {
  /** While 32 notes sound, CPU ms for each second. */
  playing: number
  /** By 10 s from the end of the notes on. */
  after: number[]
}

const STEP_SECONDS = 10

export async function quiet(task: QuietTask): Promise<QuietCost> {
  const synth = await createSynth(task.synth, gmBank(), task.sampleRate)
  const player = createBenchPlayer(synth, createHeldNotes(32, 20), task.sampleRate)
  player.play(10)
  const playing = (player.play(9) * 1000) / 9
  player.play(1.1 - 0.09)
  const after: number[] = []
  for (let step = 0; step < (task.minutes * 60) / STEP_SECONDS; step += 1) {
    after.push((player.idle(STEP_SECONDS) * 1000) / STEP_SECONDS)
  }
  return { playing, after }
}
