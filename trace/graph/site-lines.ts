// The lines of the page's code in a stack that was taken where a node was made. Pure; any reader context.

/** A line of a stack, not the error's own first line: "at play (synth.js:12:5)", "play@synth.js:12:5". */
const LINE = /^\s*at |@/
/** A session shows what is unseen in a page's texts. */
const END = /\n|\\u000a/
/** Code without an address, as ours is. */
const NAMELESS = /<anonymous>(?::\d+)*\)?$/

/** The page's lines, the one that made the node first; ours, which are above them, are left out. */
export function pageLines(stack: string): string[] {
  const lines = stack
    .split(END)
    .filter((line) => LINE.test(line))
    .map((line) => line.trim().replace(/^at /, ''))
  const first = lines.findIndex((line) => !NAMELESS.test(line))
  return first === -1 ? [] : lines.slice(first)
}

/** The first of them, with the last part of its address only: "play (synth.js:12:5)"; '' where there is none. */
export function shortSite(stack: string): string {
  const [line = ''] = pageLines(stack)
  return line.replace(/[a-z-]+:\/\/[^\s()]*\/(?=[^/\s()]+$|[^/\s()]+\)$)/i, '')
}
