// How a page is at the end of its recording: whether it still answers, and what may have kept it from playing. Node.

import type { Page } from 'puppeteer-core'

import { CommandError } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import type { PageLoss } from '../record/record-page.ts'
import { emptyTabMs } from './empty-tab.ts'

/** It does not answer, and an empty tab does; or neither does. */
export type Silence = 'hangs' | 'unanswered'

const LOST_SENTENCES: Readonly<Record<PageLoss, string>> = {
  crashed: 'the page crashed',
  closed: 'the page was closed while it played',
  browserGone: 'the browser has gone',
}

/** The page has gone or hangs: what it has left behind may disturb the next one. */
export class LostPageError extends CommandError {}

export interface PageEnd {
  readonly loss: PageLoss | Silence | null
  /** The end of a sentence that says what is known of the loss; '' for none. */
  readonly words: string
  readonly asksForPassword: boolean
}

export interface PageWatch {
  /** For `recordPage`: looks at the page; false where it hangs. Bounded; never rejects. */
  readonly atEnd: (page: Page, loss: PageLoss | null) => Promise<boolean>
  end(): PageEnd
}

/** A page that is not busy answers within milliseconds. */
const ANSWER_LIMIT_MS = 5000
/** Of what an empty tab takes: on a machine that is busy a page takes its time, too. */
const TIMES = 10
const TAB_LIMIT_MS = 20_000
const MOST_MS = 60_000
const PASSWORD_FIELD = 'input[type="password"]'

/**
 * `limitMs`: a page that has not answered by then hangs, unless an empty tab of the same browser takes long, too;
 * `tabLimitMs`: how long that has.
 */
export function watchPage(limitMs = ANSWER_LIMIT_MS, tabLimitMs = TAB_LIMIT_MS): PageWatch {
  let end: PageEnd = { loss: null, words: '', asksForPassword: false }
  return {
    async atEnd(page, loss) {
      if (loss !== null) {
        end = { loss, words: LOST_SENTENCES[loss], asksForPassword: false }
        return false
      }
      const fromMs = performance.now()
      // A document that is just being replaced does not answer either, but says so.
      const asked = page.$(PASSWORD_FIELD).then(
        (field) => field !== null,
        () => false,
      )
      let answer = await within(asked, limitMs)
      if (answer === 'late') {
        const tabMs = await emptyTabMs(page, tabLimitMs)
        const waitedMs = performance.now() - fromMs
        const restMs = Math.min(MOST_MS, TIMES * (tabMs ?? 0)) - waitedMs
        answer = await within(asked, Math.max(0, restMs))
        if (answer === 'late') end = silentEnd(performance.now() - fromMs, tabMs)
      }
      if (answer !== 'late') end = { loss: null, words: '', asksForPassword: answer }
      return answer !== 'late'
    },
    end: () => end,
  }
}

/** `tabMs`: what an empty tab took; null: it has not answered either. */
function silentEnd(waitedMs: number, tabMs: number | null): PageEnd {
  const waited = formatDuration(waitedMs)
  return tabMs === null
    ? {
        loss: 'unanswered',
        words: `neither it nor an empty tab answered within ${waited}: the machine is too busy, or the browser hangs`,
        asksForPassword: false,
      }
    : {
        loss: 'hangs',
        words:
          `its main thread hangs: it has not answered for ${waited}, ` +
          `and an empty tab did within ${formatDuration(tabMs)}`,
        asksForPassword: false,
      }
}

async function within(asked: Promise<boolean>, limitMs: number): Promise<boolean | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs)
  })
  const answer = await Promise.race([asked, late])
  clearTimeout(timer)
  return answer
}
