// Plain-text tables and line breaks for reports, at most 100 characters wide. Any context.

export const TEXT_WIDTH = 100

/** Lines of a table; columns are right-aligned but those of `leftColumns` (the first, where left out). */
export function table(heads: string[], given: string[][], leftColumns: number[] = [0]): string[] {
  const rows = given.map((row) => row.map(withoutControls))
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return leftColumns.includes(column) ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  ')
      .trimEnd()
      .slice(0, TEXT_WIDTH)
  return [line(heads), ...rows.map(line)]
}

/** The text in lines; those after the first begin with `indent` and two spaces. Words longer than a line are cut. */
export function wrap(text: string, indent = ''): string[] {
  const lines: string[] = []
  let line = indent
  const hanging = indent === '' ? '' : `${indent}  `
  for (const word of withoutControls(text).split(/\s+/)) {
    if (word === '') continue
    const isFirst = line.trim() === ''
    if (!isFirst && line.length + 1 + word.length > TEXT_WIDTH) {
      lines.push(line)
      line = hanging
    }
    const rest = line.trim() === '' ? `${line}${word}` : `${line} ${word}`
    line = rest.length > TEXT_WIDTH ? `${rest.slice(0, TEXT_WIDTH - 1)}…` : rest
  }
  if (line.trim() !== '') lines.push(line)
  return lines
}

/** What a page chose may hold control characters; a terminal must not obey them. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ')
}
