// Which nodes stay, by type and by where they were made, and what grows with each repeat of a gesture: the nodes that
// are there are counted at marks, one after each repeat; what has grown from mark to mark is named. Pure; any thread.

import { NODE_TYPES, type NodeType } from '../wire/graph-names.ts'
import type { PageGraph } from './schema.ts'
import { shortSite } from './site-lines.ts'

/** Nodes of one type that were made in one place. */
export interface AliveGroup {
  readonly type: NodeType
  /** As short as can be; '' where it is not known. */
  readonly site: string
  count: number
}

/** Nodes that are there at one moment. */
export interface AliveMark {
  /** Epoch ms. */
  readonly wallMs: number
  readonly groups: ReadonlyMap<string, AliveGroup>
}

export interface AliveCounts {
  readonly type: NodeType
  readonly site: string
  /** At each mark. */
  readonly counts: readonly number[]
}

export interface Growth extends AliveCounts {
  /** From mark to mark, on average. */
  readonly perMark: number
  /** It grew by the same number each time, which no chance does. */
  readonly isSteady: boolean
}

/** Marks that tell growth from chance: two steps. */
export const LEAST_MARKS = 3

/** The nodes of `contextId` that are there now, of all contexts where it is null. Linear in the graph. */
export function markOf(graph: PageGraph, contextId: string | null, wallMs: number): AliveMark {
  const groups = new Map<string, AliveGroup>()
  const shortSites = new Map<number, string>()
  for (const { type, site, contextId: its } of graph.nodes.values()) {
    if (contextId !== null && its !== contextId) continue
    const short = shortSites.get(site) ?? shortSite(graph.sites.get(site) ?? '')
    shortSites.set(site, short)
    const key = `${type} ${short}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { type, site: short, count: 1 })
    else group.count++
  }
  return { wallMs, groups }
}

/** What was there at one of the marks at least: by type, of each what there is most of at the last one first. */
export function countsAt(marks: readonly AliveMark[]): AliveCounts[] {
  const found = new Map<string, AliveGroup>()
  for (const { groups } of marks) for (const [key, group] of groups) found.set(key, group)
  return [...found]
    .map(([key, { type, site }]) => ({
      type,
      site,
      counts: marks.map(({ groups }) => groups.get(key)?.count ?? 0),
    }))
    .sort(
      (left, right) =>
        NODE_TYPES.indexOf(left.type) - NODE_TYPES.indexOf(right.type) ||
        (right.counts.at(-1) ?? 0) - (left.counts.at(-1) ?? 0),
    )
}

/** What has grown at each mark, the most first; nothing where there are too few marks to tell. */
export function growthOf(marks: readonly AliveMark[]): Growth[] {
  if (marks.length < LEAST_MARKS) return []
  const grown: Growth[] = []
  for (const { type, site, counts } of countsAt(marks)) {
    const steps = counts.slice(1).map((count, index) => count - (counts[index] as number))
    if (!steps.every((step) => step > 0)) continue
    const perMark = steps.reduce((sum, step) => sum + step, 0) / steps.length
    const isSteady = steps.every((step) => step === steps[0])
    grown.push({ type, site, counts, perMark, isSteady })
  }
  return grown.sort((left, right) => right.perMark - left.perMark)
}
