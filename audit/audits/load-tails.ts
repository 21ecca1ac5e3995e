// Tails that cost more than the notes: what has all but faded away is computed with numbers so small that processors
// take many times as long for them (denormals). What fades fast gets there at once, what fades slowly only in a long
// silence, and stays there. Any context.

import type { Audit, MeasuredValue } from '../audit.ts'
import { heaviestOf } from '../measure/heaviest.ts'
import { percentileOf } from '../measure/intervals.ts'
import { type LoadRow, loadRowsOf, ROW_MS } from '../measure/main-context.ts'
import { isWorse } from '../measure/measured.ts'

const SILENCE_PEAK = 1e-5
const MIN_ROWS = 8
/** So long after it was heard, a tail has just faded. */
const TAIL_MS = 1500
/** Of a long silence the last third is its end; one has so many rows at least. */
const LONG_ROWS = 30
/** Below this share of the quantum nothing is a burden. */
const LEAST_LOAD = 0.05
const USUAL = 0.5
/** Three rows of four cost more: what other programs take, they take of some. */
const MOST = 0.25

export const loadTails: Audit = {
  id: 'load.tails',
  category: 'load',
  impact: 'moderate',
  unit: 'share',
  needsProcessor: 'usually',
  points: { good: 0.5, poor: 2 },
  measure(subject) {
    const heaviest = heaviestOf(subject)
    if (heaviest === null) return 'notApplicable'
    if (heaviest === 'notTimed') return { incomplete: 'notTimed' }
    const rows = loadRowsOf(subject)
    const [first, ...others] = [justFaded(rows), longFaded(rows)].flatMap((each) => each ?? [])
    if (first === undefined) return { incomplete: 'tooShort' }
    return others.reduce((worst, each) => (isWorse(each, worst) ? each : worst), first)
  },
}

type Load = ReturnType<typeof percentileOf>

/** How much more the tails cost than what is usual while it plays; `sure`: the share of them that is its least. */
function costOf(playing: Load, tails: readonly number[], sure: number): MeasuredValue {
  const tail = percentileOf(tails, USUAL)
  const [least] = percentileOf(tails, sure).interval95
  const more = (load: number, than: number): number => Math.max(0, load / than - 1)
  return {
    value: more(tail.value, playing.value),
    interval95: [
      tail.value < LEAST_LOAD ? 0 : more(least, playing.interval95[1]),
      more(tail.interval95[1], Math.max(playing.interval95[0], playing.value / 2)),
    ],
    facts: { rows: tails.length, playingLoad: playing.value, tailLoad: tail.value },
  }
}

/** So many loud rows before it are what a tail is held against: what came long before may have cost less, or more. */
const LOUD_ROWS = 10

/** A stretch without sound, and what was loud before it. */
interface Silence {
  readonly loud: readonly number[]
  /** Its rows with a load, but for the first, which has some of both; and when it was loud for the last time. */
  readonly rows: LoadRow[]
  readonly loudMs: number
}

/** In their order, those before the first sound left out. */
function silencesOf(rows: readonly LoadRow[]): Silence[] {
  const silences: Silence[] = []
  let loud: number[] = []
  let silence: Silence | null = null
  let loudMs = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    const { wallMs, load, peak } = row
    if (!(peak <= SILENCE_PEAK)) {
      loudMs = wallMs
      silence = null
      if (load > 0) loud = [...loud.slice(1 - LOUD_ROWS), load]
    } else if (load > 0 && loud.length > 0 && wallMs - loudMs > 1.5 * ROW_MS) {
      if (silence === null) silences.push((silence = { loud, rows: [], loudMs }))
      silence.rows.push(row)
    }
  }
  return silences
}

/**
 * Of all silences, while what was heard has just faded away. By what is usual: a row in which the next note begins has
 * some of the tail before it, and others cost some more. Null: there are too few.
 */
function justFaded(rows: readonly LoadRow[]): MeasuredValue | null {
  const tails: number[] = []
  const heard: number[] = []
  for (const silence of silencesOf(rows)) {
    const own = tailOf(silence)
    tails.push(...own)
    const { value } = percentileOf(silence.loud, USUAL)
    heard.push(...own.map(() => value))
  }
  return tails.length < MIN_ROWS ? null : costOf(percentileOf(heard, USUAL), tails, USUAL)
}

const tailOf = ({ rows, loudMs }: Silence): number[] =>
  rows.filter(({ wallMs }) => wallMs - loudMs <= TAIL_MS).map(({ load }) => load)

/**
 * The end of the longest silence, held against what was loud before it, and against its own beginning: a core that goes
 * slower while it has little to do makes all of a silence dear, denormals what comes late in it. Null: there is none so
 * long.
 */
function longFaded(rows: readonly LoadRow[]): MeasuredValue | null {
  const silences = silencesOf(rows).toSorted((one, other) => other.rows.length - one.rows.length)
  const [longest] = silences
  if (longest === undefined || longest.rows.length < LONG_ROWS) return null
  const ended = longest.rows.slice(-Math.floor(longest.rows.length / 3)).map(({ load }) => load)
  const loud = percentileOf(longest.loud, USUAL)
  // What fades fast is denormal within the beginning, but not at once.
  const early = tailOf(longest)
  const begun = early.length === 0 ? loud : percentileOf(early, MOST)
  const { facts, ...cost } = costOf(begun.value > loud.value ? begun : loud, ended, MOST)
  return { ...cost, facts: { ...facts, silenceMs: longest.rows.length * ROW_MS } }
}
