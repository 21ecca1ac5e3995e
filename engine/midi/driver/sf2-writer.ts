// The `sf2` writer: generators and all modulators in continuous units, as the SoundFont 2.04 specification says
// (docs/emu8000.md, sections 5.3 to 5.5). Audio thread; allocates only when created.

import type { VoiceColumns } from '../../chip/chip-types.ts'
import { knownPowerOfTwo } from '../../chip/known-powers.ts'
import { CHIP_RATE } from '../../chip/voice-columns.ts'
import { GENERATOR as G } from '../../soundfont/generators.ts'
import { PALETTE } from '../../soundfont/modulators.ts'
import { drumLevel, drumPan, drumShare } from '../drum-keys.ts'
import type { Channels } from '../midi-types.ts'
import type { PatchValues } from './patch-values.ts'
import { tuningCents } from './pitch.ts'
import { writeAddresses } from './sample-addresses.ts'
import type { VoiceTable } from './voice-table.ts'
import type { VoiceWriter } from './voice-writer.ts'

const CENT_ZERO_HZ = 8.175_798_915_643_707
/** Timecents that mean "none" for delays and holds: 1 ms, the least there is. */
const NO_TIME = -12_000
/** Full scale of decay and release: the time in the patch is that of 100 dB. */
const FULL_SCALE_DB = 100
/** Here the hardware jumps to silence, and so does every curve of the specification end. */
const SILENCE_DB = 96
const OPEN_CENTS = 13_500
const CLOSED_CENTS = 1500

function within(value: number, low: number, high: number): number {
  // NaN ends at `low`: nothing that is not a number may reach the chip.
  return value > low ? (value < high ? value : high) : low
}

/** Frames of timecents; the least time (and what is below) is none. */
function delayFrames(timecents: number): number {
  if (!(timecents > NO_TIME)) return 0
  return CHIP_RATE * knownPowerOfTwo(within(timecents, NO_TIME, 5000) / 1200)
}

function frames(timecents: number): number {
  return CHIP_RATE * knownPowerOfTwo(within(timecents, NO_TIME, 8000) / 1200)
}

function cyclesPerFrame(absoluteCents: number): number {
  return (CENT_ZERO_HZ * knownPowerOfTwo(within(absoluteCents, -16_000, 4500) / 1200)) / CHIP_RATE
}

/**
 * A writer into `columns` for notes of `table` on `channels`. `patch` is its own: it holds the
 * values between two lines.
 */
