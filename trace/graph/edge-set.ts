// The connections of a graph, found by where they leave and where they arrive. Any reader context; bounded.

import type { SessionBudget } from '../config/session-budget.ts'
import { ANY_INDEX } from '../wire/graph-names.ts'
import type { GraphEdge } from './schema.ts'

const MAX_EDGES = 16_384
/** Of one node: a page that connects and disconnects for ever must not make us look through all. */
const MAX_OF_NODE = 1024

/** What a disconnection names; `to` null: whatever it goes to. */
export interface EdgePattern extends Pick<GraphEdge, 'from' | 'parameter'> {
  readonly to: number | null
  /** ANY_INDEX: any. */
  readonly output: number
  readonly input: number
}

export interface EdgeSet {
  readonly all: ReadonlyMap<string, GraphEdge>
  outOf(node: number): ReadonlySet<string>
  into(node: number): ReadonlySet<string>
  /** False where there are too many. One that is there already stays as it is. */
  add(edge: GraphEdge): boolean
  /** Removes what the pattern names; answers the nodes at the other ends. */
  remove(pattern: EdgePattern): number[]
  /** Removes all of a node that is gone; answers the nodes at the other ends. */
  removeNode(node: number): number[]
}

const NONE: ReadonlySet<string> = new Set()

const keyOf = ({ from, to, parameter, output, input }: GraphEdge): string =>
  `${from}:${output}>${to}:${parameter ?? ''}${input}`

/** No edge. Any thread; constant time for each, linear in a node's edges where some are removed. */
export function createEdgeSet(budget: Pick<SessionBudget, 'take' | 'give'>): EdgeSet {
  const all = new Map<string, GraphEdge>()
  const leaving = new Map<number, Set<string>>()
  const arriving = new Map<number, Set<string>>()

  function listOf(lists: Map<number, Set<string>>, node: number): Set<string> {
    const known = lists.get(node)
    if (known !== undefined) return known
    const list = new Set<string>()
    lists.set(node, list)
    return list
  }

  function drop(lists: Map<number, Set<string>>, node: number, key: string): void {
    const list = lists.get(node)
    list?.delete(key)
    if (list?.size === 0) lists.delete(node)
  }

  function take(key: string, edge: GraphEdge): void {
    all.delete(key)
    budget.give('graphEdges')
    drop(leaving, edge.from, key)
    drop(arriving, edge.to, key)
  }

  return {
    all,
    outOf: (node) => leaving.get(node) ?? NONE,
    into: (node) => arriving.get(node) ?? NONE,
    add(edge) {
      const key = keyOf(edge)
      if (all.has(key)) return true
      const ofNode = leaving.get(edge.from)?.size ?? 0
      const isFull = all.size >= MAX_EDGES || ofNode >= MAX_OF_NODE
      if (isFull || !budget.take('graphEdges')) return false
      all.set(key, edge)
      listOf(leaving, edge.from).add(key)
      listOf(arriving, edge.to).add(key)
      return true
    },
    remove({ from, to, parameter, output, input }) {
      const others: number[] = []
      // Deleting what is visited is safe.
      for (const key of leaving.get(from) ?? NONE) {
        const edge = all.get(key)
        if (edge === undefined) continue
        const isNamed = to === null || (edge.to === to && edge.parameter === parameter)
        const isOutput = output === ANY_INDEX || edge.output === output
        const isInput = input === ANY_INDEX || edge.input === input
        if (!isNamed || !isOutput || !isInput) continue
        take(key, edge)
        others.push(edge.to)
      }
      return others
    },
    removeNode(node) {
      const others: number[] = []
      for (const key of [...(leaving.get(node) ?? NONE), ...(arriving.get(node) ?? NONE)]) {
        const edge = all.get(key)
        if (edge === undefined) continue
        take(key, edge)
        others.push(edge.from === node ? edge.to : edge.from)
      }
      return others
    },
  }
}
