// Nodes that do the same in a graph: of one type, and connected to and from what does the same. The voices of a synth
// become one chain, however many they are. Pure; any reader context.

import type { GraphEdge, GraphNode } from './schema.ts'

/** Refinements; a chain of equal nodes is told apart by so many from each of its ends. */
const MOST_ROUNDS = 12

/** Nodes that are shown as one; never empty. */
export interface NodeGroup {
  /** That of its oldest node. */
  readonly id: number
  /** Oldest first. */
  readonly nodes: readonly GraphNode[]
}

/**
 * Groups in the order of their oldest nodes; those of `apart` are alone. Partition refinement: nodes of one kind part
 * where the kinds of what they are connected to differ, until none parts any more. About n log n for each round.
 */
export function equalNodes(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  apart: ReadonlySet<number>,
): NodeGroup[] {
  let kinds = numbered(nodes, ({ id, type, processor, contextId }) =>
    apart.has(id) ? `${id}` : `${type} ${processor} ${contextId}`,
  )
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const around = neighbours(edges, kinds.of)
    const finer = numbered(nodes, ({ id }) => {
      const sides = [...(around.get(id) ?? [])].sort().join(' ')
      return `${kinds.of.get(id)}: ${sides}`
    })
    if (finer.count === kinds.count) break
    kinds = finer
  }
  const groups = new Map<number, GraphNode[]>()
  for (const node of nodes) {
    const kind = kinds.of.get(node.id) as number
    const group = groups.get(kind)
    if (group === undefined) groups.set(kind, [node])
    else group.push(node)
  }
  return Array.from(groups.values(), (group) => ({ id: (group[0] as GraphNode).id, nodes: group }))
}

/** One number for each text. */
function numbered(
  nodes: readonly GraphNode[],
  textOf: (node: GraphNode) => string,
): { of: ReadonlyMap<number, number>; count: number } {
  const numbers = new Map<string, number>()
  const of = new Map<number, number>()
  for (const node of nodes) {
    const text = textOf(node)
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    of.set(node.id, number)
  }
  return { of, count: numbers.size }
}

/** Of each node: what it is connected to, and by what, each once, however often. */
function neighbours(
  edges: readonly GraphEdge[],
  kinds: ReadonlyMap<number, number>,
): Map<number, Set<string>> {
  const around = new Map<number, Set<string>>()
  const add = (node: number, text: string): void => {
    const known = around.get(node)
    if (known === undefined) around.set(node, new Set([text]))
    else known.add(text)
  }
  for (const { from, to, parameter, output, input } of edges) {
    const by = `${output}-${parameter ?? ''}${input}`
    add(from, `>${by}${kinds.get(to)}`)
    add(to, `<${by}${kinds.get(from)}`)
  }
  return around
}
