// The driver: what MIDI does to the voices, as Creative's drivers did it (`hardware`) or the SoundFont specification
// says (`sf2`). Note starts are in note-starter.ts, the meaning of patch and controllers in the two writers. Audio
// thread; allocates only when created and when a bank is set.

import type { StealingRule } from '../../../trace/wire/engine-options.ts'
import type { Chip } from '../../chip/chip-types.ts'
import { STAGE, VOICES } from '../../chip/voice-columns.ts'
import type { EffectChoice } from '../../effects-stage.ts'
import type { EngineCounters, SectionProbe, VoiceView } from '../../engine-types.ts'
import { createRegionFinder } from '../../soundfont/region-finder.ts'
import { GENERATORS, type SoundFontBank } from '../../soundfont/bank.ts'
import { ALLOCATION_RULES } from '../allocation/rules.ts'
import type { Channels, MidiTarget } from '../midi-types.ts'
import { isAweRealTime, replaceByAwe } from './awe-values.ts'
import { createHardwareWriter } from './hardware-writer.ts'
import { createNoteStarter } from './note-starter.ts'
import { createPanGlide, type PanGlide } from './pan-glide.ts'
import { createPortamento, type Portamento } from './portamento.ts'
import { createPatchValues } from './patch-values.ts'
import { createSf2Writer } from './sf2-writer.ts'
import { STEAL_FADE_FRAMES } from './voice-reserver.ts'
import { clearVoiceTable, createVoiceTable } from './voice-table.ts'

export interface DriverParts {
  readonly chip: Chip
  readonly effects: EffectChoice
  readonly channels: Channels
  readonly stealing: StealingRule
  readonly voiceLimit: number
  readonly counters: EngineCounters
  /** Effect presets that a reset goes back to; read when it comes. */
  readonly presets: { reverb: number; chorus: number }
}

export interface Driver extends MidiTarget {
  readonly voices: VoiceView
  readonly glide: PanGlide
  readonly portamento: Portamento
  /** Bytes of its columns. */
  readonly memoryBytes: number
  /** Notes from now on play this bank (null: none). The chip's sample memory is the caller's to set. Allocates. */
  setBank(bank: SoundFontBank | null): void
  /** Voices 0 … limit−1 take notes; the others fade. */
  setVoiceLimit(limit: number): void
  setProbe(probe: SectionProbe | null): void
  /** All voices fade at once; nothing is keyed or held any more. */
  endAll(): void
  /** Forgets who played, as after creation; the chip's voices are the caller's. */
  clear(): void
}

