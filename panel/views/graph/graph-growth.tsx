// Nodes that are there, by type and by where they were made, and what grows with each repeat of a gesture: the user
// marks each repeat. Panel page.

import { countsAt, LEAST_MARKS, markOf } from '../../../trace/graph/growth.ts'
import { formatCount } from '../../../trace/text/format.ts'
import { growthSentence, typeName } from '../../../trace/text/graph-words.ts'
import { ABSENT } from '../../../trace/text/numbers.ts'
import { useApp } from '../../models/app-context.ts'
import {
  DataTable,
  type TableCell,
  TableScroll,
  type TableContent,
} from '../../parts/data-table.tsx'
import type { GraphModel, GraphShot } from './graph-model.ts'

/** Marks whose counts have a column, and groups that have a row. */
const MOST_COLUMNS = 8
const MOST_ROWS = 200

/** The tools, the sentences and the table. */
export function GraphGrowth(props: { shot: GraphShot }) {
  const { graph: model, live } = useApp()
  const marks = model.marks.value
  return (
    <section class="chart-panel" aria-label="Nodes that stay">
      <header class="chart-head">
        <h2>What stays</h2>
        <span class="chart-note">nodes that are there, by type and place in the code</span>
        <span class="graph-tools">
          <button type="button" class="button" data-testid="graph-mark" onClick={model.mark}>
            {marks.length === 0 ? 'Mark the start' : `Mark repeat ${marks.length}`}
          </button>
          {marks.length > 0 && (
            <button type="button" class="button" onClick={model.forgetMarks}>
              Begin again
            </button>
          )}
        </span>
      </header>
      <GrowthText model={model} />
      <label
        class="check-label"
        title="A stack is taken for each node that is made, which costs the page some microseconds"
      >
        <input
          type="checkbox"
          data-testid="graph-sites"
          checked={model.isSitesWanted.value}
          onChange={(event) => {
            model.isSitesWanted.value = event.currentTarget.checked
          }}
        />
        Note where in the page’s code nodes are made, from now on
      </label>
      <TableScroll label="Nodes by type">
        <DataTable
          testId="graph-alive"
          caption="Nodes that are there, by type and place in the code"
          content={aliveTable(props.shot, live.selection.value.contextId, model)}
        />
      </TableScroll>
    </section>
  )
}

function GrowthText({ model }: { model: GraphModel }) {
  const marks = model.marks.value
  const growth = model.growth.value
  if (marks.length === 0)
    return (
      <p class="note">
        Does something grow? Mark the start, play one note or repeat one gesture, mark it, and so
        on: what grows each time is named here.
      </p>
    )
  if (marks.length < LEAST_MARKS)
    return <p class="note">Repeat the gesture, and mark it: two repeats tell growth from chance.</p>
  if (growth.length === 0)
    return <p data-testid="graph-growth">Nothing has grown with each of the repeats.</p>
  return (
    <ul class="graph-growth" data-testid="graph-growth">
      {growth.map((grown) => (
        <li key={`${grown.type} ${grown.site}`} class="note-warning">
          {growthSentence(grown)}
        </li>
      ))}
      <li class="note">
        Nodes go when the browser collects garbage, which may be some seconds late.
      </li>
    </ul>
  )
}

/** Where nothing is known of places there is no column for them. */
function aliveTable(
  { graph }: GraphShot,
  contextId: string | null,
  model: GraphModel,
): TableContent {
  const marks = model.marks.value.slice(-MOST_COLUMNS)
  const first = model.marks.value.length - marks.length
  const rows = countsAt([...marks, markOf(graph, contextId, graph.nowMs)]).slice(0, MOST_ROWS)
  const isPlaced = rows.some(({ site }) => site !== '')
  return {
    columns: [
      { label: 'Type' },
      ...(isPlaced ? [{ label: 'Made at' }] : []),
      ...marks.map((_mark, index) => ({
        label: first + index === 0 ? 'Start' : `Repeat ${first + index}`,
        isNumber: true,
      })),
      { label: 'Now', isNumber: true },
    ],
    rows: rows.map(({ type, site, counts }) => {
      const row: (TableCell | string)[] = [typeName(type)]
      if (isPlaced) row.push(site === '' ? ABSENT : site)
      for (const value of counts) row.push({ text: formatCount(value), value })
      return row
    }),
  }
}
