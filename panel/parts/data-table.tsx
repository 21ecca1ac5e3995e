// A plain table of figures: text to the left, numbers to the right, exact values beside the formatted ones. Panel page.

import type { ComponentChildren } from 'preact'

/** A cell; a plain string where there is nothing to compute with. */
export interface TableCell {
  text: string
  /** Full precision, for readers that compute. */
  value?: number | undefined
}

/** Columns, and rows with a cell for each of them. */
export interface TableContent {
  columns: readonly { label: string; isNumber?: boolean }[]
  rows: readonly (readonly (TableCell | string)[])[]
  /** Shown where there is no row. */
  empty?: string
}

/** The table; its caption is for screen readers. */
export function DataTable(props: { testId: string; caption: string; content: TableContent }) {
  const { columns, rows, empty } = props.content
  return (
    <table class="data-table" data-testid={props.testId}>
      <caption class="visually-hidden">{props.caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.label} scope="col" class={column.isNumber === true ? 'number' : ''}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 && (
          <tr>
            <td class="muted" colSpan={columns.length}>
              {empty ?? 'Nothing yet.'}
            </td>
          </tr>
        )}
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, place) => {
              const { text, value } =
                typeof cell === 'string' ? { text: cell, value: undefined } : cell
              return (
                <td
                  key={place}
                  class={columns[place]?.isNumber === true ? 'number' : ''}
                  data-value={value}
                >
                  {text}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The box that a table scrolls in, reached by the keyboard too. */
export function TableScroll(props: { label: string; class?: string; children: ComponentChildren }) {
  return (
    <div
      class={`table-scroll ${props.class ?? ''}`}
      tabIndex={0}
      role="region"
      aria-label={props.label}
    >
      {props.children}
    </div>
  )
}
