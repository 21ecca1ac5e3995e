// How a page is found at its end.

import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { watchPage } from '../../../../cli/audit/page-end.ts'

const never = (): Promise<never> => new Promise(() => undefined)
const after = (ms: number): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, null)
  })

/** `tab`: what an empty tab beside it does when it is asked. */
const pageThat = (answers: () => Promise<unknown>, tab: () => Promise<unknown> = never): Page =>
  ({
    $: answers,
    browserContext: () => ({
      newPage: () => Promise.resolve({ evaluate: tab, close: () => Promise.resolve() }),
    }),
  }) as unknown as Page

describe('a page at its end', () => {
  it('is there, and may ask for a password', async () => {
    const watch = watchPage()
    await watch.atEnd(
      pageThat(() => Promise.resolve(null)),
      null,
    )
    expect(watch.end()).toEqual({ loss: null, words: '', asksForPassword: false })
    await watch.atEnd(
      pageThat(() => Promise.resolve({})),
      null,
    )
    expect(watch.end()).toEqual({ loss: null, words: '', asksForPassword: true })
    await watch.atEnd(
      pageThat(() => Promise.reject(new Error('Execution context was destroyed'))),
      null,
    )
    expect(watch.end()).toEqual({ loss: null, words: '', asksForPassword: false })
  })

  it('hangs where it does not answer, and an empty tab does', async () => {
    const watch = watchPage(1)
    expect(
      await watch.atEnd(
        pageThat(never, () => Promise.resolve(0)),
        null,
      ),
    ).toBe(false)
    expect(watch.end().loss).toBe('hangs')
    expect(watch.end().words).toMatch(
      /^its main thread hangs: it has not answered for .*, and an empty tab did within \d\.\d s$/,
    )
  })

  it('does not hang where nobody answers, which is said', async () => {
    const watch = watchPage(1, 1)
    expect(await watch.atEnd(pageThat(never), null)).toBe(false)
    expect(watch.end().loss).toBe('unanswered')
    expect(watch.end().words).toMatch(/^neither it nor an empty tab answered within .* too busy/)
  })

  it('is given as long as an empty tab takes, and more, on a machine that is busy', async () => {
    const watch = watchPage(1)
    const busy = pageThat(
      () => after(150),
      () => after(50),
    )
    expect(await watch.atEnd(busy, null)).toBe(true)
    expect(watch.end()).toEqual({ loss: null, words: '', asksForPassword: false })
  })

  it('is not asked where it has gone', async () => {
    const watch = watchPage()
    const asked = pageThat(() => Promise.reject(new Error('It is not to be asked.')))
    for (const loss of ['crashed', 'closed', 'browserGone'] as const) {
      expect(await watch.atEnd(asked, loss)).toBe(false)
      expect(watch.end()).toMatchObject({ loss, words: expect.stringMatching(/^the /) })
    }
  })
})
