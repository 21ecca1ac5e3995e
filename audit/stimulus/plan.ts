// What is played into a page that is audited: sections of notes with known times, the same for the same seed and
// strictness. Any context.

import { createSequence, type MidiSequence, type TimedMidi } from '../../midi/midi-sequence.ts'
import { createRandom, type RandomSource } from '../../trace/compare/random.ts'
import { EAR_SECTIONS, type EarSection, type Take } from './ear-score.ts'
import { earScore, earSections } from './ear-sections.ts'

/**
 * `latency`: single notes; `repeats`: one key, fast; `chords`: six keys at once; `dense`: many keys, more than anybody
 * plays; `voices`: more and more keys held at once, so that what one costs shows.
 */
const DRAWN_SECTIONS = ['latency', 'repeats', 'chords', 'dense', 'voices'] as const
/** Those above, those that are listened to, and `silence`: a chord, and long nothing behind it. */
export const SECTIONS = [...DRAWN_SECTIONS, ...EAR_SECTIONS, 'silence'] as const
export type SectionName = (typeof SECTIONS)[number]

export const STRICTNESS = { min: 1, max: 10, usual: 5, isInteger: true } as const

export interface PlannedNote {
  readonly section: SectionName
  /** From the start of the plan. */
  readonly atMs: number
  readonly key: number
  readonly velocity: number
}

/** When a section is played, from the start of the plan; what follows it is silence. */
export interface SectionSpan {
  readonly section: SectionName
  readonly fromMs: number
  readonly toMs: number
}

export interface StimulusPlan {
  readonly seed: number
  readonly strictness: number
  /** Those that are played, in their order. */
  readonly sections: readonly SectionName[]
  /** In the order of time. */
  readonly notes: readonly PlannedNote[]
  readonly spans: readonly SectionSpan[]
  /** What is listened to, in the order of time. */
  readonly takes: readonly Take[]
  /** The notes with their ends, and all notes off behind them. */
  readonly sequence: MidiSequence
}

const CHANNEL = 0
const ALL_NOTES_OFF = [0xb0 | CHANNEL, 123, 0]
const ALL_SOUND_OFF = [0xb0 | CHANNEL, 120, 0]
/** Before a section that is listened to. */
const CLEAN_MS = 50
/** Between two sections, so that what sounds of the one is over. */
export const REST_MS = 700
/** A key is held so long, of the time until the next. */
const HELD_SHARE = 0.5
/** Beside the distance of single notes: so that they meet the device's callbacks at every phase. */
const PHASE_STEPS = 64
const PHASE_MS = 25
/**
 * From one to the next, of PHASE_MS. Phases that are drawn leave gaps, and how wide what they meet is spread would
 * differ from run to run; those of a number that is badly approximated by fractions do not. Only their ends are drawn.
 */
const PHASE_TURN = Math.SQRT2 - 1

/** Keys that are held at once, and how many different ones there are: what is more is on the next channel. */
const HELD_STEPS = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128] as const
const HELD_KEYS = 60

/** What fades away into the silence, and how long it is held. */
const LAST_CHORD = [60, 64, 67] as const
const LAST_CHORD_MS = 1200

/**
 * How long nothing is played in the end: what fades by 0.995 from one sample to the next is among the smallest numbers
 * (denormals) after 3.2 s, by 0.999 after 16 s.
 */
const silenceMs = (strictness: number): number =>
  strictness < 5 ? 0 : strictness < 8 ? 12_000 : 40_000

interface Drawn extends PlannedNote {
  readonly endMs: number
  /** Left out: the first one. */
  readonly channel?: number
}

type Draw = (strictness: number, random: RandomSource) => Drawn[]

