// A page's audio graph in words: names of its nodes, and one sentence for each finding. Any context.

import type { GraphFinding } from '../graph/findings.ts'
import type { Growth } from '../graph/growth.ts'
import type { GraphEdge, GraphNode, PageGraph } from '../graph/schema.ts'
import { RUNS_ON_MS } from '../graph/lasting.ts'
import type { NodeType } from '../wire/graph-names.ts'
import { say, type Words } from './words.ts'

/** Nodes of one circle that a sentence names; of more it tells how many. */
const MOST_NAMED = 6

/** Such as "Gain", "BufferSource" or "Worklet". */
export const typeName = (type: NodeType): string =>
  type === 'AudioNode' ? 'Node' : type.replace(/^Audio|Audio(?=Source|Destination)|Node$/g, '')

/** Such as "Gain 12", or the name of a worklet node's processor with its number. Any thread. */
export const nodeName = ({ id, type, processor }: GraphNode): string =>
  `${processor === '' ? typeName(type) : processor} ${id}`

/** How a source stands; '' for a node that nobody starts. */
export function playingText({ started, stopped }: GraphNode): string {
  if (started === null) return stopped === null ? '' : 'stopped before it started'
  return stopped === null ? 'started' : 'started, stopped'
}

/** Where it goes: "Gain 12", "frequency of Oscillator 3", with numbers where they are not the first. */
export function targetText(graph: PageGraph, { to, parameter, input, output }: GraphEdge): string {
  const target = graph.nodes.get(to)
  const name = target === undefined ? 'something that is no node' : nodeName(target)
  const from = output === 0 ? '' : ` from output ${output}`
  if (parameter !== null) return `${parameter} of ${name}${from}`
  return `${name}${input === 0 ? '' : `, input ${input}`}${from}`
}

const WORDS = (graph: PageGraph): Words<GraphFinding> => {
  const nameOf = (id: number): string => {
    const node = graph.nodes.get(id)
    return node === undefined ? `node ${id}` : nodeName(node)
  }
  return {
    unheard: ({ node }) =>
      `${nameOf(node)} has sound and is connected to nothing: nobody hears it, and it may be worked out all the same.`,
    unconnected: ({ node }) =>
      `${nameOf(node)} was made and never connected to anything, in either direction.`,
    'never-started': ({ node }) => `${nameOf(node)} is connected, but start() was never called.`,
    cycle: ({ nodes }) =>
      nodes.length === 1
        ? `${nameOf(nodes[0] as number)} goes into itself without a DelayNode: the browser mutes it.`
        : `${circleText(nodes.map(nameOf))} go round without a DelayNode: the browser mutes them.`,
    'runs-on': ({ processor, nodes, confidence }) => {
      const isOne = nodes.length === 1
      const who = isOne
        ? `The processor of ${nameOf(nodes[0] as number)} runs on, though its node was`
        : `${nodes.length} “${processor}” processors run on, though their nodes were`
      const kept = `Unless ${isOne ? 'it is' : 'they are'} kept for later,`
      const doubt = confidence === 'high' ? 'So many are hardly kept for later:' : kept
      const since = `at least ${RUNS_ON_MS / 1000} s ago`
      const advice = `${doubt} process() must return false once there is nothing to do.`
      return `${who} disconnected from everything ${since}. ${advice}`
    },
    'never-stopped': ({ type, nodes }) => {
      const who = `${nodes.length} ${typeName(type)} nodes were started at different times`
      return `${who}, and stop() was called for none: they run on, heard or not.`
    },
    'context-open': ({ contextId }) =>
      `Context ${contextId} is still open, though the page has made another one since.`,
  }
}

const circleText = (names: readonly string[]): string => {
  if (names.length > MOST_NAMED) return `${names.length} nodes, ${names[0]} among them,`
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** One sentence. `contextName`: what the reader calls a context. Any thread. */
export function findingSentence(
  graph: PageGraph,
  finding: GraphFinding,
  contextName?: (contextId: string) => string,
): string {
  if (finding.code === 'context-open' && contextName !== undefined)
    return `${contextName(finding.contextId)} is still open, though the page has made another one since.`
  return say(WORDS(graph), finding)
}

/** Such as "7 more Gain nodes with each repeat: 0, 7, 14, 21." Any thread. */
export function growthSentence({ type, site, counts, perMark, isSteady }: Growth): string {
  const by = isSteady ? String(perMark) : `about ${perMark.toFixed(1)}`
  const nodes = `${typeName(type)} ${by === '1' ? 'node' : 'nodes'}`
  const where = site === '' ? '' : `, made at ${site}`
  return `${by} more ${nodes} with each repeat${where}: ${counts.join(', ')}.`
}
