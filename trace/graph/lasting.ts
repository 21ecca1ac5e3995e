// What goes on for ever in a page's graph, where it seems that nobody means it to: processors whose nodes are connected
// to nothing any more, and sources that nobody stops. Pure; any reader context.

import type { NodeType } from '../wire/graph-names.ts'
import type { GraphNode, PageGraph } from './schema.ts'

/** A node that is taken out of the graph only to be put in elsewhere is back before. */
export const RUNS_ON_MS = 5000
/** Processors of one name, from which on no page keeps them for later. */
const HARDLY_KEPT = 8
/** Sources that make a row of them, and the moments at which they were started. */
const LEAST_SOURCES = 8
const LEAST_MOMENTS = 4
/** What is started within it was started at one moment. */
const MOMENT_MS = 300

/** They play until they are stopped; a buffer has an end, unless it is looped, which is not known. */
const ENDLESS: ReadonlySet<NodeType> = new Set(['ConstantSourceNode', 'OscillatorNode'])

/**
 * Processors of one name that are called still, though their nodes, which were connected, have been connected to
 * nothing for RUNS_ON_MS. `likely`: it may be kept for later, as in a pool; `high`: so many are hardly kept.
 */
export interface RunsOn {
  code: 'runs-on'
  contextId: string
  processor: string
  nodes: readonly number[]
  confidence: 'likely' | 'high'
}

/** Sources of one kind, made in one place, that were started one after the other, and none was stopped. */
export interface NeverStopped {
  code: 'never-stopped'
  contextId: string
  type: NodeType
  nodes: readonly number[]
}

/**
 * Processors that are called though nothing goes in and nothing comes out. A processor whose process() returns false is
 * called only while something goes in, so these return true. Linear in the graph.
 */
export function runningOn(
  graph: PageGraph,
  contexts: readonly { readonly id: string; readonly state: string }[],
): RunsOn[] {
  const running = new Set(contexts.flatMap(({ id, state }) => (state === 'running' ? [id] : [])))
  const isLeft = (node: GraphNode): boolean =>
    node.type === 'AudioWorkletNode' &&
    node.wasConnected &&
    graph.outOf(node.id).size === 0 &&
    graph.into(node.id).size === 0 &&
    graph.nowMs - node.changedMs >= RUNS_ON_MS
  const groups = groupsOf(
    graph,
    (node) => isLeft(node) && running.has(node.contextId) && graph.isRunning(node.id),
    ({ contextId, processor }) => `${contextId} ${processor}`,
  )
  return groups.map((nodes) => {
    const { contextId, processor } = nodes[0] as GraphNode
    const confidence = nodes.length >= HARDLY_KEPT ? 'high' : 'likely'
    return { code: 'runs-on', contextId, processor, nodes: nodes.map(({ id }) => id), confidence }
  })
}

/**
 * A row of sources that all go on. Those that are made at once, as the partials of one sound, are no row; neither are
 * those of which one was stopped. Linear in the graph, but for their sorting.
 */
export function neverStopped(graph: PageGraph): NeverStopped[] {
  const groups = groupsOf(
    graph,
    (node) => ENDLESS.has(node.type) && node.started !== null && !node.isJoined,
    ({ contextId, type, site }) => `${contextId} ${type} ${site}`,
  )
  return groups.flatMap((nodes): NeverStopped[] => {
    const { contextId, type } = nodes[0] as GraphNode
    if (nodes.length < LEAST_SOURCES || nodes.some(({ stopped }) => stopped !== null)) return []
    if (momentsOf(nodes) < LEAST_MOMENTS) return []
    return [{ code: 'never-stopped', contextId, type, nodes: nodes.map(({ id }) => id) }]
  })
}

function groupsOf(
  graph: PageGraph,
  isMeant: (node: GraphNode) => boolean,
  keyOf: (node: GraphNode) => string,
): GraphNode[][] {
  const groups = new Map<string, GraphNode[]>()
  for (const node of graph.nodes.values()) {
    if (!isMeant(node)) continue
    const key = keyOf(node)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [node])
    else group.push(node)
  }
  return [...groups.values()]
}

/** How many moments their starts were called at. */
function momentsOf(nodes: readonly GraphNode[]): number {
  const times = nodes.map(({ started }) => started?.wallMs ?? 0).sort((a, b) => a - b)
  let moments = 0
  let beganMs = Number.NEGATIVE_INFINITY
  for (const time of times) {
    if (time - beganMs < MOMENT_MS) continue
    beganMs = time
    moments++
  }
  return moments
}
