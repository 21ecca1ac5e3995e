// Lines for the user on stderr; stdout is for results. Node.

/** Writes one line to stderr. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`)
}
