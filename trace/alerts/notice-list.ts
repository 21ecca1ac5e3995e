// What could not be seen, collected: one entry for each code and sentence, with a count. Bounded, because pages choose
// some of the sentences. Any reader context.

export interface Notice {
  code: string
  text: string
  count: number
}

const MAX_NOTICES = 64
const MAX_KEY = 1024

export interface NoticeList {
  add(code: string, text: string, count?: number): void
  list(): Notice[]
  clear(): void
}

/** An empty list. Sentences beyond the 64th different one are counted together. Any thread; never throws. */
export function createNoticeList(): NoticeList {
  const notices = new Map<string, Notice>()
  let others = 0
  return {
    add(code, text, count = 1) {
      const key = `${code}\n${text}`.slice(0, MAX_KEY)
      const known = notices.get(key)
      if (known !== undefined) known.count += count
      else if (notices.size < MAX_NOTICES) notices.set(key, { code, text, count })
      else others += count
    },
    list() {
      const all = [...notices.values()].map(({ code, text, count }) => ({ code, text, count }))
      if (others > 0) {
        all.push({
          code: 'more-notices',
          text: 'Further notices were counted only.',
          count: others,
        })
      }
      return all
    },
    clear() {
      notices.clear()
      others = 0
    },
  }
}
