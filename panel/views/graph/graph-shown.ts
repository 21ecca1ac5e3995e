// What a picture of a graph shows: its nodes, or one box for all nodes that do the same, and the lines between the
// boxes. Pure; panel page.

import { equalNodes, type NodeGroup } from '../../../trace/graph/equal-nodes.ts'
import type { GraphEdge, GraphNode } from '../../../trace/graph/schema.ts'
import { formatCount } from '../../../trace/text/format.ts'
import { nodeName, typeName } from '../../../trace/text/graph-words.ts'
import type { LayoutOrder } from './layout.ts'

/** Boxes in one picture; more cannot be told apart, and take the library many seconds. */
export const MOST_BOXES = 2000
/** From so many nodes on those that do the same are one box, unless the user wants it otherwise. */
export const MANY_NODES = 120
const BOX_HEIGHT = 24
/** Of the figures' font, on average. */
const LETTER_WIDTH = 6.6
const BOX_PADDING = 30
const MOST_LETTERS = 28

export interface ShownGraph {
  /** Oldest first; those that the picture has no room for are left out. */
  readonly groups: readonly NodeGroup[]
  /** The group that a node is in, also where the picture leaves it out. */
  readonly groupOf: ReadonlyMap<number, number>
  /** Between different groups of the picture, each pair once. */
  readonly lines: ReadonlyMap<string, ShownLine>
  /** Nodes that are in the table only. */
  readonly left: number
}

export interface ShownLine {
  readonly from: number
  readonly to: number
  /** It leads into parameters, and into nothing else. */
  isParameter: boolean
}

/** Of nodes and what is between them. `apart`: shown alone; null: all are. */
export function shownGraph(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  apart: ReadonlySet<number> | null,
): ShownGraph {
  const all =
    apart === null
      ? nodes.map((node): NodeGroup => ({ id: node.id, nodes: [node] }))
      : equalNodes(nodes, edges, apart)
  const groupOf = new Map<number, number>()
  for (const { id, nodes: members } of all) for (const member of members) groupOf.set(member.id, id)
  // The newest are left out: what stands the longest is the page's structure.
  const groups = all.slice(0, MOST_BOXES)
  const shown = new Set(groups.map(({ id }) => id))
  const lines = new Map<string, ShownLine>()
  for (const { from, to, parameter } of edges) {
    const ends = { from: groupOf.get(from) ?? 0, to: groupOf.get(to) ?? 0 }
    if (!shown.has(ends.from) || !shown.has(ends.to)) continue
    // Within a group it says nothing of its nodes; of a node alone it is a circle.
    if (ends.from === ends.to && from !== to) continue
    const isParameter = parameter !== null
    const key = lineKey(ends)
    const known = lines.get(key)
    if (known === undefined) lines.set(key, { ...ends, isParameter })
    else known.isParameter &&= isParameter
  }
  let left = 0
  for (const { nodes: members } of all.slice(MOST_BOXES)) left += members.length
  return { groups, groupOf, lines, left }
}

export const lineKey = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  `${from}-${to}`

/** What a box says; long names of processors are cut. */
export function boxText({ nodes }: NodeGroup): string {
  const [node] = nodes as [GraphNode]
  if (nodes.length === 1) return cut(nodeName(node), MOST_LETTERS)
  const count = ` × ${formatCount(nodes.length)}`
  return cut(node.processor === '' ? typeName(node.type) : node.processor, MOST_LETTERS) + count
}

const cut = (name: string, letters: number): string =>
  name.length <= letters ? name : `${name.slice(0, letters - 1)}…`

/** What is to be placed. */
export const orderOf = ({ groups, lines }: ShownGraph): LayoutOrder => ({
  nodes: groups.map((group) => ({
    id: group.id,
    width: Math.ceil(boxText(group).length * LETTER_WIDTH) + BOX_PADDING,
    height: BOX_HEIGHT,
  })),
  edges: Array.from(lines.values(), ({ from, to }) => [from, to] as const),
})
