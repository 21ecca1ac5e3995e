// The virtual keyboard's state: which notes are held and by what, octave, channel, velocity and program. It sends
// MIDI messages through one function and always sends the note-off that belongs to a note-on, on the channel of that
// note-on. Panel page.

import { signal, type ReadonlySignal, type Signal } from '@preact/signals'

const NOTE_OFF = 0x80
const NOTE_ON = 0x90
const PROGRAM_CHANGE = 0xc0
const LOWEST_BASE = 0
const HIGHEST_BASE = 96

/** Semitones above the base note by physical key, so that the layout is the same on every national keyboard. */
const CODE_SEMITONES: Readonly<Record<string, number>> = {
  KeyA: 0,
  KeyW: 1,
  KeyS: 2,
  KeyE: 3,
  KeyD: 4,
  KeyF: 5,
  KeyT: 6,
  KeyG: 7,
  KeyY: 8,
  KeyH: 9,
  KeyU: 10,
  KeyJ: 11,
  KeyK: 12,
  KeyO: 13,
  KeyL: 14,
  KeyP: 15,
  Semicolon: 16,
  Quote: 17,
}

/** Text on the on-screen key for the computer key that plays it. */
export const KEY_HINTS: readonly string[] = [
  'A',
  'W',
  'S',
  'E',
  'D',
  'F',
  'T',
  'G',
  'Y',
  'H',
  'U',
  'J',
  'K',
  'O',
  'L',
  'P',
  ';',
  "'",
]

/** Notes are MIDI numbers, 0…127; others are not played. */
export interface KeyboardModel {
  /** MIDI number of the C that the key A plays. */
  readonly baseNote: Signal<number>
  /** 0…15. */
  readonly channel: Signal<number>
  /** Of the computer keys, 1…127. */
  readonly velocity: Signal<number>
  /** 0…127. */
  readonly program: ReadonlySignal<number>
  /** Note-ons since the last `countAnew`. */
  readonly sentNotes: ReadonlySignal<number>
  countAnew: () => void
  readonly held: ReadonlySignal<ReadonlySet<number>>
  /** `holder` names who holds the note (a pointer, a key): it sounds until its last holder lets go. */
  press(note: number, velocity: number, holder: string): void
  release(holder: string): void
  releaseAll: () => void
  shiftOctave(octaves: number): void
  chooseProgram(program: number): void
  /** True when the computer key was one of the keyboard's. */
  codeDown(code: string): boolean
  codeUp(code: string): boolean
}

/** A keyboard that sends its MIDI bytes to `send`. */
export function createKeyboardModel(send: (bytes: number[]) => void): KeyboardModel {
  const baseNote = signal(48)
  const channel = signal(0)
  const velocity = signal(100)
  const program = signal(0)
  const sentNotes = signal(0)
  const held = signal<ReadonlySet<number>>(new Set())
  /** Holder → what it holds. */
  const holders = new Map<string, { note: number; channel: number }>()

  const publish = (): void => {
    held.value = new Set([...holders.values()].map((hold) => hold.note))
  }

  const release = (holder: string): void => {
    const hold = holders.get(holder)
    if (hold === undefined) return
    holders.delete(holder)
    const isStillHeld = [...holders.values()].some(
      (other) => other.note === hold.note && other.channel === hold.channel,
    )
    if (!isStillHeld) send([NOTE_OFF | hold.channel, hold.note, 0])
    publish()
  }

  const press = (note: number, pressVelocity: number, holder: string): void => {
    if (note < 0 || note > 127) return
    const current = holders.get(holder)
    if (current?.note === note) return
    release(holder)
    holders.set(holder, { note, channel: channel.value })
    send([NOTE_ON | channel.value, note, Math.max(1, Math.min(127, Math.round(pressVelocity)))])
    sentNotes.value += 1
    publish()
  }

  const shiftOctave = (octaves: number): void => {
    baseNote.value = Math.max(LOWEST_BASE, Math.min(HIGHEST_BASE, baseNote.value + 12 * octaves))
  }

  return {
    baseNote,
    channel,
    velocity,
    program,
    sentNotes,
    countAnew() {
      sentNotes.value = 0
    },
    held,
    press,
    release,
    releaseAll() {
      for (const holder of Array.from(holders.keys())) release(holder)
    },
    shiftOctave,
    chooseProgram(next) {
      program.value = Math.max(0, Math.min(127, Math.round(next)))
      send([PROGRAM_CHANGE | channel.value, program.value])
    },
    codeDown(code) {
      if (code === 'KeyZ' || code === 'KeyX') {
        shiftOctave(code === 'KeyZ' ? -1 : 1)
        return true
      }
      const semitones = CODE_SEMITONES[code]
      if (semitones === undefined) return false
      press(baseNote.value + semitones, velocity.value, `code:${code}`)
      return true
    },
    codeUp(code) {
      if (CODE_SEMITONES[code] === undefined) return false
      release(`code:${code}`)
      return true
    },
  }
}