/** A driver without a bank. */
export function createDriver(parts: DriverParts): Driver {
  const { chip, effects, channels, counters, presets } = parts
  const { stage } = chip.voices
  const table = createVoiceTable()
  const patch = createPatchValues(table, channels)
  const createWriter = chip.mode === 'hardware' ? createHardwareWriter : createSf2Writer
  const writer = createWriter(chip.voices, table, channels, patch)
  const glide = createPanGlide(chip.voices, table, chip.mode)
  const portamento = createPortamento(chip.voices, table, writer.update)
  const starter = createNoteStarter({
    chip,
    table,
    channels,
    writer,
    glide,
    portamento,
    rule: ALLOCATION_RULES[parts.stealing],
    counters,
    voiceLimit: parts.voiceLimit,
  })
  const isHoldDown = new Uint8Array(channels.program.length)

  const isSounding = (voice: number): boolean =>
    stage[voice] !== STAGE.off && stage[voice] !== STAGE.fade

  const update = (voice: number): void => {
    writer.update(voice)
    if (table.panRight[voice] !== chip.voices.panRight[voice]) glide.wake()
  }

  const updateChannel = (channel: number): void => {
    for (let voice = 0; voice < VOICES; voice += 1) {
      if (table.channel[voice] === channel && isSounding(voice)) update(voice)
    }
  }

  /** The key is up: release, unless a pedal keeps the note. */
  const liftKey = (voice: number): void => {
    table.isKeyed[voice] = 0
    const isHeld = isHoldDown[table.channel[voice] as number] === 1
    if (isHeld || table.isSostenuto[voice] === 1) table.isPedalled[voice] = 1
    else chip.release(voice)
  }

  /** Releases what no pedal keeps any longer. */
  const liftPedal = (channel: number): void => {
    const isHeld = isHoldDown[channel] === 1
    for (let voice = 0; voice < VOICES; voice += 1) {
      if (table.channel[voice] !== channel || table.isPedalled[voice] === 0) continue
      if (isHeld || table.isSostenuto[voice] === 1) continue
      table.isPedalled[voice] = 0
      chip.release(voice)
    }
  }

  /** Number of the oldest note of this key whose note off has not come, −1: none. */
  const oldestKeyed = (channel: number, key: number): number => {
    let oldest = -1
    for (let voice = 0; voice < VOICES; voice += 1) {
      if (table.isKeyed[voice] === 0 || table.channel[voice] !== channel) continue
      const note = table.note[voice] as number
      if (table.key[voice] === key && (oldest < 0 || note < oldest)) oldest = note
    }
    return oldest
  }

  const endAll = (): void => {
    for (let voice = 0; voice < VOICES; voice += 1) chip.fade(voice, STEAL_FADE_FRAMES)
    clearVoiceTable(table)
    isHoldDown.fill(0)
  }

  return {
    voices: {
      columns: chip.voices,
      channel: table.channel,
      key: table.key,
      velocity: table.velocity,
      isPedalled: table.isPedalled,
    },
    glide,
    portamento,
    memoryBytes: table.modulators.byteLength + table.generators.byteLength + VOICES * 64,
    setBank(bank) {
      starter.setBank(bank, bank === null ? null : createRegionFinder(bank, chip.mode))
    },
    setVoiceLimit(limit) {
      starter.setVoiceLimit(limit)
      for (let voice = limit; voice < VOICES; voice += 1) chip.fade(voice, STEAL_FADE_FRAMES)
    },
    setProbe: starter.setProbe,
    endAll,
    clear() {
      clearVoiceTable(table)
      isHoldDown.fill(0)
    },

    noteOn: starter.noteOn,
    noteOff(channel, key) {
      const note = oldestKeyed(channel, key)
      if (note < 0) return
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (table.isKeyed[voice] === 1 && table.note[voice] === note) liftKey(voice)
      }
    },
    controllerChanged(channel, controller) {
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (table.channel[voice] !== channel || !isSounding(voice)) continue
        if (writer.isMovedByController(voice, controller)) update(voice)
      }
    },
    pitchBendChanged: updateChannel,
    pressureChanged: updateChannel,
    polyPressureChanged(channel, key) {
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (table.channel[voice] !== channel || table.key[voice] !== key) continue
        if (isSounding(voice) && writer.isMovedByPolyPressure(voice)) update(voice)
      }
    },
    tuningChanged: updateChannel,
    // The next note-on asks for the preset; what sounds goes on.
    programChanged() {},
    holdPedal(channel, isDown) {
      isHoldDown[channel] = isDown ? 1 : 0
      if (!isDown) liftPedal(channel)
    },
    sostenutoPedal(channel, isDown) {
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (table.channel[voice] !== channel) continue
        table.isSostenuto[voice] = isDown ? (table.isKeyed[voice] as number) : 0
      }
      if (!isDown) liftPedal(channel)
    },
    aweChanged(channel, parameter) {
      if (!isAweRealTime(parameter)) return
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (table.channel[voice] !== channel || !isSounding(voice)) continue
        replaceByAwe(table.generators, voice * GENERATORS, channels, channel, parameter)
        update(voice)
      }
    },
    generatorOffsetChanged: updateChannel,
    allSoundOff(channel) {
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (table.channel[voice] !== channel) continue
        chip.fade(voice, STEAL_FADE_FRAMES)
        table.isKeyed[voice] = 0
        table.isPedalled[voice] = 0
      }
    },
    allNotesOff(channel) {
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (table.channel[voice] === channel && table.isKeyed[voice] === 1) liftKey(voice)
      }
    },
    masterVolumeChanged() {
      for (let voice = 0; voice < VOICES; voice += 1) if (isSounding(voice)) update(voice)
    },
    reverbPresetChanged: (preset) => effects.setReverb(preset),
    chorusPresetChanged: (preset) => effects.setChorus(preset),
    systemReset() {
      endAll()
      effects.setReverb(presets.reverb)
      effects.setChorus(presets.chorus)
    },
  }
}
