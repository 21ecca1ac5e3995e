// The pitch of a voice: what its key, sample and patch say, and what the channel adds while it sounds. In cents above
// "one sample word for each chip frame". Audio thread; nothing allocates.

import { CHIP_RATE } from '../../chip/voice-columns.ts'
import type { Region, SampleTable } from '../../soundfont/bank.ts'
import { GENERATOR } from '../../soundfont/generators.ts'
import { drumCents } from '../drum-keys.ts'
import type { Channels } from '../midi-types.ts'
import { awePitchCents } from './awe-values.ts'
import type { VoiceTable } from './voice-table.ts'

/**
 * Pitch of key, root, scale tuning and correction as `governing` (of a stereo pair the right one) says, at the rate of
 * the sample that is played. Coarse and fine tuning come later: they can be modulated.
 */
export function basePitchCents(
  samples: SampleTable,
  sample: number,
  governing: Region,
  key: number,
): number {
  const { generators } = governing
  const override = generators[GENERATOR.overridingRootKey] as number
  const root = override >= 0 ? override : (samples.rootKey[governing.sample] as number)
  const scale = generators[GENERATOR.scaleTuning] as number
  const correction = samples.correctionCents[governing.sample] as number
  const rate = samples.sampleRate[sample] as number
  return (key - root) * scale + correction + 1200 * Math.log2(rate / CHIP_RATE)
}

/**
 * What channel and master tuning, portamento and the drum's own tuning add to a voice; not the pitch bend. Master
 * tuning does not move drums: GS's key shift, which is part of it, must not turn one drum into another.
 */
export function tuningCents(table: VoiceTable, voice: number, channels: Channels): number {
  const channel = table.channel[voice] as number
  const key = table.key[voice] as number
  const pitchClass = key % 12
  const own =
    table.isDrum[voice] === 1
      ? drumCents(channels.drums, channel * 128 + key)
      : channels.masterTuningCents
  return (
    (channels.tuningCents[channel] as number) +
    (channels.scaleCents[channel * 12 + pitchClass] as number) +
    awePitchCents(channels, channel) +
    (table.glideCents[voice] as number) +
    own
  )
}
