// CSV as RFC 4180 has it, for tests that read it back. Any context.

/** Lines of cells. Throws where a quote stands where none may. */
export function parseCsv(text: string): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('A quoted cell has no end.')
        if (text[at] !== '"') cell += text[at]
        else if (text[at + 1] === '"') cell += text[at++]
        else break
      }
      at++
    } else {
      while (at < text.length && text[at] !== ',' && !text.startsWith('\r\n', at)) {
        if (text[at] === '"') throw new Error(`A quote stands within a bare cell at ${at}.`)
        cell += text[at++]
      }
    }
    line.push(cell)
    if (text[at] === ',') at++
    else if (text.startsWith('\r\n', at)) {
      at += 2
      lines.push(line)
      line = []
    } else throw new Error(`Neither a comma nor the end of the line stands at ${at}.`)
  }
  return lines
}
