// The program behind chip-voices.bench.ts: milliseconds for each second of sound, by mode, number and kind of
// voices. Printed as JSON.

import { createChip } from '../../../engine/chip/chip.ts'
import type { Chip } from '../../../engine/chip/chip-types.ts'
import { CHIP_RATE } from '../../../engine/chip/voice-columns.ts'
import {
  createBuses,
  looping,
  play,
  sineWords,
  type VoiceSettings,
} from '../../support/engine/chip-play.ts'

const SECONDS = 0.25
const ROUNDS = 25
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

function measure(chip: Chip, voices: number, settings: VoiceSettings): number {
  chip.stopAll()
  const buses = createBuses(QUANTUM)
  for (let voice = 0; voice < voices; voice++) {
    play(chip, voice, {
      ...looping(1000 + voice, 40_000 + 997 * voice),
      pitchCents: -900 + voice * 61,
      ...settings,
    })
  }
  const quanta = Math.round((SECONDS * CHIP_RATE) / QUANTUM)
  const before = process.hrtime.bigint()
  for (let quantum = 0; quantum < quanta; quantum++) {
    buses.dryLeft.fill(0)
    buses.dryRight.fill(0)
    buses.reverb.fill(0)
    buses.chorus.fill(0)
    chip.render(buses, 0, QUANTUM)
  }
  return Number(process.hrtime.bigint() - before) / 1e6 / SECONDS
}

const rows: Record<string, string> = {}
// The second chip comes only after the first was measured: a page has one, and the compiler makes use of it.
for (const mode of ['hardware', 'sf2'] as const) {
  const chip = createChip(mode)
  chip.setSampleMemory(sineWords(100_000, 1000), null)
  const cases: [string, number, VoiceSettings][] = [
    ...[0, 1, 8, 16, 32].map((voices): [string, number, VoiceSettings] => ['', voices, TYPICAL]),
    [' both sends', 32, { ...TYPICAL, chorusSend: 0.1 }],
    [' no filter', 32, { ...TYPICAL, filterBypass: 1 }],
    [' no modulation', 32, { ...TYPICAL, lfo1PitchCents: 0, envCutoffCents: 0 }],
    [' decayed', 32, { ...TYPICAL, volDecayDbPerFrame: 0.01, volSustainDb: 99 }],
  ]
  // In turn, and the best of many short rounds: the machine may be busy.
  const best = cases.map(() => Infinity)
  for (let round = 0; round < ROUNDS; round++) {
    cases.forEach(([, voices, settings], index) => {
      best[index] = Math.min(best[index]!, measure(chip, voices, settings))
    })
  }
  cases.forEach(([name, voices], index) => {
    rows[`${mode} ${voices}${name}`] = best[index]!.toFixed(2)
  })
}
console.log(JSON.stringify(rows))
