// What the writer of sf2 mode makes of each generator, and where it ends. In Node.

import { expect, test } from 'vitest'
import type { GeneratorName } from '../../../../../engine/soundfont/generators.ts'
import {
  CHANNEL,
  createWriterStand,
  KEY,
  VOICE,
  SHORTER_BY_KEY,
} from '../../../../support/engine/writer-stand.ts'

const RATE = 44_100
/** Frames of timecents. */
const frames = (tc: number): number => RATE * 2 ** (tc / 1200)
const cycles = (ac: number): number => (440 * 2 ** ((ac - 6900) / 1200)) / RATE

const plain = createWriterStand('sf2').write()

test('a patch that says nothing is open, in the middle, at full level, with times of a millisecond at most', () => {
  expect(plain).toMatchObject({
    attenuationDb: 0,
    chorusSend: 0,
    cutoffCents: 13_500,
    filterBypass: 1,
    modSustainLevel: 1,
    panRight: 0.5,
    pitchCents: 0,
    resonance: 0,
    reverbSend: 0,
    volDelayFrames: 0,
    volHoldFrames: 0,
    volSustainDb: 0,
  })
  expect(plain['volAttackFrames']).toBeCloseTo(frames(-12_000), 9)
  expect(plain['lfo1CyclesPerFrame']).toBeCloseTo(cycles(0), 12)
})

test.each<[name: GeneratorName, amount: number, row: Record<string, number>]>([
  ['delayVolEnv', 0, { volDelayFrames: frames(0) }],
  ['delayVolEnv', -11_999, { volDelayFrames: frames(-11_999) }],
  ['delayVolEnv', 6000, { volDelayFrames: frames(5000) }],
  ['attackVolEnv', 1200, { volAttackFrames: frames(1200) }],
  ['attackVolEnv', 9000, { volAttackFrames: frames(8000) }],
  ['attackVolEnv', -20_000, {}],
  ['holdVolEnv', 0, { volHoldFrames: frames(0) }],
  ['decayVolEnv', 0, { volDecayDbPerFrame: 100 / frames(0) }],
  ['sustainVolEnv', 400, { volSustainDb: 40 }],
  ['sustainVolEnv', 1500, { volSustainDb: 144 }],
  ['releaseVolEnv', 0, { volReleaseDbPerFrame: 100 / frames(0) }],
  ['delayModEnv', 0, { modDelayFrames: frames(0) }],
  ['attackModEnv', 0, { modAttackFrames: frames(0) }],
  ['holdModEnv', 0, { modHoldFrames: frames(0) }],
  ['decayModEnv', 0, { modDecayPerFrame: 1 / frames(0) }],
  ['sustainModEnv', 400, { modSustainLevel: 0.6 }],
  ['sustainModEnv', 1100, { modSustainLevel: 0 }],
  ['releaseModEnv', 0, { modReleasePerFrame: 1 / frames(0) }],
  ['delayModLfo', 0, { lfo1DelayFrames: frames(0) }],
  ['delayVibLfo', 0, { lfo2DelayFrames: frames(0) }],
  ['freqModLfo', 700, { lfo1CyclesPerFrame: cycles(700) }],
  ['freqModLfo', 5000, { lfo1CyclesPerFrame: cycles(4500) }],
  ['freqVibLfo', 700, { lfo2CyclesPerFrame: cycles(700) }],
  ['freqVibLfo', -17_000, { lfo2CyclesPerFrame: cycles(-16_000) }],
  ['modLfoToPitch', 100, { lfo1PitchCents: 100 }],
  ['modLfoToPitch', 13_000, { lfo1PitchCents: 12_000 }],
  ['modLfoToPitch', -13_000, { lfo1PitchCents: -12_000 }],
  ['vibLfoToPitch', 100, { lfo2PitchCents: 100 }],
  ['vibLfoToPitch', 13_000, { lfo2PitchCents: 12_000 }],
  ['vibLfoToPitch', -13_000, { lfo2PitchCents: -12_000 }],
  ['modEnvToPitch', -100, { envPitchCents: -100 }],
  ['modEnvToPitch', 13_000, { envPitchCents: 12_000 }],
  ['modEnvToPitch', -13_000, { envPitchCents: -12_000 }],
  ['modLfoToVolume', 30, { lfo1VolumeDb: 3 }],
  ['modLfoToVolume', 970, { lfo1VolumeDb: 96 }],
  ['modLfoToVolume', -970, { lfo1VolumeDb: -96 }],
  ['modLfoToFilterFc', 282, { lfo1CutoffCents: 282, filterBypass: 0 }],
  ['modLfoToFilterFc', 13_000, { lfo1CutoffCents: 12_000, filterBypass: 0 }],
  ['modLfoToFilterFc', -13_000, { lfo1CutoffCents: -12_000, filterBypass: 0 }],
  ['modEnvToFilterFc', 563, { envCutoffCents: 563 }],
  ['modEnvToFilterFc', 13_000, { envCutoffCents: 12_000 }],
  ['modEnvToFilterFc', -13_000, { envCutoffCents: -12_000, filterBypass: 0 }],
  ['initialFilterFc', 13_499, { cutoffCents: 13_499, filterBypass: 0 }],
  ['initialFilterFc', 1400, { cutoffCents: 1500, filterBypass: 0 }],
  ['initialFilterFc', 14_000, {}],
  ['initialFilterQ', 24, { resonance: 2.4, filterBypass: 0 }],
  ['initialFilterQ', 970, { resonance: 96, filterBypass: 0 }],
  ['initialFilterQ', -10, {}],
  ['initialAttenuation', 60, { attenuationDb: 2.4 }],
  ['initialAttenuation', -600, {}],
  ['initialAttenuation', 2399, { attenuationDb: 95.96 }],
  ['initialAttenuation', 2400, { attenuationDb: Infinity }],
  ['pan', 250, { panRight: 0.75 }],
  ['pan', 600, { panRight: 1 }],
  ['pan', -600, { panRight: 0 }],
  ['reverbEffectsSend', 200, { reverbSend: 0.2 }],
  ['reverbEffectsSend', 1100, { reverbSend: 1 }],
  ['chorusEffectsSend', 200, { chorusSend: 0.2 }],
  ['chorusEffectsSend', 1100, { chorusSend: 1 }],
  ['coarseTune', 3, { pitchCents: 300 }],
  ['fineTune', -40, { pitchCents: -40 }],
  ['coarseTune', 250, { pitchCents: 24_000 }],
  ['coarseTune', -250, { pitchCents: -24_000 }],
])('%s (%i) is what the specification says, and moves nothing else', (name, amount, row) => {
  const written = createWriterStand('sf2').write({ [name]: amount })
  for (const column of Object.keys(plain)) {
    const expected = row[column] ?? plain[column] ?? 0
    if (Math.abs(expected) === Infinity) expect(written[column], column).toBe(expected)
    else expect(written[column], column).toBeCloseTo(expected, 9)
  }
})

