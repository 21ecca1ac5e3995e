// Starts notes: finds their layers, ends what their exclusive classes end, reserves voices for all layers together, and
// starts them on one frame. Audio thread; allocates only when created and when a bank is set.

import type { Chip } from '../../chip/chip-types.ts'
import { CHIP_RATE, STAGE, VOICES } from '../../chip/voice-columns.ts'
import type { EngineCounters, SectionProbe } from '../../engine-types.ts'
import {
  GENERATORS,
  MAX_REGIONS,
  type Region,
  type RegionFinder,
  type SoundFontBank,
} from '../../soundfont/bank.ts'
import { DRUM_BANK } from '../../soundfont/has-drums.ts'
import { GENERATOR as G } from '../../soundfont/generators.ts'
import type { AllocationRule } from '../allocation/allocation-types.ts'
import { CONTROLLER } from '../channels.ts'
import type { Channels } from '../midi-types.ts'
import { replaceAllByAwe } from './awe-values.ts'
import type { PanGlide } from './pan-glide.ts'
import type { Portamento } from './portamento.ts'
import { basePitchCents } from './pitch.ts'
import { choosePreset } from './preset-chooser.ts'
import { createVoiceReserver } from './voice-reserver.ts'
import { copyRegion, type VoiceTable } from './voice-table.ts'
import type { VoiceWriter } from './voice-writer.ts'

/** A voice that its exclusive class ends: 40 ms, between the 20 and 70 ms of the known players. */
const EXCLUSIVE_FADE_FRAMES = Math.round(0.04 * CHIP_RATE)

const SAMPLE_RIGHT = 2
const SAMPLE_LEFT = 4

export interface NoteStarter {
  setBank(bank: SoundFontBank | null, finder: RegionFinder | null): void
  setVoiceLimit(limit: number): void
  setProbe(probe: SectionProbe | null): void
  noteOn(channel: number, key: number, velocity: number): void
}

export interface NoteStarterParts {
  readonly chip: Chip
  readonly table: VoiceTable
  readonly channels: Channels
  readonly writer: VoiceWriter
  readonly glide: PanGlide
  readonly portamento: Portamento
  readonly rule: AllocationRule
  readonly counters: EngineCounters
  readonly voiceLimit: number
}

