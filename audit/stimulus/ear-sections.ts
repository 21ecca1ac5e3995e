// The sections that are played to be listened to. What each tries is put back at its end, so that the next one meets an
// instrument as it was. Any context.

import {
  createScore,
  EAR_KEY,
  EAR_SECTIONS,
  type EarPen,
  type EarScore,
  type EarSection,
} from './ear-score.ts'

const CC = {
  dataCoarse: 6,
  volume: 7,
  pan: 10,
  expression: 11,
  dataFine: 38,
  pedal: 64,
  rpnFine: 100,
  rpnCoarse: 101,
  allSoundOff: 120,
  reset: 121,
  allNotesOff: 123,
} as const

/**
 * From one single note to the next, and how long each is held: real instruments ring on for some tenths of a second,
 * under which the next note could not be judged.
 */
export const EAR_STEP_MS = 750
const HOLD_MS = 250
const TUNING_STEP_MS = 900
/** From a controller to the note that follows it: instruments glide to a new value. */
const SETTLE_MS = 100
export const HELD_MS = 1000
const CHORD = [60, 64, 67]
/** Keys that sound at once: more than General MIDI's 24. */
export const LADDER_KEYS = 32
export const LADDER_FIRST = 45
/** Of these the ladder is made: four groups of eight, a major third apart, show which keys can be heard. */
export const LADDER_GROUPS = 4
const LADDER_VELOCITY = 60
/** From one key of the ladder to the next, and how long all of them are held. */
export const LADDER_STEP_MS = 15
export const LADDER_HELD_MS = 500
export const LADDER_GROUP_MS = 400
export const PROGRAMS = [19, 40, 56, 73, 11] as const
export const DRUM_KEYS = [36, 38, 42, 49] as const

