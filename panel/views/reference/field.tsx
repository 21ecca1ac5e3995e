// A control with its name before it. Panel page.

import type { ComponentChildren } from 'preact'

/** `id` is that of the control inside. */
export function Field(props: { label: string; id: string; children: ComponentChildren }) {
  return (
    <span class="control-field">
      <label for={props.id}>{props.label}</label>
      {props.children}
    </span>
  )
}

/** A choice among named values. */
export function Choice(props: {
  label: string
  id: string
  value: string
  choices: readonly (readonly [value: string, name: string])[]
  onChoice: (value: string) => void
}) {
  return (
    <Field label={props.label} id={props.id}>
      <select
        id={props.id}
        data-testid={props.id}
        value={props.value}
        onChange={(event) => props.onChoice(event.currentTarget.value)}
      >
        {props.choices.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  )
}
