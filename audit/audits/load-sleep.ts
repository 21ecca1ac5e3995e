// What the page costs while nothing sounds and no key is held: a synth at rest should cost next to nothing. Any
// context.

import type { Audit } from '../audit.ts'
import { heaviestOf } from '../measure/heaviest.ts'
import { meanOf } from '../measure/lines.ts'
import { type LoadRow, loadRowsOf, ROW_MS } from '../measure/main-context.ts'
import type { HeldKey } from '../subject.ts'

/** −100 dB, as the tap's own silence. */
const SILENCE_PEAK = 1e-5
/** After the last sound, and the last key. */
const REST_MS = 600
const MIN_ROWS = 5

export const loadSleep: Audit = {
  id: 'load.sleep',
  category: 'load',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.08, poor: 0.25 },
  measure(subject) {
    const heaviest = heaviestOf(subject)
    if (heaviest === null) return 'notApplicable'
    if (heaviest === 'notTimed') return { incomplete: 'notTimed' }
    const rows = loadRowsOf(subject)
    const heard = rows.filter(({ peak, load }) => peak > SILENCE_PEAK && load > 0)
    const rest = restingRows(rows, subject.held)
    if (rest.length < MIN_ROWS) return { incomplete: 'tooShort' }
    const playing = heard.reduce((sum, { load }) => sum + load, 0) / heard.length
    const { value, interval95 } = meanOf(rest.map(({ load }) => load))
    return {
      value,
      interval95: [Math.max(0, interval95[0]), interval95[1]],
      facts: { rows: rest.length, ...(Number.isFinite(playing) ? { playingLoad: playing } : {}) },
    }
  },
}

/** Rows that are silent as all were for a while before them, while no key was down; only behind the first sound. */
export function restingRows(rows: readonly LoadRow[], held: readonly HeldKey[]): LoadRow[] {
  let loudMs = Number.POSITIVE_INFINITY
  return rows.filter(({ wallMs, load, peak }) => {
    if (!(peak <= SILENCE_PEAK)) loudMs = wallMs
    const sinceMs = wallMs - ROW_MS - REST_MS
    if (loudMs > sinceMs || !(load > 0)) return false
    return !held.some(({ fromMs, toMs }) => fromMs < wallMs && toMs > sinceMs)
  })
}
