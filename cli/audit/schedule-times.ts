// How long the main threads of a browser's pages ran, and how long they waited for a processor: Linux counts both, of
// each thread, to the nanosecond. Other systems tell nothing of the kind. Node.

import { readdirSync, readFileSync } from 'node:fs'

/** Of a thread, since it began. */
export interface TaskTimes {
  /** How long its tasks lasted, with what they waited. */
  readonly tasksS: number
  readonly threadS: number
}

/** So Firefox ends the command line of a process that runs pages; its words are apart by spaces there. */
const PAGES = /[ \0]tab\0*$/

/**
 * By process id, of the processes of pages that the browser `browserPid` has now; none where the system does not tell.
 * Reads /proc once, some ms; never throws.
 */
export function pageThreadTimes(browserPid: number): Map<number, TaskTimes> {
  const times = new Map<number, TaskTimes>()
  for (const pid of descendantsOf(browserPid)) {
    const [ranNs = Number.NaN, waitedNs = Number.NaN] = textOf(pid, 'schedstat')
      .split(' ')
      .map(Number)
    const isPages = PAGES.test(textOf(pid, 'cmdline'))
    if (isPages && ranNs > 0)
      times.set(pid, { tasksS: (ranNs + waitedNs) / 1e9, threadS: ranNs / 1e9 })
  }
  return times
}

/** Processes that it started, and those that they did. */
function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const each of processIds()) {
    // "12 (a name) S 3 …": a name may have any character in it.
    const [, parent] = textOf(each, 'stat').split(')').at(-1)?.trim().split(' ') ?? []
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), each])
  }
  const found: number[] = []
  const open = [pid]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const own = children.get(next) ?? []
    found.push(...own)
    open.push(...own)
  }
  return found
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

/** '' where the process has ended, or may not be looked at. */
function textOf(pid: number, what: 'stat' | 'cmdline' | 'schedstat'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch {
    return ''
  }
}
