// Which performances there are, in which order, and into which files. Node; reads nothing.

import { basename, dirname, extname, join } from 'node:path'

export type SideName = 'a' | 'b'

export interface PlannedRun {
  readonly side: SideName
  readonly url: string
  readonly out: string
  /** Of its side, from 1. */
  readonly run: number
}

/**
 * `repeat` performances of each address, in turn. Of two addresses the order changes from pair to pair, A B B A A B …:
 * what the machine does the longer it runs is the same for both.
 */
export function planRuns(
  url: string,
  against: string | null,
  repeat: number,
  out: string,
): PlannedRun[] {
  const runs: PlannedRun[] = []
  for (let run = 1; run <= repeat; run++) {
    if (against === null) {
      runs.push({ side: 'a', url, out: repeat === 1 ? out : withSuffix(out, `${run}`), run })
      continue
    }
    const a: PlannedRun = { side: 'a', url, out: withSuffix(out, `a${run}`), run }
    const b: PlannedRun = { side: 'b', url: against, out: withSuffix(out, `b${run}`), run }
    runs.push(...(run % 2 === 1 ? [a, b] : [b, a]))
  }
  return runs
}

/** `song-2.awescope` of `song.awescope`. */
function withSuffix(path: string, suffix: string): string {
  const extension = extname(path)
  return join(dirname(path), `${basename(path, extension)}-${suffix}${extension}`)
}
