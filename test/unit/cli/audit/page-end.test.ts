// How a page is found at its end.

import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { LOST_SENTENCES, watchPage } from '../../../../cli/audit/page-end.ts'

const pageThat = (answers: () => Promise<unknown>): Page => ({ $: answers }) as unknown as Page

describe('a page at its end', () => {
  it('is there, and may ask for a password', async () => {
    const watch = watchPage()
    await watch.atEnd(
      pageThat(() => Promise.resolve(null)),
      null,
    )
    expect(watch.end()).toEqual({ loss: null, asksForPassword: false })
    await watch.atEnd(
      pageThat(() => Promise.resolve({})),
      null,
    )
    expect(watch.end()).toEqual({ loss: null, asksForPassword: true })
    await watch.atEnd(
      pageThat(() => Promise.reject(new Error('Execution context was destroyed'))),
      null,
    )
    expect(watch.end()).toEqual({ loss: null, asksForPassword: false })
  })

  it('hangs where it does not answer, and is not asked where it has gone', async () => {
    const watch = watchPage(1)
    const silent = pageThat(() => new Promise(() => undefined))
    expect(await watch.atEnd(silent, null)).toBe(false)
    expect(watch.end().loss).toBe('hangs')
    await watch.atEnd(
      pageThat(() => Promise.reject(new Error('It is not to be asked.'))),
      'crashed',
    )
    expect(watch.end().loss).toBe('crashed')
    expect(Object.keys(LOST_SENTENCES)).toEqual(['crashed', 'closed', 'browserGone', 'hangs'])
  })
})
