// The Graph view: what the page has built of nodes and connections, as a picture and as a table, and what is worth a
// look in it. Panel page.

import { useEffect, useRef } from 'preact/hooks'
import { formatCount, formatPlural } from '../../../trace/text/format.ts'
import { findingSentence } from '../../../trace/text/graph-words.ts'
import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { AliveChart } from './alive-chart.tsx'
import { GraphCanvas, type GraphHands } from './graph-canvas.tsx'
import { GraphDetails } from './graph-details.tsx'
import { ROLE_VARIABLES } from './graph-drawing.ts'
import { GraphGrowth } from './graph-growth.tsx'
import type { GraphShot } from './graph-model.ts'
import { MOST_BOXES } from './graph-shown.ts'
import { GraphTable } from './graph-table.tsx'

/** Findings in the list; the marks in the picture show the others. */
const MOST_FINDINGS = 6

/** The view, or what to do while no node was made. */
export function GraphView() {
  const { graph: model } = useApp()
  useEffect(() => model.watch(), [])
  const shot = model.shot.value
  if (shot === null) return <GraphEmpty />
  return <GraphShown shot={shot} />
}

function GraphEmpty() {
  const { recording } = useApp()
  if (recording.source.value.kind === 'file') {
    return (
      <EmptyState title="No graph in this recording">
        <p>
          Its page made no audio node, or it was recorded by the command line or by an older
          version: the graph is watched by the extension.
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No audio node yet">
      <p>
        {recording.source.value.kind === 'none'
          ? 'Press Record, then start the page’s sound: each node shows here, with what it is connected to.'
          : 'The page has made no audio node since recording began. Many pages do so with the first click or note.'}
      </p>
      <p>
        Recording by reload sees every node. A recording that joins a running page sees those that
        it makes from then on, and older ones when they are connected or started.
      </p>
    </EmptyState>
  )
}

function GraphShown(props: { shot: GraphShot }) {
  const { graph: model } = useApp()
  const { shot } = props
  const hands = useRef<GraphHands | null>(null)
  const choose = (node: number): void => {
    model.selected.value = node
    hands.current?.show(node)
  }
  return (
    <div class="graph">
      <GraphBar shot={shot} hands={() => hands.current} />
      <Findings shot={shot} />
      <div class="graph-grid">
        <section class="chart-panel graph-picture" aria-label="Picture of the graph">
          <GraphCanvas
            onHands={(made) => {
              hands.current = made
            }}
          />
          <Legend />
        </section>
        <section class="chart-panel" aria-label="Chosen node">
          <h2>Chosen node</h2>
          <GraphDetails shot={shot} onChoose={choose} />
        </section>
      </div>
      <GraphTable shot={shot} onChoose={choose} />
      <div class="graph-stays">
        <AliveChart graph={shot.graph} />
        <GraphGrowth shot={shot} />
      </div>
    </div>
  )
}

function GraphBar(props: { shot: GraphShot; hands: () => GraphHands | null }) {
  const { graph: model } = useApp()
  const { shot, hands } = props
  const { made, gone, refused } = shot.graph
  return (
    <div class="graph-bar">
      <span data-testid="graph-counts" data-value={shot.nodes.length}>
        {formatPlural(shot.nodes.length, 'node')}, {formatPlural(shot.edges.length, 'connection')}
      </span>
      <span class="muted">
        {formatCount(made)} made, {formatCount(gone)} let go
        {refused > 0 && `, ${formatCount(refused)} too many to follow`}
      </span>
      <PictureState shot={shot} />
      <span class="graph-tools">
        <input
          type="search"
          placeholder="Find a node"
          aria-label="Find a node by its name"
          data-testid="graph-search"
          value={model.search.value}
          onInput={(event) => {
            model.search.value = event.currentTarget.value
          }}
        />
        <button
          type="button"
          class="button"
          data-testid="graph-collapse"
          aria-pressed={model.isCollapsed.value}
          title="Nodes of one type that are connected in the same way become one box"
          onClick={() => model.collapse(!model.isCollapsed.value)}
        >
          {model.isCollapsed.value ? 'Show every node' : 'Collapse equal nodes'}
        </button>
        <button type="button" class="button" onClick={() => hands()?.zoom(1.25)}>
          Zoom in
        </button>
        <button type="button" class="button" onClick={() => hands()?.zoom(0.8)}>
          Zoom out
        </button>
        <button type="button" class="button" data-testid="graph-fit" onClick={() => hands()?.fit()}>
          Show all
        </button>
        <button type="button" class="button" data-testid="graph-dot" onClick={model.saveDot}>
          Save DOT
        </button>
        <button type="button" class="button" data-testid="graph-json" onClick={model.saveJson}>
          Save JSON
        </button>
      </span>
    </div>
  )
}

function PictureState(props: { shot: GraphShot }) {
  const { graph: model } = useApp()
  const picture = model.picture.value
  if (model.problem.value !== '') return <span class="note-problem">{model.problem.value}</span>
  if (picture === null) return <span class="muted">laying it out …</span>
  return (
    <span class="muted">
      {(model.shown.value?.left ?? 0) > 0 &&
        `the picture holds the first ${formatCount(MOST_BOXES)}, the table all ${formatCount(props.shot.nodes.length)}`}
    </span>
  )
}

function Findings(props: { shot: GraphShot }) {
  const { live } = useApp()
  const { findings, graph } = props.shot
  if (findings.length === 0) return null
  const shown = findings.slice(0, MOST_FINDINGS)
  return (
    <ul class="graph-findings" data-testid="graph-findings" aria-label="Findings">
      {shown.map((finding, index) => (
        <li key={index} data-code={finding.code}>
          {findingSentence(graph, finding, live.contextLabel)}
        </li>
      ))}
      {findings.length > shown.length && (
        <li class="muted">
          and {formatCount(findings.length - shown.length)} more, marked with “!” in the picture
        </li>
      )}
    </ul>
  )
}

const LEGEND = [
  ['source', ROLE_VARIABLES.source],
  ['effect', ROLE_VARIABLES.effect],
  ['processor', ROLE_VARIABLES.processor],
  ['end', ROLE_VARIABLES.end],
  ['changed last', '--good'],
  ['look at this (!)', '--critical'],
] as const

function Legend() {
  return (
    <ul class="legend">
      {LEGEND.map(([label, variable]) => (
        <li key={label}>
          <span class="legend-mark" style={{ '--mark': `var(${variable})` }} />
          {label}
        </li>
      ))}
      <li>
        <span class="legend-mark legend-dashed" style={{ '--mark': 'var(--stage-look-ahead)' }} />
        into a parameter
      </li>
    </ul>
  )
}
