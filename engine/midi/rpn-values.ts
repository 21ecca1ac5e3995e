// What the registered parameters set, on each channel: bend range (0), fine and coarse tuning (1, 2); and the key shift
// that GS adds to them. Audio thread; allocates only when created.

import { CHANNELS, type Channels, type MidiColumns, type MidiTarget } from './midi-types.ts'

const CENTRE = 8192
const MIDDLE = 64

export interface RpnValues {
  readonly columns: MidiColumns
  /** A data byte of RPN `number`; others than 0, 1 and 2 do nothing. */
  set(channel: number, number: number, isMsb: boolean, value: number): void
  /** The step of each RPN is MIDI's RP-018: one cent, the smallest fine step, one semitone. */
  step(channel: number, number: number, by: number): void
  setKeyShift(channel: number, semitones: number): void
  /** Power-up values; tells nobody. */
  reset(channel: number): void
}

/** Values at power-up. RPN 0 tells `pitchBendChanged`, RPN 1 and 2 and the key shift `tuningChanged`. */
export function createRpnValues(channels: Channels, target: MidiTarget): RpnValues {
  const bendCents = new Uint16Array(CHANNELS)
  const fineTune = new Uint16Array(CHANNELS)
  const coarseTune = new Int16Array(CHANNELS)
  const keyShift = new Int16Array(CHANNELS)

  const setBendCents = (channel: number, cents: number): void => {
    bendCents[channel] = cents
    channels.bendRangeCents[channel] = cents
    target.pitchBendChanged(channel)
  }

  const tune = (channel: number): void => {
    const fine = (((fineTune[channel] as number) - CENTRE) * 100) / CENTRE
    const semitones = (coarseTune[channel] as number) + (keyShift[channel] as number)
    channels.tuningCents[channel] = semitones * 100 + fine
    target.tuningChanged(channel)
  }

  const values: RpnValues = {
    columns: [bendCents, fineTune, coarseTune, keyShift],
    set(channel, number, isMsb, value) {
      const fine = fineTune[channel] as number
      switch (number) {
        case 0: {
          // A new number of semitones leaves no cents behind: few songs send them, and those send them after.
          const semitones = Math.trunc((bendCents[channel] as number) / 100)
          setBendCents(channel, isMsb ? value * 100 : semitones * 100 + Math.min(value, 99))
          return
        }
        case 1:
          fineTune[channel] = isMsb ? (value << 7) | (fine & 0x7f) : (fine & 0x3f80) | value
          tune(channel)
          return
        case 2:
          if (!isMsb) return
          coarseTune[channel] = value - MIDDLE
          tune(channel)
          return
        default:
      }
    },
    step(channel, number, by) {
      switch (number) {
        case 0:
          setBendCents(channel, within((bendCents[channel] as number) + by, 0, 12_799))
          return
        case 1:
          fineTune[channel] = within((fineTune[channel] as number) + by, 0, 16_383)
          tune(channel)
          return
        case 2:
          coarseTune[channel] = within((coarseTune[channel] as number) + by, -MIDDLE, MIDDLE - 1)
          tune(channel)
          return
        default:
      }
    },
    setKeyShift(channel, semitones) {
      keyShift[channel] = semitones
      tune(channel)
    },
    reset(channel) {
      bendCents[channel] = 200
      fineTune[channel] = CENTRE
      coarseTune[channel] = 0
      keyShift[channel] = 0
    },
  }
  for (let channel = 0; channel < CHANNELS; channel += 1) values.reset(channel)
  return values
}

function within(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}