test('hold and decay are shorter above key 60, longer below, as the generators say', () => {
  const stand = createWriterStand('sf2')
  for (const [key, tc] of [
    [72, -1200],
    [48, 1200],
  ] as const) {
    stand.table.soundKey[VOICE] = key
    const row = stand.write(SHORTER_BY_KEY)
    expect(row['volHoldFrames']).toBeCloseTo(frames(tc), 6)
    expect(row['modHoldFrames']).toBeCloseTo(frames(tc), 6)
    expect(row['volDecayDbPerFrame']).toBeCloseTo(100 / frames(tc), 9)
    expect(row['modDecayPerFrame']).toBeCloseTo(1 / frames(tc), 9)
  }
})

test('master volume and single drums weigh as CC7 does: 40 dB for a tenth', () => {
  const { table, channels, write } = createWriterStand('sf2')
  const { drums } = channels
  const at = CHANNEL * 128 + KEY
  drums.level[at] = 64
  drums.pan[at] = 127
  drums.reverb[at] = 64
  drums.chorus[at] = 32
  channels.masterVolume = 0.1
  const zone = { reverbEffectsSend: 500, chorusEffectsSend: 500 }
  expect(write(zone)['attenuationDb']).toBeCloseTo(40, 9)
  expect(write(zone)).toMatchObject({ panRight: 0.5, reverbSend: 0.5, chorusSend: 0.5 })
  channels.masterVolume = 2
  table.isDrum[VOICE] = 1
  const drum = write(zone)
  expect(drum['attenuationDb']).toBeCloseTo(-40 * Math.log10(64 / 127), 9)
  expect(drum['panRight']).toBe(1)
  expect(drum['reverbSend']).toBeCloseTo(0.5 * (64 / 127), 9)
  expect(drum['chorusSend']).toBeCloseTo(0.5 * (32 / 127), 9)
  channels.masterVolume = 0
  expect(write(zone)['attenuationDb']).toBe(Infinity)
})

test('what is no number becomes the least there is', () => {
  const row = createWriterStand('sf2').write({ initialFilterFc: Number.NaN, pan: Number.NaN })
  expect([row['cutoffCents'], row['panRight']]).toEqual([1500, 0])
})
