// Turns raw MIDI messages into calls for synths that speak no MIDI themselves: notes, sustain pedal, pitch bend,
// program. Page main thread; one object for each synth.

export interface MidiVoices {
  noteOn(note: number, velocity: number, channel: number): void
  noteOff(note: number, channel: number): void
  /** Semitones, -2…2 (the range that General MIDI starts with). */
  bend?(semitones: number, channel: number): void
  program?(program: number, channel: number): void
  allOff?(): void
}

const SUSTAIN = 64
const ALL_SOUND_OFF = 120
const ALL_NOTES_OFF = 123
const BEND_RANGE_SEMITONES = 2

/**
 * A function that takes one whole MIDI message and calls `voices`. A note-on of velocity 0 ends its note. Notes that
 * are let go while the sustain pedal is down end when the pedal comes up.
 */
export function createMidiVoices(voices: MidiVoices): (bytes: Uint8Array) => void {
  const pedalDown = new Set<number>()
  const waiting = new Map<number, { note: number; channel: number }>()

  const release = (note: number, channel: number): void => {
    if (pedalDown.has(channel)) waiting.set(channel * 128 + note, { note, channel })
    else voices.noteOff(note, channel)
  }
  const lift = (channel: number): void => {
    pedalDown.delete(channel)
    for (const [key, held] of waiting) {
      if (held.channel !== channel) continue
      waiting.delete(key)
      voices.noteOff(held.note, channel)
    }
  }
  const control = (controller: number, value: number, channel: number): void => {
    if (controller === SUSTAIN) {
      if (value >= 64) pedalDown.add(channel)
      else lift(channel)
    } else if (controller === ALL_SOUND_OFF || controller >= ALL_NOTES_OFF) {
      lift(channel)
      voices.allOff?.()
    }
  }

  return (bytes) => {
    const [status = 0, data1 = 0, data2 = 0] = bytes
    const channel = status & 0x0f
    switch (status & 0xf0) {
      case 0x80:
        release(data1, channel)
        break
      case 0x90:
        if (data2 === 0) {
          release(data1, channel)
        } else {
          waiting.delete(channel * 128 + data1)
          voices.noteOn(data1, data2, channel)
        }
        break
      case 0xb0:
        control(data1, data2, channel)
        break
      case 0xc0:
        voices.program?.(data1, channel)
        break
      case 0xe0:
        voices.bend?.((((data2 << 7) | data1) / 8192 - 1) * BEND_RANGE_SEMITONES, channel)
        break
    }
  }
}

/** Frequency of a MIDI note in Hz, A4 (69) = 440 Hz. */
export function noteToHz(note: number): number {
  return 440 * 2 ** ((note - 69) / 12)
}
