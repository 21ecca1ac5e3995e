// What the voices cost without effects: CPU milliseconds for each second of sound, at 0 … 32 voices, and by kind of voice. No
// thresholds; compare ratios of one run. `npx vitest run --config vitest.bench-engine.config.ts test/bench-engine/chip-voices.bench.ts`

import { test } from 'vitest'
import { createChip } from '../../engine/chip/chip.ts'
import type { EngineMode } from '../../engine/chip/chip-types.ts'
import { CHIP_RATE } from '../../engine/chip/voice-columns.ts'
import {
  createBuses,
  looping,
  play,
  sineWords,
  type VoiceSettings,
} from '../unit/engine/chip/play.ts'

const SECONDS = 4
const QUANTUM = 128

const TYPICAL: VoiceSettings = {
  filterBypass: 0,
  cutoffCents: 9000,
  resonance: 0,
  panLeft: 0.5,
  panRight: 0.5,
  reverbSend: 0.2,
  lfo1CyclesPerFrame: 5 / CHIP_RATE,
  lfo1PitchCents: 10,
  envCutoffCents: 1200,
  modDecayPerFrame: 0.2 / CHIP_RATE,
  modSustainLevel: 0,
  volDecayDbPerFrame: 3 / CHIP_RATE,
  volSustainDb: 20,
}

function measure(mode: EngineMode, voices: number, settings: VoiceSettings): number {
  const chip = createChip(mode)
  chip.setSampleMemory(sineWords(100_000, 1000), null)
  const buses = createBuses(QUANTUM)
  for (let voice = 0; voice < voices; voice++) {
    play(chip, voice, {
      ...looping(1000 + voice, 40_000 + 997 * voice),
      pitchCents: -900 + voice * 61,
      ...settings,
    })
  }
  const quanta = Math.round((SECONDS * CHIP_RATE) / QUANTUM)
  const before = process.cpuUsage()
  for (let quantum = 0; quantum < quanta; quantum++) {
    buses.dryLeft.fill(0)
    buses.dryRight.fill(0)
    buses.reverb.fill(0)
    buses.chorus.fill(0)
    chip.render(buses, 0, QUANTUM)
  }
  const used = process.cpuUsage(before)
  return (used.user + used.system) / 1000 / SECONDS
}

/** The best of five: the machine may be busy. */
function best(mode: EngineMode, voices: number, settings: VoiceSettings): number {
  let least = Infinity
  for (let round = 0; round < 5; round++) least = Math.min(least, measure(mode, voices, settings))
  return least
}

test('the cost of voices, ms of CPU for each second of sound', () => {
  best('hardware', 32, TYPICAL)
  best('sf2', 32, TYPICAL)
  const rows: Record<string, number> = {}
  for (const voices of [0, 1, 8, 16, 32])
    rows[`hardware ${voices}`] = best('hardware', voices, TYPICAL)
  rows['sf2 32'] = best('sf2', 32, TYPICAL)
  rows['hardware 32, both sends'] = best('hardware', 32, { ...TYPICAL, chorusSend: 0.1 })
  rows['hardware 32, no filter'] = best('hardware', 32, { ...TYPICAL, filterBypass: 1 })
  rows['hardware 32, no modulation'] = best('hardware', 32, {
    ...TYPICAL,
    lfo1PitchCents: 0,
    envCutoffCents: 0,
  })
  rows['hardware 32, silent (decayed)'] = best('hardware', 32, {
    ...TYPICAL,
    volDecayDbPerFrame: 0.01,
    volSustainDb: 99,
  })
  console.table(Object.fromEntries(Object.entries(rows).map(([name, ms]) => [name, ms.toFixed(3)])))
})
