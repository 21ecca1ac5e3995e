// The graph as a table, for the keyboard, for screen readers, and for graphs with more nodes than a picture holds.
// Panel page.

import type { GraphEdge, GraphNode, PageGraph } from '../../../trace/graph/schema.ts'
import { formatCount } from '../../../trace/text/format.ts'
import { nodeName, playingText, targetText } from '../../../trace/text/graph-words.ts'
import { useApp } from '../../models/app-context.ts'
import { TableScroll } from '../../parts/data-table.tsx'
import type { GraphShot } from './graph-model.ts'

/** Rows in the page at one time; the search finds the others. */
const MOST_ROWS = 200
const MOST_TARGETS = 3

/** A row for each node; those that the search means first. `onChoose`: a node is to be shown. */
export function GraphTable(props: { shot: GraphShot; onChoose: (node: number) => void }) {
  const { graph: model, live } = useApp()
  const { shot, onChoose } = props
  const isSearching = model.search.value.trim() !== ''
  const meant = isSearching ? shot.nodes.filter(model.isMeant) : shot.nodes
  const shown = meant.slice(0, MOST_ROWS)
  return (
    <section class="chart-panel" aria-label="Nodes, as a table">
      <header class="chart-head">
        <h2>Nodes</h2>
        <span class="chart-note" data-testid="graph-rows">
          {rowsText(meant.length, shown.length, isSearching)}
        </span>
      </header>
      <TableScroll label="Nodes">
        <table class="data-table" data-testid="graph-table">
          <caption class="visually-hidden">Nodes of the graph and where they go</caption>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Context</th>
              <th scope="col">State</th>
              <th scope="col">Goes to</th>
              <th scope="col">Look at</th>
            </tr>
          </thead>
          <tbody>
            {shown.length === 0 && (
              <tr>
                <td class="muted" colSpan={5}>
                  No node has such a name.
                </td>
              </tr>
            )}
            {shown.map((node) => (
              <tr key={node.id} class={model.selected.value === node.id ? 'is-selected' : ''}>
                <td>
                  <button
                    type="button"
                    class="link-button"
                    aria-pressed={model.selected.value === node.id}
                    onClick={() => onChoose(node.id)}
                  >
                    {nodeName(node)}
                  </button>
                </td>
                <td>{live.contextLabel(node.contextId)}</td>
                <td>{playingText(node)}</td>
                <td>{targetsText(shot.graph, node)}</td>
                <td>{shot.marked.has(node.id) ? <span class="note-problem">yes</span> : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  )
}

function rowsText(all: number, shown: number, isSearching: boolean): string {
  const found = isSearching ? `${formatCount(all)} found` : formatCount(all)
  return all === shown
    ? found
    : `${found}, the first ${formatCount(shown)} here: search for the others`
}

function targetsText(graph: PageGraph, node: GraphNode): string {
  const edges: GraphEdge[] = []
  for (const key of graph.outOf(node.id)) {
    const edge = graph.edges.get(key)
    if (edge !== undefined) edges.push(edge)
  }
  if (edges.length === 0) return '–'
  const named = edges.slice(0, MOST_TARGETS).map((edge) => targetText(graph, edge))
  const more = edges.length - named.length
  return more === 0 ? named.join('; ') : `${named.join('; ')} and ${formatCount(more)} more`
}