/** A starter without a bank: its notes are counted as without sound. */
export function createNoteStarter(parts: NoteStarterParts): NoteStarter {
  const { chip, table, channels, writer, glide, portamento, counters } = parts
  const { voices } = chip
  const reserver = createVoiceReserver(chip, table, parts.rule, counters, parts.voiceLimit)
  const { reserved } = reserver
  /** Regions of the note that have a sample. */
  const layers = new Int32Array(MAX_REGIONS)
  let bank: SoundFontBank | null = null
  let finder: RegionFinder | null = null
  let notes = 0
  let starts = 0

  /** Writes the regions that can sound to `layers`; a sample in ROM, which nobody has, cannot. */
  const keepAudible = (from: SoundFontBank, regions: readonly Region[], count: number): number => {
    let kept = 0
    for (let i = 0; i < count; i += 1) {
      const { sample } = regions[i] as Region
      if (sample < 0 || sample >= from.samples.count || from.samples.isRom[sample] === 1) continue
      layers[kept] = i
      kept += 1
    }
    return kept
  }

  /** Ends members of the layers' exclusive classes; the note itself has not begun, so its own layers cannot meet. */
  const endExclusive = (
    regions: readonly Region[],
    count: number,
    channel: number,
    preset: number,
  ): void => {
    for (let i = 0; i < count; i += 1) {
      const region = regions[layers[i] as number] as Region
      const group = region.generators[G.exclusiveClass] as number
      if (group === 0) continue
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (voices.stage[voice] === STAGE.off || table.exclusiveClass[voice] !== group) continue
        if (table.channel[voice] !== channel || table.preset[voice] !== preset) continue
        chip.fade(voice, EXCLUSIVE_FADE_FRAMES)
      }
    }
  }

  /**
   * Of a stereo pair, pitch and tuning of the right one govern both, as the specification says (in both modes; few
   * other players do): the region that governs, which is the region itself where it is no left half or its right
   * half does not sound.
   */
  const governing = (
    from: SoundFontBank,
    regions: readonly Region[],
    count: number,
    region: Region,
  ): Region => {
    const { type, link } = from.samples
    if (type[region.sample] !== SAMPLE_LEFT) return region
    const partner = link[region.sample] as number
    for (let i = 0; i < count; i += 1) {
      const other = regions[layers[i] as number] as Region
      if (other.sample === partner && type[partner] === SAMPLE_RIGHT) return other
    }
    return region
  }

  /** Semitones from a new note's key to the one that it comes from; 0: it does not glide. */
  const glideSemitones = (channel: number, key: number): number => {
    const chosen = channels.glideFrom[channel] as number
    const isOn = (channels.controllers[channel * 128 + CONTROLLER.portamento] as number) >= 64
    const from = chosen >= 0 ? chosen : isOn ? (channels.lastKey[channel] as number) : -1
    return from < 0 || channels.isDrum[channel] === 1 ? 0 : from - key
  }

  /** What a fixed key, or a scale of its own, leaves of it in this layer. */
  const beginGlide = (voice: number, channel: number, key: number, pitched: Region): void => {
    const semitones = glideSemitones(channel, key)
    const isFixed = table.soundKey[voice] !== key
    const cents = isFixed ? 0 : semitones * (pitched.generators[G.scaleTuning] as number)
    const time = channels.controllers[channel * 128 + CONTROLLER.portamentoTime] as number
    portamento.begin(voice, semitones, cents, time)
  }

  const start = (
    voice: number,
    from: SoundFontBank,
    region: Region,
    pitched: Region,
    channel: number,
    key: number,
    velocity: number,
    preset: number,
  ): void => {
    copyRegion(table, voice, region)
    const { generators } = region
    const fixedKey = generators[G.keynum] as number
    const fixedVelocity = generators[G.velocity] as number
    const soundKey = fixedKey >= 0 ? fixedKey : key
    const base = voice * GENERATORS
    table.generators[base + G.coarseTune] = pitched.generators[G.coarseTune] as number
    table.generators[base + G.fineTune] = pitched.generators[G.fineTune] as number
    table.channel[voice] = channel
    table.key[voice] = key
    table.velocity[voice] = velocity
    table.soundKey[voice] = soundKey
    table.soundVelocity[voice] = fixedVelocity >= 0 ? fixedVelocity : velocity
    table.isKeyed[voice] = 1
    table.isPedalled[voice] = 0
    table.isSostenuto[voice] = 0
    table.isReserved[voice] = 0
    table.isDrum[voice] = channels.isDrum[channel] as number
    table.exclusiveClass[voice] = generators[G.exclusiveClass] as number
    table.preset[voice] = preset
    table.note[voice] = notes
    table.order[voice] = starts
    starts += 1
    table.basePitchCents[voice] = basePitchCents(from.samples, region.sample, pitched, soundKey)
    replaceAllByAwe(table.generators, voice, channels, channel)
    beginGlide(voice, channel, key, pitched)
    writer.begin(voice, from)
    glide.place(voice)
    chip.start(voice)
    counters.voicesStarted += 1
  }

  const play = (
    from: SoundFontBank,
    regions: readonly Region[],
    count: number,
    preset: number,
    channel: number,
    key: number,
    velocity: number,
  ): void => {
    notes += 1
    endExclusive(regions, count, channel, preset)
    const got = reserver.reserve(count)
    for (let i = 0; i < got; i += 1) reserver.vacate(reserved[i] as number)
    for (let i = 0; i < got; i += 1) {
      const region = regions[layers[i] as number] as Region
      const pitched = governing(from, regions, count, region)
      start(reserved[i] as number, from, region, pitched, channel, key, velocity, preset)
    }
    const active = chip.activeVoices
    if (active > counters.peakVoices) counters.peakVoices = active
  }

  return {
    setBank(nextBank, nextFinder) {
      bank = nextBank
      finder = nextFinder
    },
    setVoiceLimit: reserver.setLimit,
    setProbe: reserver.setProbe,
    noteOn(channel, key, velocity) {
      counters.notes += 1
      // A press belongs to the note that it came for.
      if (chip.mode === 'hardware') channels.polyPressure[channel * 128 + key] = 0
      if (bank === null || finder === null) {
        counters.notesWithoutSound += 1
        return
      }
      let preset = choosePreset(finder, channels, channel, bank.presets.count)
      let found = finder.find(preset, key, velocity)
      if (found === 0 && channels.isDrum[channel] === 1 && chip.mode === 'hardware') {
        // The card's driver took a drum that a kit has not from the standard kit.
        preset = finder.presetIndex(DRUM_BANK, 0)
        found = finder.find(preset, key, velocity)
      }
      const count = keepAudible(bank, finder.regions, found)
      if (count === 0) {
        counters.notesWithoutSound += 1
        return
      }
      play(bank, finder.regions, count, preset, channel, key, velocity)
    },
  }
}
