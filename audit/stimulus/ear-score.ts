// What is written down while a section for the ear is made: its notes, its other messages, and the moments that audits
// listen to. Any context.

import type { TimedMidi } from '../../midi/midi-sequence.ts'

/** Something that is played to be listened to. */
export interface Take {
  readonly section: EarSection
  /** What is tried, such as "volume". */
  readonly name: string
  /** The value that is tried, such as that of a controller; 0 where there is none. */
  readonly value: number
  /** Of its first note, from the start of the plan, ms; and when its key goes up. */
  readonly atMs: number
  readonly endMs: number
  /** When the message that is tried comes, where that is not before the note. */
  readonly changeMs: number
  readonly key: number
  readonly channel: number
}

/**
 * `velocity`: one key, ever harder; `tuning`: keys over three octaves; `controllers`: volume, expression and pan;
 * `pedal`: sustain; `bend`: pitch bend and its range; `offs`: how notes end; `polyphony`: many keys at once;
 * `programs`: other sounds; `drums`: channel 10; `channels`: two of them; `inconsistent`: ends without beginnings,
 * beginnings twice.
 */
export const EAR_SECTIONS = [
  'velocity',
  'tuning',
  'controllers',
  'pedal',
  'bend',
  'offs',
  'polyphony',
  'programs',
  'drums',
  'channels',
  'inconsistent',
] as const
export type EarSection = (typeof EAR_SECTIONS)[number]

export interface EarNote {
  readonly section: EarSection
  readonly atMs: number
  readonly endMs: number
  readonly key: number
  readonly velocity: number
}

export interface EarScore {
  readonly notes: EarNote[]
  readonly messages: TimedMidi[]
  readonly takes: Take[]
  /** When all of it is over. */
  endMs: number
}

interface Tried {
  key?: number
  velocity?: number
  channel?: number
  value?: number
  /** From the note. */
  changeAfterMs?: number
}

/** Writes a section down, times from its own start. */
export interface EarPen {
  /** A note that is listened to under `name`. */
  take(name: string, atMs: number, holdMs: number, tried?: Tried): void
  /** A note that is only played. */
  note(atMs: number, holdMs: number, key: number, velocity: number, channel?: number): void
  controller(atMs: number, number: number, value: number, channel?: number): void
  /** −8192…8191; 0 is the middle. */
  bend(atMs: number, value: number, channel?: number): void
  send(atMs: number, bytes: readonly number[]): void
  /** The section lasts until then at least. */
  rest(untilMs: number): void
}

/** Middle C: every instrument has it. */
export const EAR_KEY = 60
export const EAR_VELOCITY = 100

export function createScore(section: EarSection): { score: EarScore; pen: EarPen } {
  const score: EarScore = { notes: [], messages: [], takes: [], endMs: 0 }
  const rest = (untilMs: number): void => {
    score.endMs = Math.max(score.endMs, untilMs)
  }
  const send = (atMs: number, bytes: readonly number[]): void => {
    score.messages.push({ atMs, bytes })
    rest(atMs)
  }
  const note: EarPen['note'] = (atMs, holdMs, key, velocity, channel = 0) => {
    const endMs = atMs + holdMs
    score.notes.push({ section, atMs, endMs, key, velocity })
    send(atMs, [0x90 | channel, key, velocity])
    send(endMs, [0x80 | channel, key, 0])
  }
  const pen: EarPen = {
    note,
    send,
    rest,
    take(name, atMs, holdMs, tried = {}) {
      const { key = EAR_KEY, velocity = EAR_VELOCITY, channel = 0, value = 0 } = tried
      note(atMs, holdMs, key, velocity, channel)
      const changeMs = atMs + (tried.changeAfterMs ?? 0)
      const endMs = atMs + holdMs
      score.takes.push({ section, name, value, atMs, endMs, changeMs, key, channel })
    },
    controller: (atMs, number, value, channel = 0) => send(atMs, [0xb0 | channel, number, value]),
    bend(atMs, value, channel = 0) {
      const word = value + 8192
      send(atMs, [0xe0 | channel, word & 0x7f, word >> 7])
    },
  }
  return { score, pen }
}
