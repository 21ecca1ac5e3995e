// A page's graph as plain data, for JSON and for whoever draws it elsewhere. Pure; any reader context.

import type { CountMode, Interpretation, NodeType } from '../wire/graph-names.ts'
import type { GraphEdge, GraphNode, PageGraph } from './schema.ts'

export interface PlainNode {
  id: number
  context: string
  type: NodeType
  processor?: string
  sinceMs: number
  channelCount: number
  channelCountMode: CountMode
  channelInterpretation: Interpretation
  startedMs?: number
  stoppedMs?: number
}

export interface PlainEdge {
  from: number
  output: number
  /** 0: a parameter of something that is no node. */
  to: number
  input?: number
  parameter?: string
}

export interface PlainGraph {
  nodes: PlainNode[]
  edges: PlainEdge[]
}

/** The nodes of one context and what leads from them, of all where it is null. Times are epoch ms. Allocates. */
export function plainGraph(graph: PageGraph, contextId: string | null): PlainGraph {
  const nodes = [...graph.nodes.values()].filter(
    (node) => contextId === null || node.contextId === contextId,
  )
  const shown = new Set(nodes.map(({ id }) => id))
  return {
    nodes: nodes.map(plainNode),
    edges: [...graph.edges.values()].filter(({ from }) => shown.has(from)).map(plainEdge),
  }
}

function plainNode(node: GraphNode): PlainNode {
  const plain: PlainNode = {
    id: node.id,
    context: node.contextId,
    type: node.type,
    sinceMs: node.sinceMs,
    channelCount: node.channelCount,
    channelCountMode: node.countMode,
    channelInterpretation: node.interpretation,
  }
  if (node.processor !== '') plain.processor = node.processor
  if (node.started !== null) plain.startedMs = node.started.wallMs
  if (node.stopped !== null) plain.stoppedMs = node.stopped.wallMs
  return plain
}

const plainEdge = ({ from, output, to, input, parameter }: GraphEdge): PlainEdge =>
  parameter === null ? { from, output, to, input } : { from, output, to, parameter }
