// Which rows of a long list are in sight. Pure; panel page.

/** Rows kept beyond each edge, so that a quick scroll finds them there. */
const SPARE_ROWS = 8

/** First row in the page and the one after the last, for a list scrolled to `scrollTop`. */
export function visibleRange(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
): { from: number; to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - SPARE_ROWS))
  const to = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + SPARE_ROWS)
  return { from, to: Math.max(from, to) }
}
