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

/** A choice among named values; no other can come of it. */
export function Choice<Value extends string>(props: {
  label: string
  id: string
  value: Value
  choices: readonly (readonly [value: Value, name: string])[]
  onChoice: (value: Value) => void
}) {
  const choose = (wanted: string): void => {
    const chosen = props.choices.find(([value]) => value === wanted)
    if (chosen !== undefined) props.onChoice(chosen[0])
  }
  return (
    <Field label={props.label} id={props.id}>
      <select
        id={props.id}
        data-testid={props.id}
        value={props.value}
        onChange={(event) => choose(event.currentTarget.value)}
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