/** Notes of each section from its own start; none where the strictness asks for none. */
const DRAWS: Readonly<Record<(typeof DRAWN_SECTIONS)[number], Draw>> = {
  latency(strictness, random) {
    const count = strictness <= 4 ? 60 : 20 * strictness
    const notes: Drawn[] = []
    let key = 60
    for (let index = 0; index < count; index++) {
      const drawn = random.below(PHASE_STEPS) / PHASE_STEPS
      const phase = ((index * PHASE_TURN) % 1) * (1 - 1 / count) + drawn / count
      const atMs = index * 250 + phase * PHASE_MS
      // Never the key before, so that each sound is one of its own.
      key = 48 + ((key - 48 + 1 + random.below(23)) % 24)
      notes.push({ section: 'latency', atMs, endMs: atMs + 120, key, velocity: 90 })
    }
    return notes
  },
  repeats(strictness) {
    if (strictness < 2) return []
    const everyMs = 80
    return Array.from({ length: 8 * strictness }, (_, index) => ({
      section: 'repeats',
      atMs: index * everyMs,
      endMs: (index + HELD_SHARE) * everyMs,
      key: 64,
      velocity: 100,
    }))
  },
  chords(strictness) {
    if (strictness < 2) return []
    const everyMs = 320
    return Array.from({ length: 3 * strictness }, (_, index) =>
      [48, 55, 60, 64, 67, 72].map((key) => ({
        section: 'chords' as const,
        atMs: index * everyMs,
        endMs: (index + HELD_SHARE) * everyMs,
        key: key + (index % 5),
        velocity: 80,
      })),
    ).flat()
  },
  dense(strictness, random) {
    if (strictness < 4) return []
    // As many as a sequencer that is mad, or a glissando of a whole band.
    const perSecond = strictness === 10 ? 500 : 25 * strictness
    const everyMs = 1000 / perSecond
    return Array.from({ length: 4 * perSecond }, (_, index) => ({
      section: 'dense',
      atMs: index * everyMs,
      endMs: index * everyMs + 60,
      key: 36 + random.below(60),
      velocity: 40 + random.below(80),
    }))
  },
  voices(strictness) {
    if (strictness < 3) return []
    const most = strictness < 6 ? 16 : strictness < 8 ? 32 : strictness < 10 ? 64 : 128
    const everyMs = 900
    return HELD_STEPS.filter((count) => count <= most).flatMap((count, step) =>
      Array.from({ length: count }, (_, index) => ({
        section: 'voices' as const,
        atMs: step * everyMs,
        endMs: step * everyMs + 600,
        key: 36 + ((index * 7) % HELD_KEYS),
        velocity: 70,
        channel: Math.floor(index / HELD_KEYS),
      })),
    )
  },
}

/**
 * The plan of this strictness, 1…10, by `seed`. `heard`: the sections that somebody listens to, left out: those of the
 * strictness. Any thread.
 */
export function planStimulus(
  strictness: number,
  seed: number,
  heard: readonly EarSection[] = earSections(strictness),
): StimulusPlan {
  const drawn: Drawn[] = []
  const spans: SectionSpan[] = []
  const takes: Take[] = []
  const others: TimedMidi[] = []
  let startMs = 0
  const add = (section: SectionName, notes: readonly Omit<Drawn, 'section'>[], endMs = 0): void => {
    const own = notes.map((note) => ({ ...note, section, ...shifted(note, startMs) }))
    drawn.push(...own)
    const toMs = Math.max(startMs + endMs, ...own.map((note) => note.endMs))
    spans.push({ section, fromMs: startMs, toMs })
    startMs = toMs + REST_MS
  }
  for (const [stream, section] of DRAWN_SECTIONS.entries()) {
    const notes = DRAWS[section](strictness, createRandom(seed, stream))
    if (notes.length > 0) add(section, notes)
  }
  // What hangs was heard by now, and must not sound into what is listened to.
  const clean = (): void => {
    others.push({ atMs: startMs - CLEAN_MS, bytes: ALL_NOTES_OFF })
    others.push({ atMs: startMs - CLEAN_MS, bytes: ALL_SOUND_OFF })
  }
  for (const section of heard) {
    const score = earScore(section)
    clean()
    for (const { atMs, bytes } of score.messages) others.push({ atMs: startMs + atMs, bytes })
    for (const take of score.takes) {
      const changeMs = startMs + take.changeMs
      takes.push({ ...take, ...shifted(take, startMs), changeMs })
    }
    add(section, score.notes, score.endMs)
  }
  const quietMs = silenceMs(strictness)
  if (quietMs > 0) {
    clean()
    const chord = LAST_CHORD.map((key) => ({ atMs: 0, endMs: LAST_CHORD_MS, key, velocity: 100 }))
    add('silence', chord, LAST_CHORD_MS + quietMs)
  }
  return {
    seed,
    strictness,
    sections: spans.map(({ section }) => section),
    notes: drawn.map(({ section, atMs, key, velocity }) => ({ section, atMs, key, velocity })),
    spans,
    takes,
    sequence: createSequence(messagesOf(drawn, others, spans.at(-1)?.toMs ?? 0)),
  }
}

const shifted = <T extends { atMs: number; endMs: number }>(
  { atMs, endMs }: T,
  byMs: number,
): { atMs: number; endMs: number } => ({ atMs: atMs + byMs, endMs: endMs + byMs })

/** `others`: the messages of sections that have written their own; `endMs`: of the last section. */
function messagesOf(
  notes: readonly Drawn[],
  others: readonly TimedMidi[],
  endMs: number,
): TimedMidi[] {
  const isWritten = (section: SectionName): boolean => EAR_SECTIONS.some((each) => each === section)
  const messages = notes
    .filter(({ section }) => !isWritten(section))
    .flatMap(({ atMs, endMs, key, velocity, channel = CHANNEL }): TimedMidi[] => [
      { atMs, bytes: [0x90 | channel, key, velocity] },
      { atMs: endMs, bytes: [0x80 | channel, key, 0] },
    ])
  messages.push(...others)
  messages.sort((one, other) => one.atMs - other.atMs)
  const lastMs = messages.at(-1)?.atMs ?? 0
  return [...messages, { atMs: Math.max(lastMs + 100, endMs), bytes: ALL_NOTES_OFF }]
}
