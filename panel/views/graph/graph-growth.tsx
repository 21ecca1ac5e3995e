// Nodes that are there by type, and what grows with each repeat of a gesture: the user marks each repeat. Panel page.

import { LEAST_MARKS, typesOf } from '../../../trace/graph/growth.ts'
import { formatCount } from '../../../trace/text/format.ts'
import { growthSentence, typeName } from '../../../trace/text/graph-words.ts'
import { NODE_TYPES, type NodeType } from '../../../trace/wire/graph-names.ts'
import { useApp } from '../../models/app-context.ts'
import {
  DataTable,
  type TableCell,
  TableScroll,
  type TableContent,
} from '../../parts/data-table.tsx'
import type { GraphModel, GraphShot } from './graph-model.ts'

/** Marks whose counts have a column. */
const MOST_COLUMNS = 8

/** The tools, the sentences and the table. */
export function GraphGrowth(props: { shot: GraphShot }) {
  const { graph: model } = useApp()
  const marks = model.marks.value
  return (
    <section class="chart-panel" aria-label="Nodes that stay">
      <header class="chart-head">
        <h2>What stays</h2>
        <span class="chart-note">nodes that are there, by type</span>
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
          caption="Nodes that are there, by type"
          content={aliveTable(props.shot, model)}
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

function aliveTable({ nodes }: GraphShot, model: GraphModel): TableContent {
  const marks = model.marks.value.slice(-MOST_COLUMNS)
  const counts = marks.map(typesOf)
  const first = model.marks.value.length - marks.length
  const now = new Map<NodeType, number>()
  for (const { type } of nodes) now.set(type, (now.get(type) ?? 0) + 1)
  const types = NODE_TYPES.filter(
    (type) => now.has(type) || counts.some((types) => types.has(type)),
  )
  const cell = (value: number) => ({ text: formatCount(value), value })
  return {
    columns: [
      { label: 'Type' },
      ...marks.map((_mark, index) => ({
        label: first + index === 0 ? 'Start' : `Repeat ${first + index}`,
        isNumber: true,
      })),
      { label: 'Now', isNumber: true },
    ],
    rows: types.map((type) => {
      const row: (TableCell | string)[] = [typeName(type)]
      for (const ofTypes of [...counts, now]) row.push(cell(ofTypes.get(type) ?? 0))
      return row
    }),
  }
}
