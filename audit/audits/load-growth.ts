// Cost that grows while the same is played: what is played costs more from second to second, until the thread is full.
// Any context.

import type { Audit, MeasuredValue } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'
import { heaviestOf } from '../measure/heaviest.ts'
import { slopeOf } from '../measure/lines.ts'
import { type LoadRow, loadRowsOf, rowsBetween } from '../measure/main-context.ts'
import { notesOf } from '../subject.ts'

/** Load is looked at by seconds, which are as good as independent of each other. */
const BLOCK_MS = 1000
const MIN_BLOCKS = 9
/** What has begun is still warming up. */
const SKIPPED_MS = 1000
/** So much it must have grown in all before it is called growth. */
const LEAST_TIMES = 1.3

export const loadGrowth: Audit = {
  id: 'load.growth',
  category: 'load',
  impact: 'serious',
  unit: 'share',
  points: { good: 0.05, poor: 0.2 },
  measure(subject) {
    const heaviest = heaviestOf(subject)
    if (heaviest === null) return 'notApplicable'
    if (heaviest === 'notTimed') return { incomplete: 'notTimed' }
    const notes = notesOf(subject, 'latency')
    const fromMs = (notes[0]?.marks.event ?? Number.NaN) + SKIPPED_MS
    const toMs = notes.at(-1)?.marks.event ?? Number.NaN
    const blocks = blocksOf(rowsBetween(loadRowsOf(subject), fromMs, toMs), fromMs)
    if (blocks.length < MIN_BLOCKS) return { incomplete: 'tooShort' }
    return growthOf(blocks)
  },
}

/** Mean load of each whole second. */
function blocksOf(rows: readonly LoadRow[], fromMs: number): { x: number; y: number }[] {
  const sums = new Map<number, { sum: number; count: number }>()
  for (const { wallMs, load } of rows) {
    const block = Math.floor((wallMs - fromMs) / BLOCK_MS)
    const own = sums.get(block) ?? { sum: 0, count: 0 }
    own.sum += load
    own.count++
    sums.set(block, own)
  }
  // In minutes.
  return [...sums].flatMap(([block, { sum, count }]) =>
    count < 4 ? [] : { x: ((block + 0.5) * BLOCK_MS) / 60_000, y: sum / count },
  )
}

function growthOf(blocks: readonly { x: number; y: number }[]): MeasuredValue {
  const line = slopeOf(blocks)
  const third = Math.floor(blocks.length / 3)
  const parts = [0, third, blocks.length - third].map((from) =>
    medianOf(blocks.slice(from, from + third).map(({ y }) => y)),
  ) as [number, number, number]
  const [first, middle, last] = parts
  const facts = { seconds: blocks.length, firstLoad: first, lastLoad: last }
  // A machine that gets busy half way makes a step, or goes back again; what grows does so all the time.
  const isSteady = middle > first && last > middle && last >= LEAST_TIMES * first
  const half = (last - first) / 2
  const isEven = middle - first > half / 3 && last - middle > half / 3
  if (line.value <= 0 || !isSteady || !isEven) return { ...exactly(0), facts }
  return {
    value: line.value,
    interval95: [Math.max(0, line.interval95[0]), line.interval95[1]],
    facts,
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
