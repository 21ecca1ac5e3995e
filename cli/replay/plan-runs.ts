// Which performances there are, in which order, and into which files. Node; reads nothing.

import { basename, dirname, extname, join } from 'node:path'

import type { ContextSettings } from '../../audit/stress/context-settings.ts'

export type SideName = 'a' | 'b'

/** A page to perform into, with settings of its audio contexts. */
export interface Target {
  readonly url: string
  readonly context: ContextSettings | null
}

export interface PlannedRun extends Target {
  readonly side: SideName
  readonly out: string
  /** Of its side, from 1. */
  readonly run: number
}

/**
 * `repeat` performances into each page, in turn. Of two pages the order changes from pair to pair, A B B A A B …:
 * what the machine does the longer it runs is the same for both.
 */
export function planRuns(
  target: Target,
  against: Target | null,
  repeat: number,
  out: string,
): PlannedRun[] {
  const runs: PlannedRun[] = []
  for (let run = 1; run <= repeat; run++) {
    if (against === null) {
      runs.push({ ...target, side: 'a', out: repeat === 1 ? out : withSuffix(out, `${run}`), run })
      continue
    }
    const a: PlannedRun = { ...target, side: 'a', out: withSuffix(out, `a${run}`), run }
    const b: PlannedRun = { ...against, side: 'b', out: withSuffix(out, `b${run}`), run }
    runs.push(...(run % 2 === 1 ? [a, b] : [b, a]))
  }
  return runs
}

/** `song-2.awescope` of `song.awescope`. */
function withSuffix(path: string, suffix: string): string {
  const extension = extname(path)
  return join(dirname(path), `${basename(path, extension)}-${suffix}${extension}`)
}
