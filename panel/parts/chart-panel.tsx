// The frame around each chart: title, legend, and the switch to the table that stands behind it. Panel page.

import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { DataTable, type TableContent } from './data-table.tsx'

export interface LegendItem {
  label: string
  colour: string
  shape?: 'box' | 'line' | 'dot'
}

interface ChartPanelProps {
  testId: string
  title: string
  /** One short sentence: what a mark in the picture means. */
  note?: string
  legend?: readonly LegendItem[]
  /** Same data as the chart's. Read only while the table is shown. */
  readTable: () => TableContent
  /** Stands in the head, before the switch. */
  actions?: ComponentChildren
  children: ComponentChildren
  class?: string
}

/** A chart with a table behind it. */
export function ChartPanel(props: ChartPanelProps) {
  const isTable = useSignal(false)
  return (
    <section class={`chart-panel ${props.class ?? ''}`} aria-label={props.title}>
      <header class="chart-head">
        <h2>{props.title}</h2>
        {props.note !== undefined && <span class="chart-note">{props.note}</span>}
        {props.actions}
        <button
          type="button"
          class="link-button"
          data-testid={`${props.testId}-toggle`}
          aria-pressed={isTable.value}
          onClick={() => {
            isTable.value = !isTable.value
          }}
        >
          {isTable.value ? 'Show as chart' : 'Show as table'}
        </button>
      </header>
      {isTable.value ? (
        <TableBehind
          testId={`${props.testId}-table`}
          readTable={props.readTable}
          caption={props.title}
        />
      ) : (
        <>
          {props.children}
          {props.legend !== undefined && (
            <ul class="legend">
              {props.legend.map((item) => (
                <li key={item.label}>
                  <span
                    class={`legend-mark legend-${item.shape ?? 'box'}`}
                    style={{ '--mark': item.colour }}
                  />
                  {item.label}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  )
}

function TableBehind(props: { testId: string; caption: string; readTable: () => TableContent }) {
  return (
    <div
      class="table-scroll"
      tabIndex={0}
      role="region"
      aria-label={`${props.caption}, as a table`}
    >
      <DataTable testId={props.testId} caption={props.caption} content={props.readTable()} />
    </div>
  )
}
