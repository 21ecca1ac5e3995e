// The faces of the MIDI side: the channels' state as columns, what a driver hears of changes, and
// the queue. Types only.

export const CHANNELS = 16

/** AWE NRPN parameters (MSB 127), by LSB. */
export const AWE_NRPNS = 27

/** What is set for single drums (drum-keys.ts). Columns: channel × 128 + key. */
export interface DrumKeys {
  /** Semitones and cents from the kit's own pitch. */
  readonly semitones: Int8Array
  readonly cents: Int8Array
  /** 0…127, or 255: the kit's own. */
  readonly level: Uint8Array
  readonly pan: Uint8Array
  readonly reverb: Uint8Array
  readonly chorus: Uint8Array
}

/** State of the 16 channels. Columns are indexed by channel, or channel × 128 + n. Allocated once. */
export interface Channels {
  /** Controllers 0…127: channel × 128 + number. */
  readonly controllers: Uint8Array
  readonly program: Uint8Array
  /** Bank MSB (CC0) as it was when the program change came; CC32 is stored, unused. */
  readonly bank: Uint8Array
  readonly isDrum: Uint8Array
  /** 0…16383, centre 8192. */
  readonly pitchBend: Uint16Array
  /** RPN 0: semitones × 100 + cents. */
  readonly bendRangeCents: Float64Array
  /** RPN 1 and 2, GS and universal tuning: cents. */
  readonly tuningCents: Float64Array
  /** Scale tuning of the 12 pitch classes: channel × 12 + class, cents. */
  readonly scaleCents: Float64Array
  readonly pressure: Uint8Array
  /** channel × 128 + key. */
  readonly polyPressure: Uint8Array
  /**
   * AWE NRPN (MSB 127): value of parameter n at channel × AWE_NRPNS + n, in the range of the table in docs/emu8000.md;
   * valid where `isAweSet`.
   */
  readonly awe: Int16Array
  readonly isAweSet: Uint8Array
  /** SF2 NRPN (MSB 120) and GS-style NRPN (MSB 1): added to generator n, channel × 61 + n. */
  readonly generatorOffset: Int16Array
  /** What is set for single drums. */
  readonly drums: DrumKeys
  /** Key of the last note-on, and the key that CC84 has chosen for the next one; −1: none. */
  readonly lastKey: Int16Array
  readonly glideFrom: Int16Array
  /** 0…1: universal and GS master volume. */
  masterVolume: number
  /** Semitone shift of everything, and cents: GS master key shift and tune. */
  masterTuningCents: number
  /** True while an MT-32 map is chosen. */
  isMt32: boolean
}

/** Memory of a unit of the reader, always in the same order: another one of the kind can take it over. */
export type MidiColumns = readonly (
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Int32Array
  | Float64Array
)[]

/** What MIDI has chosen so far: live, and only for `takeOver` of another reader. */
export interface MidiSettings {
  readonly channels: Channels
  readonly columns: MidiColumns
}

/** What the driver is told. Called on the audio thread, in order, at the chip frame of the event. Nothing allocates. */
export interface MidiTarget {
  noteOn(channel: number, key: number, velocity: number): void
  noteOff(channel: number, key: number, velocity: number): void
  /** Any controller that only changes sound (pan, volume, modulation, sends …): already in the columns. */
  controllerChanged(channel: number, controller: number): void
  pitchBendChanged(channel: number): void
  pressureChanged(channel: number): void
  polyPressureChanged(channel: number, key: number): void
  tuningChanged(channel: number): void
  programChanged(channel: number): void
  /** CC64, 66: on or off. Notes held by a pedal are the driver's to keep. */
  holdPedal(channel: number, isDown: boolean): void
  sostenutoPedal(channel: number, isDown: boolean): void
  /** AWE NRPN parameter n has a new value. */
  aweChanged(channel: number, parameter: number): void
  /** `generatorOffset` of generator n has changed. */
  generatorOffsetChanged(channel: number, generator: number): void
  /** CC120: at once (without a click). */
  allSoundOff(channel: number): void
  /** CC123 (and 124…127): as note offs. */
  allNotesOff(channel: number): void
  masterVolumeChanged(): void
  reverbPresetChanged(preset: number): void
  chorusPresetChanged(preset: number): void
  /** GM, GS or XG reset: everything is at its default, all voices end. */
  systemReset(): void
}

/** Turns bytes into changes of the channels and calls of the target. */
export interface MidiReader extends MidiSettings {
  readonly channels: Channels
  /** A channel message. Bytes are masked to their range; unknown ones are ignored. */
  message(status: number, data1: number, data2: number): void
  /** A whole system exclusive message, F0 … F7, in `bytes[from … from + length − 1]`. Unknown ones are ignored. */
  sysex(bytes: Uint8Array, from: number, length: number): void
  /** All channels to their power-up state; tells the target `systemReset`. */
  reset(): void
  /** Copies everything that another reader was told: channels, parameters, masters, sound map, effect presets. */
  takeOver(settings: MidiSettings): void
  /** Presets by system exclusive count no longer: somebody has chosen others. */
  forgetReverb(): void
  forgetChorus(): void
}

export const QUEUE_CAPACITY = 1000

/** Events that wait for their frame: ordered by frame, then by arrival. Fixed memory. */
export interface EventQueue {
  /** False, and counted in `overflows`, where it is full. */
  pushShort(frame: number, status: number, data1: number, data2: number): boolean
  pushSysex(frame: number, bytes: Uint8Array): boolean
  /** Frame of the next event; Infinity where there is none. */
  readonly nextFrame: number
  /** Gives the next event to the reader and forgets it. */
  deliver(reader: Pick<MidiReader, 'message' | 'sysex'>): void
  clear(): void
  readonly depth: number
  readonly peakDepth: number
  readonly overflows: number
}
