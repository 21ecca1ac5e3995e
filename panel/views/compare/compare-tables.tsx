// The findings and the events that moved most, with the figures that the command line prints. Panel page.

import type { Mover, MoverFigures } from '../../../trace/compare/schema.ts'
import {
  COMPARE_LABELS,
  type Comparison,
  digitsOf,
  doubtSentences,
  findingVerdict,
  moversNote,
  number,
} from '../../../trace/text/compare-words.ts'
import { useApp } from '../../models/app-context.ts'
import { DataTable, TableScroll, type TableContent } from '../../parts/data-table.tsx'

/** Every finding in a row. */
export function FindingsTable(props: { comparison: Comparison }) {
  return (
    <section class="compare-part" aria-label="Findings">
      <h2>Findings</h2>
      <TableScroll label="Findings of the comparison">
        <DataTable
          testId="compare-findings"
          caption="Findings"
          content={findingsOf(props.comparison)}
        />
      </TableScroll>
      {doubtSentences(props.comparison).map((sentence) => (
        <p key={sentence} class="chart-note" data-testid="compare-doubt">
          {sentence}
        </p>
      ))}
    </section>
  )
}

function findingsOf({ findings, samples }: Comparison): TableContent {
  return {
    columns: [
      { label: 'Stage' },
      { label: 'Of' },
      // In sight where the panel is narrow, too.
      { label: 'Verdict' },
      { label: 'A, ms', isNumber: true },
      { label: 'B, ms', isNumber: true },
      { label: 'B − A', isNumber: true },
      { label: '95 % interval', isNumber: true },
      { label: 'p', isNumber: true },
      { label: 'Effect', isNumber: true },
    ],
    rows: findings.map((finding) => {
      const { stage, statistic, a, b, differenceMs, interval95Ms, pValue, effectSize } = finding
      const digits = Math.max(1, digitsOf(finding))
      const [low, high] = interval95Ms
      return [
        COMPARE_LABELS[stage],
        statistic,
        findingVerdict(finding, samples),
        { text: number(a, digits), value: a },
        { text: number(b, digits), value: b },
        { text: number(differenceMs, digits), value: differenceMs },
        `${number(low, digits)}…${number(high, digits)}`,
        { text: pValue < 0.001 ? '<0.001' : pValue.toFixed(3), value: pValue },
        { text: number(effectSize, 2), value: effectSize },
      ]
    }),
    empty: 'The sides have no stage in common.',
  }
}

/** The events that moved most; those of what the panel shows lead to their waterfall. */
export function MoversTable(props: { movers: NonNullable<Comparison['movers']> }) {
  const { movers } = props
  return (
    <section class="compare-part" aria-label="Moved most">
      <h2>Moved most</h2>
      <span class="chart-note">
        of {movers.aligned} events that both sides played
        {movers.runsA + movers.runsB > 2 && `. ${moversNote(movers)}`}
      </span>
      <TableScroll label="Events that moved most">
        <table class="data-table" data-testid="compare-movers">
          <caption class="visually-hidden">Events that moved most</caption>
          <thead>
            <tr>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">Event</th>
              <th scope="col" class="number">
                A, ms
              </th>
              <th scope="col" class="number">
                B, ms
              </th>
              <th scope="col" class="number">
                B − A
              </th>
              <th scope="col">Most of it</th>
            </tr>
          </thead>
          <tbody>
            {movers.worst.map((mover) => (
              <MoverRow key={`${mover.runA} ${mover.eventA}`} mover={mover} movers={movers} />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  )
}

function MoverRow(props: { mover: Mover; movers: MoverFigures }) {
  const { mover, movers } = props
  return (
    <tr>
      <td>
        {movers.runsA > 1 && `${mover.runA + 1}: `}
        <EventLink side="a" run={mover.runA} eventId={mover.eventA} />
      </td>
      <td>
        {movers.runsB > 1 && `${mover.runB + 1}: `}
        <EventLink side="b" run={mover.runB} eventId={mover.eventB} />
      </td>
      <td>{mover.label}</td>
      <td class="number">{number(mover.aMs, 1)}</td>
      <td class="number">{number(mover.bMs, 1)}</td>
      <td class="number" data-value={mover.differenceMs}>
        {number(mover.differenceMs, 1)}
      </td>
      <td>
        {mover.stage !== null &&
          `${COMPARE_LABELS[mover.stage]} ${number(mover.stageDifferenceMs ?? 0, 1)}`}
      </td>
    </tr>
  )
}

/** Leads to the event where the panel still shows its recording. */
function EventLink(props: { side: 'a' | 'b'; run: number; eventId: number }) {
  const { compare, events, session, view } = useApp()
  const { side, run, eventId } = props
  const name = `e-${eventId}`
  const chosen = compare.sides.value[side][run]
  const own = chosen?.run.events.find((event) => event.eventId === eventId)
  if (chosen?.isShown !== true || own === undefined || session.eventById(eventId) !== own)
    return name
  return (
    <button
      type="button"
      class="link-button"
      title="Show it in Events"
      onClick={() => {
        events.selectedId.value = eventId
        view.value = 'events'
      }}
    >
      {name}
    </button>
  )
}
