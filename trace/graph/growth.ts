// What grows with each repeat of a gesture: the nodes that are there are counted at marks, one after each repeat, and
// what has grown from mark to mark is named. Pure; any reader context.

import { NODE_TYPES, type NodeType } from '../wire/graph-names.ts'
import type { PageGraph } from './schema.ts'

/** Nodes that are there at one moment. */
export interface AliveMark {
  /** Epoch ms. */
  readonly wallMs: number
  readonly byType: ReadonlyMap<NodeType, number>
}

export interface Growth {
  readonly type: NodeType
  /** At each mark. */
  readonly counts: readonly number[]
  /** From mark to mark, on average. */
  readonly perMark: number
  /** It grew by the same number each time, which no chance does. */
  readonly isSteady: boolean
}

/** Marks that tell growth from chance: two steps. */
export const LEAST_MARKS = 3

/** The nodes of `contextId` that are there now, of all contexts where it is null. Linear in the graph. */
export function markOf(graph: PageGraph, contextId: string | null, wallMs: number): AliveMark {
  const byType = new Map<NodeType, number>()
  for (const node of graph.nodes.values())
    if (contextId === null || node.contextId === contextId)
      byType.set(node.type, (byType.get(node.type) ?? 0) + 1)
  return { wallMs, byType }
}

/** What has grown at each mark, the most first; nothing where there are too few marks to tell. */
export function growthOf(marks: readonly AliveMark[]): Growth[] {
  if (marks.length < LEAST_MARKS) return []
  const grown: Growth[] = []
  for (const type of NODE_TYPES) {
    const counts = marks.map(({ byType }) => byType.get(type) ?? 0)
    const steps = counts.slice(1).map((count, index) => count - (counts[index] as number))
    if (!steps.every((step) => step > 0)) continue
    const perMark = steps.reduce((sum, step) => sum + step, 0) / steps.length
    grown.push({ type, counts, perMark, isSteady: steps.every((step) => step === steps[0]) })
  }
  return grown.sort((left, right) => right.perMark - left.perMark)
}
