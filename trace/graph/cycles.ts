// The circles of a graph that no DelayNode breaks: strongly connected nodes, by Tarjan's algorithm (R. Tarjan, "Depth-
// first search and linear graph algorithms", 1972), without recursion, as a page may make a chain of any length. Pure.

import type { PageGraph } from './schema.ts'

interface Visit {
  readonly node: number
  readonly next: readonly number[]
  at: number
}

/** Each circle as the ids of its nodes, smallest first. Linear in the graph. */
export function cyclesOf(graph: PageGraph): number[][] {
  const order = new Map<number, number>()
  const low = new Map<number, number>()
  const isOpen = new Set<number>()
  const open: number[] = []
  const cycles: number[][] = []

  const isFollowed = (id: number): boolean => {
    const node = graph.nodes.get(id)
    return node !== undefined && node.type !== 'DelayNode'
  }
  const nextOf = (id: number): number[] => {
    const next: number[] = []
    for (const key of graph.outOf(id)) {
      const to = graph.edges.get(key)?.to ?? 0
      if (isFollowed(to)) next.push(to)
    }
    return next
  }
  const enter = (node: number): Visit => {
    order.set(node, order.size)
    low.set(node, order.size - 1)
    open.push(node)
    isOpen.add(node)
    return { node, next: nextOf(node), at: 0 }
  }
  const lower = (node: number, to: number): void => {
    if (to < (low.get(node) as number)) low.set(node, to)
  }
  /** All of its component have been visited. */
  const leave = ({ node, next }: Visit): void => {
    if (low.get(node) !== order.get(node)) return
    const component = open.splice(open.lastIndexOf(node))
    for (const member of component) isOpen.delete(member)
    if (component.length > 1 || next.includes(node)) cycles.push(component.sort((a, b) => a - b))
  }

  for (const start of graph.nodes.keys()) {
    if (order.has(start) || !isFollowed(start)) continue
    const path = [enter(start)]
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const to = visit.next[visit.at++]
      if (to === undefined) {
        path.pop()
        leave(visit)
        const above = path.at(-1)
        if (above !== undefined) lower(above.node, low.get(visit.node) as number)
      } else if (!order.has(to)) path.push(enter(to))
      else if (isOpen.has(to)) lower(visit.node, order.get(to) as number)
    }
  }
  return cycles
}
