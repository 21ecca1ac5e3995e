// How much of its time the page's main thread really had a processor: what others kept from it is none of the page's.
// Chromium tells; of Firefox that was started here, Linux does. Node.

import type { CDPSession, Page } from 'puppeteer-core'
import { pageThreadTimes, type TaskTimes } from './schedule-times.ts'

export interface MainThreadWatch {
  /** As the page begins to be played. Never rejects. */
  begin(page: Page): Promise<void>
  /** Where the page still answers. Never rejects. */
  end(): Promise<void>
  /** Of the time that its tasks lasted from then on, 0…1; null: nobody tells, or the page went. */
  readonly processorShare: number | null
}

/** What came of a watch that has begun. */
type End = () => Promise<number | null>

/** Fewer seconds of tasks tell nothing. */
const LEAST_TASKS_S = 0.02

/** Watches nothing yet. */
export function watchMainThread(): MainThreadWatch {
  let endWatch: End | null = null
  let processorShare: number | null = null
  return {
    get processorShare() {
      return processorShare
    },
    async begin(page) {
      endWatch = (await watchByProtocol(page)) ?? watchBySystem(page)
    },
    async end() {
      processorShare = (await endWatch?.().catch(() => null)) ?? null
    },
  }
}

/** Null where the browser does not speak it, or the page has gone. */
async function watchByProtocol(page: Page): Promise<End | null> {
  try {
    const session = await page.createCDPSession()
    await session.send('Performance.enable')
    const first = await timesOf(session)
    return async () => {
      const share = processorShareOf(first, await timesOf(session))
      await session.detach()
      return share
    }
  } catch {
    return null
  }
}

/** A browser that was joined may run anywhere. */
function watchBySystem(page: Page): End | null {
  const pid = page.browser().process()?.pid
  if (pid === undefined) return null
  const first = pageThreadTimes(pid)
  return () => Promise.resolve(busiestShareOf(first, pageThreadTimes(pid)))
}

/** Of the thread that ran the most meanwhile: the page that is played is the only one that does much. Any thread. */
export function busiestShareOf(
  first: ReadonlyMap<number, TaskTimes>,
  last: ReadonlyMap<number, TaskTimes>,
): number | null {
  let mostS = 0
  let share: number | null = null
  for (const [id, from] of first) {
    const to = last.get(id)
    if (to === undefined || to.threadS - from.threadS <= mostS) continue
    mostS = to.threadS - from.threadS
    share = processorShareOf(from, to)
  }
  return share
}

/** Null where so little was done that it tells nothing, or the page has moved to another process. Any thread. */
export function processorShareOf(first: TaskTimes, last: TaskTimes): number | null {
  const tasksS = last.tasksS - first.tasksS
  const threadS = last.threadS - first.threadS
  if (!(tasksS >= LEAST_TASKS_S && threadS > 0)) return null
  // What the thread does between its tasks is in its own time alone.
  return Math.min(1, threadS / tasksS)
}

async function timesOf(session: CDPSession): Promise<TaskTimes> {
  const { metrics } = await session.send('Performance.getMetrics')
  const valueOf = (wanted: string): number =>
    metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
  return { tasksS: valueOf('TaskDuration'), threadS: valueOf('ThreadTime') }
}
