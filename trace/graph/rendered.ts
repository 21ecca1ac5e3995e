// Whether the platform works a node out at all. Pure; any reader context.

import type { NodeType } from '../wire/graph-names.ts'
import type { PageGraph } from './schema.ts'

/** They are run, and whatever leads to them with them. */
const RUN: ReadonlySet<NodeType> = new Set([
  'AnalyserNode',
  'AudioDestinationNode',
  'AudioWorkletNode',
  'MediaStreamAudioDestinationNode',
])
const WITHOUT_OUTPUT: ReadonlySet<NodeType> = new Set([
  'AudioDestinationNode',
  'MediaStreamAudioDestinationNode',
])

/**
 * True where something that is run hears the node, so that one listener more changes nothing: what nobody hears stands
 * still, and would begin to run. False for a node without an output, or that is not there. Linear in the graph.
 */
export function isRendered(graph: PageGraph, node: number): boolean {
  const type = graph.nodes.get(node)?.type
  if (type === undefined || WITHOUT_OUTPUT.has(type)) return false
  const seen = new Set<number>([node])
  for (const id of seen) {
    const found = graph.nodes.get(id)
    if (found !== undefined && RUN.has(found.type)) return true
    // A set goes on to what is added while it is visited.
    for (const key of graph.outOf(id)) seen.add(graph.edges.get(key)?.to ?? 0)
  }
  return false
}
