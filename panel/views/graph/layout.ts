// Where the boxes of a graph go, and how the lines between them run: left to right, as the sound does. The library is
// slow with thousands of nodes: a worker of the panel page runs this, or Node.

import { Graph, layout } from '@dagrejs/dagre'

export interface LayoutNode {
  readonly id: number
  readonly width: number
  readonly height: number
}

export interface LayoutOrder {
  readonly nodes: readonly LayoutNode[]
  /** Each pair once. */
  readonly edges: readonly (readonly [from: number, to: number])[]
}

/** Centre of a box. */
export interface PlacedNode {
  readonly id: number
  readonly x: number
  readonly y: number
}

export interface PlacedEdge {
  readonly from: number
  readonly to: number
  /** x and y of each bend, from end to end. */
  readonly points: readonly number[]
}

export interface LayoutResult {
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
  readonly width: number
  readonly height: number
}

/** From so many nodes on beauty costs too much. */
const MANY_NODES = 200

/** Places every node. A worker's thread or Node; of thousands of nodes it takes seconds. */
export function placeGraph({ nodes, edges }: LayoutOrder): LayoutResult {
  // The library gives it no size.
  if (nodes.length === 0) return { nodes: [], edges: [], width: 0, height: 0 }
  const graph = new Graph({ multigraph: false })
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 14,
    ranksep: 44,
    edgesep: 8,
    marginx: 16,
    marginy: 16,
    ranker: nodes.length < MANY_NODES ? 'network-simplex' : 'longest-path',
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of nodes) graph.setNode(String(id), { width, height })
  for (const [from, to] of edges) graph.setEdge(String(from), String(to))
  layout(graph)
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return {
    nodes: nodes.map(({ id }) => {
      const { x, y } = graph.node(String(id)) as { x: number; y: number }
      return { id, x, y }
    }),
    edges: edges.map(([from, to]) => {
      const edge = graph.edge(String(from), String(to)) as { points: { x: number; y: number }[] }
      return { from, to, points: edge.points.flatMap(({ x, y }) => [x, y]) }
    }),
    width,
    height,
  }
}
