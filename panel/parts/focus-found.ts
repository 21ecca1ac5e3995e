// Keyboard focus for what takes the place of the button that was pressed: without it the focus would be nowhere. Panel
// page.

import { useLayoutEffect, useRef } from 'preact/hooks'
import type { RefObject } from 'preact'

/** For the element that gets the focus where nothing has it when it comes. */
export function useFocusFound<T extends HTMLElement>(): RefObject<T | null> {
  const element = useRef<T | null>(null)
  useLayoutEffect(() => {
    const { activeElement } = document
    // Who types elsewhere is left alone.
    if (!document.hasFocus()) return
    if (activeElement === null || activeElement === document.body) element.current?.focus()
  }, [])
  return element
}