const DRAWS: Readonly<Record<EarSection, (pen: EarPen) => void>> = {
  velocity(pen) {
    const values = [16, 32, 48, 64, 80, 96, 112, 127]
    for (const [index, velocity] of values.entries())
      pen.take('velocity', index * EAR_STEP_MS, HOLD_MS, { velocity, value: velocity })
  },
  tuning(pen) {
    for (const [index, key] of [48, 57, 60, 64, 69].entries())
      pen.take('tuning', index * TUNING_STEP_MS, 350, { key })
  },
  controllers(pen) {
    let atMs = 0
    const ladder = (
      name: string,
      number: number,
      values: readonly number[],
      usual: number,
    ): void => {
      for (const value of values) {
        pen.controller(atMs, number, value)
        pen.take(name, atMs + SETTLE_MS, HOLD_MS, { value })
        atMs += EAR_STEP_MS + SETTLE_MS
      }
      pen.controller(atMs, number, usual)
    }
    ladder('volume', CC.volume, [127, 100, 64, 32], 100)
    ladder('expression', CC.expression, [127, 100, 64, 32], 127)
    ladder('pan', CC.pan, [0, 32, 64, 96, 127], 64)
    // From side to side while it sounds.
    pen.take('panMoved', atMs + SETTLE_MS, 500, { changeAfterMs: 250 })
    pen.controller(atMs + SETTLE_MS + 200, CC.pan, 32)
    pen.controller(atMs + SETTLE_MS + 250, CC.pan, 96)
    pen.controller(atMs + SETTLE_MS + 700, CC.pan, 64)
  },
  pedal(pen) {
    pen.take('without', 0, 200)
    pen.controller(900, CC.pedal, 127)
    pen.take('held', 1000, 200, { changeAfterMs: 700 })
    pen.controller(1700, CC.pedal, 0)
    pen.rest(2300)
  },
  bend(pen) {
    const bent = (name: string, atMs: number, value: number): void => {
      pen.take(name, atMs, 700, { value, changeAfterMs: 320 })
      pen.bend(atMs + 320, value)
      pen.bend(atMs + 850, 0)
    }
    const range = (atMs: number, semitones: number): void => {
      pen.controller(atMs, CC.rpnCoarse, 0)
      pen.controller(atMs + 2, CC.rpnFine, 0)
      pen.controller(atMs + 4, CC.dataCoarse, semitones)
      pen.controller(atMs + 6, CC.dataFine, 0)
      pen.controller(atMs + 8, CC.rpnCoarse, 127)
      pen.controller(atMs + 10, CC.rpnFine, 127)
    }
    bent('up', 0, 8191)
    bent('down', 1200, -8192)
    range(2300, 12)
    bent('rangeUp', 2400, 8191)
    range(3350, 2)
    pen.rest(3400)
  },
  offs(pen) {
    // What does not end by itself must not sound into the next.
    const clean = (atMs: number): void => {
      pen.controller(atMs, CC.allNotesOff, 0)
      pen.controller(atMs + 2, CC.allSoundOff, 0)
    }
    pen.take('held', 0, HELD_MS)
    clean(1300)
    pen.take('released', 1500, 200)
    const chord = (name: string, atMs: number, number: number | null): void => {
      const changeAfterMs = 200
      clean(atMs - 200)
      pen.take(name, atMs, HELD_MS, { changeAfterMs })
      for (const key of CHORD.slice(1)) pen.note(atMs, HELD_MS, key, 100)
      if (number !== null) pen.controller(atMs + changeAfterMs, number, 0)
    }
    chord('chordHeld', 2800, null)
    chord('allNotesOff', 4300, CC.allNotesOff)
    chord('allSoundOff', 5800, CC.allSoundOff)
    clean(7000)
    pen.controller(7100, CC.expression, 32)
    pen.controller(7102, CC.pedal, 127)
    pen.bend(7104, 8191)
    pen.take('unset', 7200, 200)
    clean(7900)
    pen.controller(8000, CC.reset, 0)
    pen.take('reset', 8100, 200)
    pen.controller(9000, CC.pedal, 0)
    pen.controller(9002, CC.expression, 127)
    pen.bend(9004, 0)
    pen.controller(9006, CC.allNotesOff, 0)
    pen.rest(9300)
  },
  polyphony(pen) {
    let atMs = 0
    for (let group = 0; group < LADDER_GROUPS; group++) {
      for (let index = group; index < LADDER_KEYS; index += LADDER_GROUPS)
        pen.take('group', atMs, LADDER_GROUP_MS, ladderKey(index, group))
      atMs += 2 * LADDER_GROUP_MS
    }
    const allMs = LADDER_KEYS * LADDER_STEP_MS + LADDER_HELD_MS
    for (let index = 0; index < LADDER_KEYS; index++) {
      const laterMs = index * LADDER_STEP_MS
      pen.take('ladder', atMs + laterMs, allMs - laterMs, ladderKey(index, index))
    }
    pen.rest(atMs + allMs + 300)
  },
  programs(pen) {
    let atMs = 0
    const tried = (name: string, program: number): void => {
      pen.send(atMs, [0xc0, program])
      pen.take(name, atMs + 2 * SETTLE_MS, 300, { value: program })
      atMs += EAR_STEP_MS + 2 * SETTLE_MS
    }
    tried('first', 0)
    for (const program of PROGRAMS) tried('other', program)
    tried('again', 0)
  },
  drums(pen) {
    for (const [index, key] of DRUM_KEYS.entries())
      pen.take('drum', index * EAR_STEP_MS, 200, { key, channel: 9 })
  },
  channels(pen) {
    pen.take('alone', 0, HOLD_MS)
    pen.controller(EAR_STEP_MS, CC.volume, 16, 1)
    pen.take('beside', EAR_STEP_MS + SETTLE_MS, HOLD_MS)
    pen.controller(2 * EAR_STEP_MS, CC.volume, 100, 1)
  },
  inconsistent(pen) {
    for (let index = 0; index < 3; index++) pen.send(index * 20, [0x80, EAR_KEY + index, 0])
    pen.take('after', 300, 200)
    pen.note(700, 200, 62, 90)
    pen.note(750, 200, 62, 90)
  },
}

const ladderKey = (
  index: number,
  value: number,
): { key: number; velocity: number; value: number } => ({
  key: LADDER_FIRST + index,
  velocity: LADDER_VELOCITY,
  value,
})

/** From which strictness on each is played. */
const FROM: Readonly<Record<EarSection, number>> = {
  velocity: 4,
  tuning: 4,
  controllers: 4,
  pedal: 4,
  bend: 4,
  offs: 4,
  polyphony: 5,
  programs: 4,
  drums: 4,
  channels: 5,
  inconsistent: 5,
}

/** The sections of this strictness, in their order. Any thread. */
export const earSections = (strictness: number): EarSection[] =>
  EAR_SECTIONS.filter((section) => strictness >= FROM[section])

/** From its own start. Any thread. */
export function earScore(section: EarSection): EarScore {
  const { score, pen } = createScore(section)
  DRAWS[section](pen)
  return score
}
