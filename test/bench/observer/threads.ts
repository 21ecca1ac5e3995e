// Processor time and wake-ups by thread of a process, as Linux counts them, to the nanosecond: which of a page's
// threads pays for what. Empty elsewhere. Node.

import { readdirSync, readFileSync } from 'node:fs'

/** Of one thread: share of a core in percent, and how often it was woken in a second. By its name. */
export type ThreadShares = ReadonlyMap<string, { share: number; wakes: number }>

export interface ThreadTotals {
  /** ms since it began. */
  readonly runMs: number
  /** Times that it went to sleep. */
  readonly sleeps: number
}

const nameOf: Readonly<Record<string, string>> = {
  AudioWorkletThr: 'audio worklet',
  AudioOutputDevi: 'audio device',
  Chrome_ChildIO: 'messages',
}

/** Totals so far by the name of the thread; those of one name together. Threads that end meanwhile are left out. */
export function readThreads(pid: number): Map<string, ThreadTotals> {
  const totals = new Map<string, ThreadTotals>()
  const folder = `/proc/${pid}/task`
  let ids: string[] = []
  try {
    ids = readdirSync(folder)
  } catch {
    // No such system, or no such process any more.
  }
  for (const id of ids) {
    try {
      const read = (file: string): string => readFileSync(`${folder}/${id}/${file}`, 'utf8')
      const comm = read('comm').trim()
      const name = id === String(pid) ? 'main' : (nameOf[comm.slice(0, 15)] ?? 'others')
      const runMs = Number(read('schedstat').split(' ')[0]) / 1e6
      const sleeps = Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(read('status'))?.[1])
      const before = totals.get(name) ?? { runMs: 0, sleeps: 0 }
      totals.set(name, { runMs: before.runMs + runMs, sleeps: before.sleeps + sleeps })
    } catch {
      // It has ended.
    }
  }
  return totals
}

/** What has come between two readings that are so many seconds apart. */
export const threadSharesOf = (
  before: ReadonlyMap<string, ThreadTotals>,
  after: ReadonlyMap<string, ThreadTotals>,
  seconds: number,
): ThreadShares =>
  new Map(
    [...after].map(([name, { runMs, sleeps }]) => {
      const since = before.get(name) ?? { runMs: 0, sleeps: 0 }
      return [
        name,
        { share: (runMs - since.runMs) / seconds / 10, wakes: (sleeps - since.sleeps) / seconds },
      ]
    }),
  )
