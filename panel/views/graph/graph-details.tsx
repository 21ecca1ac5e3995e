// What is known of the node that is chosen: settings, how it stands, what it is connected to, what is wrong with it.
// Panel page.

import { nodesOfFinding } from '../../../trace/graph/findings.ts'
import { pageLines } from '../../../trace/graph/site-lines.ts'
import type { GraphEdge, GraphNode } from '../../../trace/graph/schema.ts'
import type { Report } from '../../../trace/report/schema.ts'
import { formatCount, formatNumber, formatShare } from '../../../trace/text/format.ts'
import {
  findingSentence,
  nodeName,
  playingText,
  targetText,
} from '../../../trace/text/graph-words.ts'
import { useApp } from '../../models/app-context.ts'
import { Facts, type Fact } from '../../parts/facts.tsx'
import { GraphLevel } from './graph-level.tsx'
import type { GraphShot } from './graph-model.ts'
import { GraphParameters } from './graph-parameters.tsx'

/** Connections that are listed of one node, in each direction. */
const MOST_LISTED = 24

/** The node's details, or how to get them. `onChoose`: another node is to be shown. */
export function GraphDetails(props: { shot: GraphShot; onChoose: (node: number) => void }) {
  const { graph: model, live } = useApp()
  const { shot, onChoose } = props
  const node = shot.graph.nodes.get(model.selected.value ?? 0)
  if (node === undefined) {
    return (
      <p class="muted" data-testid="graph-unchosen">
        {model.selected.value === null
          ? 'Click a node in the picture, or choose one in the table, to see its settings and connections.'
          : 'The node that was chosen is gone: the page let go of it.'}
      </p>
    )
  }
  const edgesOf = (keys: ReadonlySet<string>): GraphEdge[] =>
    [...keys].flatMap((key) => shot.graph.edges.get(key) ?? [])
  const outgoing = edgesOf(shot.graph.outOf(node.id))
  const incoming = edgesOf(shot.graph.into(node.id))
  const findings = shot.findings.filter((finding) => nodesOfFinding(finding).includes(node.id))
  return (
    <div class="graph-node" data-testid="graph-node" data-node={node.id}>
      <h3>{nodeName(node)}</h3>
      <Equals node={node.id} />
      {findings.map((finding) => (
        <p key={finding.code} class="note-problem">
          {findingSentence(shot.graph, finding, live.contextLabel)}
        </p>
      ))}
      <Facts
        facts={[...factsOf(node, shot.graph.nowMs), ...processorFacts(node, live.fullReport.value)]}
      />
      <MadeAt stack={shot.graph.sites.get(node.site) ?? ''} />
      <GraphLevel node={node} graph={shot.graph} />
      <GraphParameters node={node} graph={shot.graph} />
      <Connections
        title="Goes to"
        none="nothing"
        items={outgoing.map((edge) => [edge.to, targetText(shot.graph, edge)])}
        onChoose={onChoose}
      />
      <Connections
        title="Comes from"
        none="nothing"
        items={incoming.map((edge) => {
          const from = shot.graph.nodes.get(edge.from)
          const into = edge.parameter === null ? '' : `, into ${edge.parameter}`
          return [edge.from, `${from === undefined ? edge.from : nodeName(from)}${into}`]
        })}
        onChoose={onChoose}
      />
    </div>
  )
}

/** How many there are of its kind, where the picture shows them as one. */
function Equals({ node }: { node: number }) {
  const { graph: model } = useApp()
  const shown = model.shown.value
  const id = shown?.groupOf.get(node)
  const count = shown?.groups.find((group) => group.id === id)?.nodes.length ?? 1
  if (count === 1) return null
  return (
    <p class="note" data-testid="graph-equals">
      One of {formatCount(count)} that are connected in the same way.{' '}
      <button type="button" class="link-button" onClick={() => model.open(node)}>
        Show each of them
      </button>
    </p>
  )
}

function factsOf(node: GraphNode, nowMs: number): Fact[] {
  const playing = playingText(node)
  return [
    { name: 'Type', text: node.type },
    {
      name: node.isJoined ? 'Met' : 'Made',
      text: `${formatNumber(Math.max(0, nowMs - node.sinceMs) / 1000, 1, 's')} ago`,
      value: node.sinceMs,
    },
    ...(playing === '' ? [] : [{ name: 'State', text: playing }]),
    { name: 'Channels', text: formatCount(node.channelCount), detail: node.countMode },
    { name: 'Mixing', text: node.interpretation },
  ]
}

/** What its processor costs: of all nodes with that processor in its context, where there are several. */
function processorFacts(node: GraphNode, { processors }: Report): Fact[] {
  if (node.processor === '') return []
  const same = processors.filter(
    ({ contextId, name }) => contextId === node.contextId && name === node.processor,
  )
  if (same.length === 0) return []
  const load = same.reduce((sum, processor) => sum + processor.load.average, 0)
  return [
    {
      name: 'Processor load',
      text: formatShare(load),
      value: load,
      ...(same.length === 1 ? {} : { detail: `all ${formatCount(same.length)} of this name` }),
    },
  ]
}

/** The page's code that made it, the innermost call first; nothing where nobody wanted to know. */
function MadeAt({ stack }: { stack: string }) {
  const lines = pageLines(stack)
  if (lines.length === 0) return null
  return (
    <div class="graph-connections" data-testid="graph-site">
      <h3>Made at</h3>
      <ul class="graph-stack">
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
    </div>
  )
}

function Connections(props: {
  title: string
  none: string
  items: readonly (readonly [node: number, text: string])[]
  onChoose: (node: number) => void
}) {
  const { title, none, items, onChoose } = props
  const shown = items.slice(0, MOST_LISTED)
  return (
    <div class="graph-connections">
      <h3>{title}</h3>
      {items.length === 0 ? (
        <span class="muted">{none}</span>
      ) : (
        <ul>
          {shown.map(([node, text], index) => (
            <li key={index}>
              {node === 0 ? (
                text
              ) : (
                <button type="button" class="link-button" onClick={() => onChoose(node)}>
                  {text}
                </button>
              )}
            </li>
          ))}
          {items.length > shown.length && (
            <li class="muted">and {formatCount(items.length - shown.length)} more</li>
          )}
        </ul>
      )}
    </div>
  )
}
