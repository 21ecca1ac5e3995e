// How much of its time the page's main thread really had a processor: what others kept from it is none of the page's.
// Chromium alone tells. Node.

import type { CDPSession, Page } from 'puppeteer-core'

export interface MainThreadWatch {
  /** As the page begins to be played. Never rejects. */
  begin(page: Page): Promise<void>
  /** Where the page still answers. Never rejects. */
  end(): Promise<void>
  /** Of the time that its tasks lasted from then on, 0…1; null: the browser does not tell, or the page went. */
  readonly processorShare: number | null
}

interface Times {
  readonly tasksS: number
  readonly threadS: number
}

/** Fewer seconds of tasks tell nothing. */
const LEAST_TASKS_S = 0.02

/** Watches nothing yet. */
export function watchMainThread(): MainThreadWatch {
  let session: CDPSession | null = null
  let first: Times | null = null
  let processorShare: number | null = null
  return {
    get processorShare() {
      return processorShare
    },
    async begin(page) {
      try {
        session = await page.createCDPSession()
        await session.send('Performance.enable')
        first = await timesOf(session)
      } catch {
        first = null
      }
    },
    async end() {
      try {
        if (session === null || first === null) return
        processorShare = processorShareOf(first, await timesOf(session))
        await session.detach()
      } catch {
        // It has gone meanwhile.
      }
    },
  }
}

/** Null where so little was done that it tells nothing, or the page has moved to another process. Any thread. */
export function processorShareOf(first: Times, last: Times): number | null {
  const tasksS = last.tasksS - first.tasksS
  const threadS = last.threadS - first.threadS
  if (!(tasksS >= LEAST_TASKS_S && threadS > 0)) return null
  // What the thread does between its tasks is in its own time alone.
  return Math.min(1, threadS / tasksS)
}

async function timesOf(session: CDPSession): Promise<Times> {
  const { metrics } = await session.send('Performance.getMetrics')
  const valueOf = (wanted: string): number =>
    metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
  return { tasksS: valueOf('TaskDuration'), threadS: valueOf('ThreadTime') }
}
