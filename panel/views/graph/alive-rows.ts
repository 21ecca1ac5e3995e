// Nodes and contexts over time, as a chart and its table show them: the types of which there were most, the rest
// together. Pure; panel page.

import { NODE_TYPES, type NodeType } from '../../../trace/wire/graph-names.ts'
import type { AliveSample, PageGraph } from '../../../trace/graph/schema.ts'

export interface AliveRows {
  /** Epoch ms, rising. */
  readonly wallMs: number[]
  /** Those with a line of their own, the most first. */
  readonly types: readonly NodeType[]
  /** Nodes of each of them at each time. */
  readonly counts: readonly number[][]
  /** Nodes of all other types. */
  readonly others: number[]
  readonly contexts: number[]
}

/**
 * What was there in a stretch of time, from its beginning to now or to its end; null where nothing is known of it.
 * `most`: types with a line of their own. Linear in the history; allocates.
 */
export function aliveRows(
  { history, alive }: Pick<PageGraph, 'history' | 'alive'>,
  range: { readonly fromMs: number; readonly toMs: number },
  most: number,
): AliveRows | null {
  const samples = within(history, alive, range)
  if (samples.length === 0) return null
  const highest = NODE_TYPES.map((type, number) => ({
    type,
    number,
    count: samples.reduce((found, { byType }) => Math.max(found, byType[number] ?? 0), 0),
  }))
  const shown = highest
    .filter(({ count }) => count > 0)
    .sort((left, right) => right.count - left.count)
    .slice(0, most)
  return {
    wallMs: samples.map(({ wallMs }) => wallMs),
    types: shown.map(({ type }) => type),
    counts: shown.map(({ number }) => samples.map(({ byType }) => byType[number] ?? 0)),
    others: samples.map(({ total, byType }) =>
      shown.reduce((rest, { number }) => rest - (byType[number] ?? 0), total),
    ),
    contexts: samples.map(({ contexts }) => contexts),
  }
}

/** The samples in the range; what was there as it began, and what is there at its end, stand at its limits. */
function within(
  history: readonly AliveSample[],
  alive: AliveSample,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AliveSample[] {
  const all = alive.wallMs > (history.at(-1)?.wallMs ?? -1) ? [...history, alive] : [...history]
  const before = all.findLast(({ wallMs }) => wallMs < fromMs)
  const inside = all.filter(({ wallMs }) => wallMs >= fromMs && wallMs <= toMs)
  const after = all.find(({ wallMs }) => wallMs > toMs)
  const last = inside.at(-1) ?? before
  if (before !== undefined) inside.unshift({ ...before, wallMs: fromMs })
  // Nothing is known of what came after the newest.
  if (after !== undefined && last !== undefined) inside.push({ ...last, wallMs: toMs })
  return inside
}
