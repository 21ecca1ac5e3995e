// The `hardware` writer: patch and channel through the register values that Creative's drivers wrote, and back into the
// chip's units (docs/emu8000.md, sections 5.6 and 6). No SoundFont modulators: the drivers had their own rules. Audio
// thread; allocates only when created.

import type { VoiceColumns } from '../../chip/chip-types.ts'
import * as units from '../../chip/units.ts'
import { GENERATOR as G } from '../../soundfont/generators.ts'
import { AWE } from '../awe-nrpn.ts'
import { BEND_CENTRE, CONTROLLER } from '../channels.ts'
import { drumLevel, drumPan, drumShare } from '../drum-keys.ts'
import { AWE_NRPNS, type Channels } from '../midi-types.ts'
import { attenuationRegister, CENTIBELS_PER_DB, VOLUME_DB } from './attenuation-tables.ts'
import { aweCutoffCents } from './awe-values.ts'
import type { PatchValues } from './patch-values.ts'
import { tuningCents } from './pitch.ts'
import { writeAddresses } from './sample-addresses.ts'
import type { VoiceTable } from './voice-table.ts'
import type { VoiceWriter } from './voice-writer.ts'

/** Attack registers from here on are too short for velocity to move the cutoff. */
const FAST_ATTACK = 0x7d
const LEAST_CUTOFF_VELOCITY = 70
/** Register steps that CC67 closes the filter (ALSA's driver). */
const SOFT_CUTOFF_STEPS = 160
/** The card's ceiling is 0xFFFF, its least pitch 0. */
const MOST_CENTS = 2400
const LEAST_CENTS = -16_800
const OPEN = 0xff

function within(value: number, low: number, high: number): number {
  return value > low ? (value < high ? value : high) : low
}

/** Pan register: 0 right … FF left, of the bank's pan (0.1 %, ±500) and CC10. */
export function panRegister(permille: number, controller: number): number {
  const bankPan = Math.round(((within(permille, -500, 500) + 500) * 127) / 1000)
  const register = 0x1_7f - 2 * (bankPan + controller)
  if (register >= 0xfe) return 0xff
  return register <= 1 ? 0 : register
}

/** Send register of a controller and the patch's own value (0.1 %). */
export function sendRegister(controller: number, permille: number): number {
  const patch = units.permilleRegisterOf(within(permille, 0, 1000))
  return Math.min(255, Math.trunc((controller * 90) / 100) + patch)
}

/** Semitones of bend range: the drivers read RPN 0's MSB only, and took 0 for 2. */
export function bendSemitones(rangeCents: number): number {
  const semitones = Math.trunc(rangeCents / 100)
  return semitones === 0 ? 2 : semitones
}

/**
 * A writer into `columns` for notes of `table` on `channels`. `patch` is its own: it holds the
 * values between two lines.
 */
