// What stands around each chart: title, legend, and the switch to the table that stands behind it. Panel page.

import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { DataTable, TableScroll, type TableContent } from './data-table.tsx'

/** A mark with its meaning; `colour` is a CSS value. */
export interface LegendItem {
  label: string
  colour: string
  shape?: 'box' | 'line' | 'dot' | 'upright'
  /** Of a line. */
  dash?: 'solid' | 'dashed' | 'dotted' | 'mixed'
}

interface ChartPanelProps {
  testId: string
  title: string
  /** Its name for screen readers; left out: the title. */
  label?: string
  /** What the switch calls the picture; left out: chart. */
  picture?: string
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
  const label = props.label ?? props.title
  return (
    <section class={`chart-panel ${props.class ?? ''}`} aria-label={label}>
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
          {isTable.value ? `Show as ${props.picture ?? 'chart'}` : 'Show as table'}
        </button>
      </header>
      {isTable.value ? (
        <TableScroll label={`${label}, as a table`}>
          <DataTable testId={`${props.testId}-table`} caption={label} content={props.readTable()} />
        </TableScroll>
      ) : (
        <>
          {props.children}
          {props.legend !== undefined && (
            <ul class="legend">
              {props.legend.map((item) => (
                <li key={item.label}>
                  <span
                    class={`legend-mark legend-${item.shape ?? 'box'} legend-${item.dash ?? 'solid'}`}
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
