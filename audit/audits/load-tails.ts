// Tails that cost more than the notes: what has all but faded away is computed with numbers so small that processors
// take many times as long for them (denormals). Any context.

import type { Audit } from '../audit.ts'
import { heaviestOf } from '../measure/heaviest.ts'
import { percentileOf } from '../measure/intervals.ts'
import { type LoadRow, loadRowsOf, ROW_MS } from '../measure/main-context.ts'

const SILENCE_PEAK = 1e-5
const MIN_ROWS = 8
/** So long after it was heard, a tail may still be computed. */
const TAIL_MS = 1500
/** Below this share of the quantum nothing is a burden. */
const LEAST_LOAD = 0.05
const USUAL = 0.5

export const loadTails: Audit = {
  id: 'load.tails',
  category: 'load',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.5, poor: 2 },
  measure(subject) {
    const heaviest = heaviestOf(subject)
    if (heaviest === null) return 'notApplicable'
    if (heaviest === 'notTimed') return { incomplete: 'notTimed' }
    const { heard, tails } = splitRows(loadRowsOf(subject))
    if (tails.length < MIN_ROWS) return { incomplete: 'tooShort' }
    // By what is usual: a row in which the next note begins has some of the tail before it, and others cost some more.
    const playing = percentileOf(heard, USUAL)
    const tail = percentileOf(tails, USUAL)
    const facts = { rows: tails.length, playingLoad: playing.value, tailLoad: tail.value }
    const more = (load: number, than: number): number => Math.max(0, load / than - 1)
    const low = tail.value < LEAST_LOAD ? 0 : more(tail.interval95[0], playing.interval95[1])
    const high = more(tail.interval95[1], Math.max(playing.interval95[0], playing.value / 2))
    return { value: more(tail.value, playing.value), interval95: [low, high], facts }
  },
}

/** So many loud rows before it are what a tail is held against: what came long before may have cost less, or more. */
const LOUD_ROWS = 10

/** Loads of rows in which what was heard has just faded away; and for each of them those while it was heard. */
function splitRows(rows: readonly LoadRow[]): { heard: number[]; tails: number[] } {
  const heard: number[] = []
  const tails: number[] = []
  let loud: number[] = []
  let loudMs = Number.NEGATIVE_INFINITY
  for (const { wallMs, load, peak } of rows) {
    const isLoud = !(peak <= SILENCE_PEAK)
    if (isLoud) loudMs = wallMs
    if (!(load > 0)) continue
    if (isLoud) loud = [...loud.slice(1 - LOUD_ROWS), load]
    // The row in which it ended has some of both.
    else if (loud.length > 0 && wallMs - loudMs > 1.5 * ROW_MS && wallMs - loudMs <= TAIL_MS) {
      tails.push(load)
      heard.push(percentileOf(loud, USUAL).value)
    }
  }
  return { heard, tails }
}
