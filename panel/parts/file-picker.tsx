// Opens the browser's file dialog: the hidden input for it, behind a button that the caller draws. Panel page.

import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

interface FilePickerProps {
  testId: string
  /** Of the input, for screen readers. */
  label: string
  /** Name endings, as the input's own attribute takes them. */
  accept: string
  onFile: (file: File) => void
  /** Draws the button. It calls `open` inside the user's click. */
  children: (open: () => void) => ComponentChildren
}

/** The button and the input behind it. The same file can be chosen again. */
export function FilePicker(props: FilePickerProps) {
  const input = useRef<HTMLInputElement | null>(null)
  return (
    <>
      {props.children(() => input.current?.click())}
      <input
        ref={input}
        type="file"
        accept={props.accept}
        hidden
        data-testid={props.testId}
        aria-label={props.label}
        onChange={(event) => {
          const { currentTarget } = event
          const file = currentTarget.files?.[0]
          currentTarget.value = ''
          if (file !== undefined) props.onFile(file)
        }}
      />
    </>
  )
}
