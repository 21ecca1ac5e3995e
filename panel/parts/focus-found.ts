// Keyboard focus for what takes the place of the button that was pressed: without it the focus would be nowhere. Panel
// page.

import { useLayoutEffect, useRef } from 'preact/hooks'
import type { RefObject } from 'preact'

/** For the element that is to have the focus where nothing has it, whenever `of` is another one. */
export function useFocusFound<T extends HTMLElement>(of: unknown): RefObject<T | null> {
  const element = useRef<T | null>(null)
  useLayoutEffect(() => {
    const { activeElement } = document
    // Who types elsewhere is left alone.
    if (!document.hasFocus()) return
    if (activeElement === null || activeElement === document.body) element.current?.focus()
  }, [of])
  return element
}
