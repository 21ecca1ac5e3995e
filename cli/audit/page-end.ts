// How a page is at the end of its recording: whether it still answers, and what may have kept it from playing. Node.

import type { Page } from 'puppeteer-core'

import { CommandError } from '../command-error.ts'
import type { PageLoss } from '../record/record-page.ts'

export const LOST_SENTENCES: Readonly<Record<PageLoss | 'hangs', string>> = {
  crashed: 'the page crashed',
  closed: 'the page was closed while it played',
  browserGone: 'the browser has gone',
  hangs: 'its main thread hangs, and it answers no more',
}

/** The page has gone or hangs: what it has left behind may disturb the next one. */
export class LostPageError extends CommandError {}

export interface PageEnd {
  readonly loss: PageLoss | 'hangs' | null
  readonly asksForPassword: boolean
}

export interface PageWatch {
  /** For `recordPage`: looks at the page; false where it hangs. Bounded; never rejects. */
  readonly atEnd: (page: Page, loss: PageLoss | null) => Promise<boolean>
  end(): PageEnd
}

/** A page that is not busy answers within milliseconds. */
const ANSWER_LIMIT_MS = 5000
const PASSWORD_FIELD = 'input[type="password"]'

/** `limitMs`: a page that has not answered by then hangs. */
export function watchPage(limitMs = ANSWER_LIMIT_MS): PageWatch {
  let end: PageEnd = { loss: null, asksForPassword: false }
  return {
    async atEnd(page, loss) {
      if (loss !== null) {
        end = { loss, asksForPassword: false }
        return false
      }
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), limitMs)
      })
      // A document that is just being replaced does not answer either, but says so.
      const asked = page.$(PASSWORD_FIELD).then(
        (field) => field !== null,
        () => false,
      )
      const answer = await Promise.race([asked, late])
      clearTimeout(timer)
      end =
        answer === 'late'
          ? { loss: 'hangs', asksForPassword: false }
          : { loss: null, asksForPassword: answer }
      return answer !== 'late'
    },
    end: () => end,
  }
}
