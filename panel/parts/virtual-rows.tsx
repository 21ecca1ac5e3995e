// A window onto a long list of rows of equal height: only what is in sight, and a little more, is in the page. Panel
// page.

import { batch, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { visibleRange } from './visible-range.ts'

interface VirtualRowsProps {
  count: number
  rowHeight: number
  /** Stands above the rows, scrolls sideways with them and stays in sight. */
  head: ComponentChildren
  headHeight: number
  renderRow: (index: number) => ComponentChildren
  /** Row to keep in sight when it changes; -1: none. */
  focusIndex: number
  /** Follow the end while the user has not scrolled away from it. */
  isFollowing: boolean
  attributes: Record<string, unknown>
}

/** The list in the box that it scrolls in; `attributes` are that box's. */
export function VirtualRows(props: VirtualRowsProps) {
  const { count, rowHeight, headHeight, focusIndex, isFollowing } = props
  const scroller = useRef<HTMLDivElement | null>(null)
  const isAtEnd = useSignal(true)
  const scrollTop = useSignal(0)
  const viewHeight = useSignal(400)

  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const observer = new ResizeObserver((entries) => {
      viewHeight.value = entries[0]?.contentRect.height ?? 400
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const element = scroller.current
    if (element === null || focusIndex < 0) return
    const top = focusIndex * rowHeight
    const room = element.clientHeight - headHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room
  }, [focusIndex])

  // The rows at the end are there before it is scrolled to, in one frame: not in the next, when the scroll is told.
  const isPinned = isAtEnd.value && isFollowing
  useLayoutEffect(() => {
    const element = scroller.current
    if (element !== null && isPinned) element.scrollTop = element.scrollHeight
  }, [count, isPinned])

  const endTop = Math.max(0, headHeight + count * rowHeight - viewHeight.value)
  const top = isPinned ? endTop : scrollTop.value
  const { from, to } = visibleRange(count, rowHeight, top, viewHeight.value)
  const rows: ComponentChildren[] = []
  for (let index = from; index < to; index += 1) rows.push(props.renderRow(index))

  return (
    <div
      {...props.attributes}
      ref={scroller}
      onScroll={(event) => {
        const { scrollTop: atTop, clientHeight, scrollHeight } = event.currentTarget
        batch(() => {
          scrollTop.value = atTop
          isAtEnd.value = atTop + clientHeight >= scrollHeight - rowHeight
        })
      }}
    >
      {props.head}
      <div role="rowgroup" class="virtual-body" style={{ height: `${count * rowHeight}px` }}>
        {/* Rows stay where they are when others come or go, so that nobody draws them again. */}
        <div style={{ height: `${from * rowHeight}px` }} />
        {rows}
      </div>
    </div>
  )
}
