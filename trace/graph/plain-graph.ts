// A page's graph as plain data, for JSON and for whoever draws it elsewhere. Pure; any reader context.

import type { CountMode, Interpretation, NodeType, ParameterName } from '../wire/graph-names.ts'
import type { PageGraph } from './schema.ts'

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
  parameter?: ParameterName
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
    nodes: nodes.map((node) => ({
      id: node.id,
      context: node.contextId,
      type: node.type,
      ...(node.processor === '' ? {} : { processor: node.processor }),
      sinceMs: node.sinceMs,
      channelCount: node.channelCount,
      channelCountMode: node.countMode,
      channelInterpretation: node.interpretation,
      ...(node.started === null ? {} : { startedMs: node.started.wallMs }),
      ...(node.stopped === null ? {} : { stoppedMs: node.stopped.wallMs }),
    })),
    edges: [...graph.edges.values()]
      .filter(({ from }) => shown.has(from))
      .map(({ from, output, to, input, parameter }) =>
        parameter === null ? { from, output, to, input } : { from, output, to, parameter },
      ),
  }
}