export function createHardwareWriter(
  columns: VoiceColumns,
  table: VoiceTable,
  channels: Channels,
  patch: PatchValues,
): VoiceWriter {
  const { values } = patch
  const { controllers } = channels
  const value = (id: number): number => values[id] as number

  const scaled = (voice: number, time: number, perKey: number): number =>
    value(time) + (60 - (table.soundKey[voice] as number)) * value(perKey)

  const writeEnvelopes = (voice: number): void => {
    columns.volDelayFrames[voice] = units.delayFramesOf(units.delayRegisterOf(value(G.delayVolEnv)))
    columns.volAttackFrames[voice] = units.attackFramesOf(
      units.attackRegisterOf(value(G.attackVolEnv)),
    )
    const hold = scaled(voice, G.holdVolEnv, G.keynumToVolEnvHold)
    columns.volHoldFrames[voice] = units.holdFramesOf(units.holdRegisterOf(hold))
    const decay = scaled(voice, G.decayVolEnv, G.keynumToVolEnvDecay)
    columns.volDecayDbPerFrame[voice] = units.decayDbPerFrameOf(units.decayRegisterOf(decay))
    columns.volSustainDb[voice] = units.sustainDbOf(units.sustainRegisterOf(value(G.sustainVolEnv)))
    columns.volReleaseDbPerFrame[voice] = units.decayDbPerFrameOf(
      units.decayRegisterOf(value(G.releaseVolEnv)),
    )
    columns.modDelayFrames[voice] = units.delayFramesOf(units.delayRegisterOf(value(G.delayModEnv)))
    columns.modAttackFrames[voice] = units.attackFramesOf(
      units.attackRegisterOf(value(G.attackModEnv)),
    )
    const modHold = scaled(voice, G.holdModEnv, G.keynumToModEnvHold)
    columns.modHoldFrames[voice] = units.holdFramesOf(units.holdRegisterOf(modHold))
    const modDecay = scaled(voice, G.decayModEnv, G.keynumToModEnvDecay)
    columns.modDecayPerFrame[voice] = units.decayLevelPerFrameOf(units.decayRegisterOf(modDecay))
    columns.modSustainLevel[voice] = units.sustainLevelOf(
      units.sustainRegisterOf(value(G.sustainModEnv)),
    )
    columns.modReleasePerFrame[voice] = units.decayLevelPerFrameOf(
      units.decayRegisterOf(value(G.releaseModEnv)),
    )
    columns.lfo1DelayFrames[voice] = units.delayFramesOf(
      units.delayRegisterOf(value(G.delayModLfo)),
    )
    columns.lfo2DelayFrames[voice] = units.delayFramesOf(
      units.delayRegisterOf(value(G.delayVibLfo)),
    )
  }

  const writePitch = (voice: number, channel: number): void => {
    const bend = ((channels.pitchBend[channel] as number) - BEND_CENTRE) / BEND_CENTRE
    const cents =
      (table.basePitchCents[voice] as number) +
      value(G.coarseTune) * 100 +
      value(G.fineTune) +
      tuningCents(table, voice, channels) +
      bend * bendSemitones(channels.bendRangeCents[channel] as number) * 100
    columns.pitchCents[voice] = units.centsOfIp(
      units.ipOfCents(within(cents, LEAST_CENTS, MOST_CENTS)),
    )
  }

  /** Key pressure takes the place of the velocity, as in ALSA's driver; 0 (nobody presses) leaves it. */
  const loudness = (voice: number, key: number): number => {
    const pressure = channels.polyPressure[key] as number
    return pressure > 0 ? pressure : (table.soundVelocity[voice] as number)
  }

  const writeLevel = (voice: number, at: number): void => {
    const { drums } = channels
    const isDrum = table.isDrum[voice] === 1
    const key = at + (table.key[voice] as number)
    const level = isDrum ? (VOLUME_DB[drumLevel(drums, key)] as number) : 0
    const register = attenuationRegister(
      loudness(voice, key),
      controllers[at + CONTROLLER.volume] as number,
      controllers[at + CONTROLLER.expression] as number,
      Math.round(within(channels.masterVolume, 0, 1) * 127),
      Math.max(0, value(G.initialAttenuation)) + level * CENTIBELS_PER_DB,
    )
    columns.attenuationDb[voice] = units.attenuationDbOf(register)
    const patchPan = isDrum ? drumPan(drums, key, value(G.pan)) : value(G.pan)
    const pan = panRegister(patchPan, controllers[at + CONTROLLER.pan] as number)
    table.panRight[voice] = units.panRightOf(pan)
    const reverb = sendRegister(
      controllers[at + CONTROLLER.reverb] as number,
      value(G.reverbEffectsSend),
    )
    const chorus = sendRegister(
      controllers[at + CONTROLLER.chorus] as number,
      value(G.chorusEffectsSend),
    )
    columns.reverbSend[voice] = units.sendOf(
      isDrum ? Math.trunc(reverb * drumShare(drums.reverb, key)) : reverb,
    )
    columns.chorusSend[voice] = units.sendOf(
      isDrum ? Math.trunc(chorus * drumShare(drums.chorus, key)) : chorus,
    )
  }

  const cutoffRegister = (voice: number, channel: number): number => {
    const nrpn = channel * AWE_NRPNS + AWE.initialCutoff
    let register = units.cutoffRegisterOf(value(G.initialFilterFc))
    if (channels.isAweSet[nrpn] === 1) {
      // Nearest register: the patch's own mapping rounds down, by up to 4 % where it is low.
      const steps = aweCutoffCents(channels.awe[nrpn] as number) - units.CUTOFF_BASE_CENTS
      register = within(Math.round(steps / units.CUTOFF_STEP_CENTS), 0, OPEN)
    }
    const velocity = Math.max(LEAST_CUTOFF_VELOCITY, table.soundVelocity[voice] as number)
    const isSlow = units.attackRegisterOf(value(G.attackVolEnv)) < FAST_ATTACK
    if (isSlow && table.isDrum[voice] === 0) register = (register * velocity + 0xa0) >> 7
    if ((controllers[channel * 128 + CONTROLLER.soft] as number) >= 64) {
      register -= SOFT_CUTOFF_STEPS
    }
    return within(register, 0, OPEN)
  }

  const writeModulation = (voice: number, channel: number, at: number): void => {
    // CC1 and channel pressure each add 0…4 steps of LFO1 to the pitch.
    const wheel = Math.trunc((controllers[at + CONTROLLER.modulation] as number) / 30)
    const pressure = Math.trunc((channels.pressure[channel] as number) / 30)
    const vibrato = units.pitchDepthRegisterOf(value(G.modLfoToPitch)) + wheel + pressure
    columns.lfo1PitchCents[voice] = units.pitchDepthCentsOf(within(vibrato, -128, 127))
    columns.lfo2PitchCents[voice] = units.pitchDepthCentsOf(
      units.pitchDepthRegisterOf(value(G.vibLfoToPitch)),
    )
    columns.envPitchCents[voice] = units.pitchDepthCentsOf(
      units.pitchDepthRegisterOf(value(G.modEnvToPitch)),
    )
    columns.lfo1CyclesPerFrame[voice] = units.lfoCyclesPerFrameOf(
      units.lfoFrequencyRegisterOf(value(G.freqModLfo)),
    )
    columns.lfo2CyclesPerFrame[voice] = units.lfoCyclesPerFrameOf(
      units.lfoFrequencyRegisterOf(value(G.freqVibLfo)),
    )
    columns.lfo1VolumeDb[voice] = units.tremoloDbOf(
      units.tremoloRegisterOf(value(G.modLfoToVolume)),
    )
    columns.lfo1CutoffCents[voice] = units.lfoCutoffCentsOf(
      units.lfoCutoffRegisterOf(value(G.modLfoToFilterFc)),
    )
    columns.envCutoffCents[voice] = units.envelopeCutoffCentsOf(
      units.envelopeCutoffRegisterOf(value(G.modEnvToFilterFc)),
    )
  }

  const writeLive = (voice: number): void => {
    const channel = table.channel[voice] as number
    const at = channel * 128
    writePitch(voice, channel)
    writeLevel(voice, at)
    writeModulation(voice, channel, at)
    const cutoff = cutoffRegister(voice, channel)
    const resonance = units.resonanceRegisterOf(value(G.initialFilterQ))
    columns.cutoffCents[voice] = units.cutoffCentsOf(cutoff)
    columns.resonance[voice] = resonance
    columns.filterBypass[voice] =
      cutoff === OPEN &&
      resonance === 0 &&
      columns.lfo1CutoffCents[voice] === 0 &&
      (columns.envCutoffCents[voice] as number) >= 0
        ? 1
        : 0
  }

  return {
    begin(voice, bank) {
      patch.evaluate(voice, false)
      writeAddresses(columns, voice, values, bank, table.sample[voice] as number, 'hardware')
      writeEnvelopes(voice)
      writeLive(voice)
    },
    update(voice) {
      patch.evaluate(voice, false)
      writeLive(voice)
    },
    isMovedByController: (_voice, controller) =>
      controller === CONTROLLER.modulation ||
      controller === CONTROLLER.volume ||
      controller === CONTROLLER.pan ||
      controller === CONTROLLER.expression ||
      controller === CONTROLLER.soft ||
      controller === CONTROLLER.reverb ||
      controller === CONTROLLER.chorus,
    isMovedByPolyPressure: (voice) => table.isKeyed[voice] === 1,
  }
}
