// What could not be seen, collected: one entry for each code with its parameters, and a count. Bounded, because pages
// choose some of the parameters. Any reader context.

import type { CountedNotice, Notice } from './notice.ts'

const MAX_NOTICES = 64
const MAX_KEY = 1024

export interface NoticeList {
  add(notice: Notice, count?: number): void
  list(): CountedNotice[]
  clear(): void
}

/** An empty list. Notices beyond the 64th different one are counted together. Any thread; never throws. */
export function createNoticeList(): NoticeList {
  const notices = new Map<string, CountedNotice>()
  let others = 0
  return {
    add(notice, count = 1) {
      const key = Object.values(notice).join('\n').slice(0, MAX_KEY)
      const known = notices.get(key)
      if (known !== undefined) known.count += count
      else if (notices.size < MAX_NOTICES) notices.set(key, { notice, count })
      else others += count
    },
    list() {
      const all = [...notices.values()].map(({ notice, count }) => ({ notice, count }))
      if (others > 0) all.push({ notice: { code: 'more-notices' }, count: others })
      return all
    },
    clear() {
      notices.clear()
      others = 0
    },
  }
}