export function createSf2Writer(
  columns: VoiceColumns,
  table: VoiceTable,
  channels: Channels,
  patch: PatchValues,
): VoiceWriter {
  const { values } = patch
  const value = (id: number): number => values[id] as number

  /** Key scaling: at key 60 nothing, above it shorter where the generator is positive. */
  const scaled = (voice: number, time: number, perKey: number): number =>
    value(time) + (60 - (table.soundKey[voice] as number)) * value(perKey)

  const writeEnvelopes = (voice: number): void => {
    columns.volDelayFrames[voice] = delayFrames(value(G.delayVolEnv))
    columns.volAttackFrames[voice] = frames(value(G.attackVolEnv))
    columns.volHoldFrames[voice] = delayFrames(scaled(voice, G.holdVolEnv, G.keynumToVolEnvHold))
    columns.volDecayDbPerFrame[voice] =
      FULL_SCALE_DB / frames(scaled(voice, G.decayVolEnv, G.keynumToVolEnvDecay))
    columns.volSustainDb[voice] = within(value(G.sustainVolEnv), 0, 1440) / 10
    columns.volReleaseDbPerFrame[voice] = FULL_SCALE_DB / frames(value(G.releaseVolEnv))
    columns.modDelayFrames[voice] = delayFrames(value(G.delayModEnv))
    columns.modAttackFrames[voice] = frames(value(G.attackModEnv))
    columns.modHoldFrames[voice] = delayFrames(scaled(voice, G.holdModEnv, G.keynumToModEnvHold))
    columns.modDecayPerFrame[voice] =
      1 / frames(scaled(voice, G.decayModEnv, G.keynumToModEnvDecay))
    columns.modSustainLevel[voice] = 1 - within(value(G.sustainModEnv), 0, 1000) / 1000
    columns.modReleasePerFrame[voice] = 1 / frames(value(G.releaseModEnv))
    columns.lfo1DelayFrames[voice] = delayFrames(value(G.delayModLfo))
    columns.lfo2DelayFrames[voice] = delayFrames(value(G.delayVibLfo))
  }

  const writeLevel = (voice: number): void => {
    const { drums } = channels
    const isDrum = table.isDrum[voice] === 1
    const at = (table.channel[voice] as number) * 128 + (table.key[voice] as number)
    const level = isDrum ? drumLevel(drums, at) / 127 : 1
    const gain = within(channels.masterVolume, 0, 1) * level
    const db =
      within(value(G.initialAttenuation), 0, 10_000) / 10 +
      // Master volume and a drum's level weigh as CC7 does: 40 dB for a tenth.
      (gain > 0 ? -40 * Math.log10(gain) : Infinity)
    columns.attenuationDb[voice] = db < SILENCE_DB ? db : Infinity
    const pan = isDrum ? drumPan(drums, at, value(G.pan)) : value(G.pan)
    table.panRight[voice] = within(pan + 500, 0, 1000) / 1000
    const reverb = within(value(G.reverbEffectsSend), 0, 1000) / 1000
    const chorus = within(value(G.chorusEffectsSend), 0, 1000) / 1000
    columns.reverbSend[voice] = isDrum ? reverb * drumShare(drums.reverb, at) : reverb
    columns.chorusSend[voice] = isDrum ? chorus * drumShare(drums.chorus, at) : chorus
  }

  const writeLive = (voice: number): void => {
    columns.pitchCents[voice] = within(
      (table.basePitchCents[voice] as number) +
        value(G.coarseTune) * 100 +
        value(G.fineTune) +
        tuningCents(table, voice, channels),
      -24_000,
      24_000,
    )
    writeLevel(voice)
    columns.lfo1CyclesPerFrame[voice] = cyclesPerFrame(value(G.freqModLfo))
    columns.lfo2CyclesPerFrame[voice] = cyclesPerFrame(value(G.freqVibLfo))
    columns.lfo1PitchCents[voice] = within(value(G.modLfoToPitch), -12_000, 12_000)
    columns.lfo2PitchCents[voice] = within(value(G.vibLfoToPitch), -12_000, 12_000)
    columns.envPitchCents[voice] = within(value(G.modEnvToPitch), -12_000, 12_000)
    columns.lfo1CutoffCents[voice] = within(value(G.modLfoToFilterFc), -12_000, 12_000)
    columns.envCutoffCents[voice] = within(value(G.modEnvToFilterFc), -12_000, 12_000)
    columns.lfo1VolumeDb[voice] = within(value(G.modLfoToVolume), -960, 960) / 10
    columns.cutoffCents[voice] = within(value(G.initialFilterFc), CLOSED_CENTS, OPEN_CENTS)
    columns.resonance[voice] = within(value(G.initialFilterQ), 0, 960) / 10
  }

  /** Nothing is filtered, now or later: then the section is left out. */
  const isOpen = (voice: number): boolean =>
    columns.cutoffCents[voice] === OPEN_CENTS &&
    columns.resonance[voice] === 0 &&
    columns.lfo1CutoffCents[voice] === 0 &&
    (columns.envCutoffCents[voice] as number) >= 0 &&
    !patch.isModulated(voice, G.initialFilterFc) &&
    !patch.isModulated(voice, G.initialFilterQ) &&
    !patch.isModulated(voice, G.modLfoToFilterFc) &&
    !patch.isModulated(voice, G.modEnvToFilterFc)

  return {
    begin(voice, bank) {
      patch.evaluate(voice, true)
      writeAddresses(columns, voice, values, bank, table.sample[voice] as number, 'sf2')
      writeEnvelopes(voice)
      writeLive(voice)
      columns.filterBypass[voice] = isOpen(voice) ? 1 : 0
    },
    update(voice) {
      patch.evaluate(voice, true)
      writeLive(voice)
      // NRPNs can close a filter that nothing else moves.
      if (columns.filterBypass[voice] === 1 && !isOpen(voice)) columns.filterBypass[voice] = 0
    },
    isMovedByController: (voice, controller) => patch.isListening(voice, true, controller),
    isMovedByPolyPressure: (voice) => patch.isListening(voice, false, PALETTE.polyPressure),
  }
}
