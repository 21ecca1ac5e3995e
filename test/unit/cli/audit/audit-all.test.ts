// Lists of pages: what is done, skipped and gone on with. No browser: pages are those of a resume file, or fail.

import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../../audit/audit-list.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditReport } from '../../../../audit/schema.ts'
import { auditAll, type ListOrder } from '../../../../cli/audit/audit-all.ts'
import { readAuditOptions } from '../../../../cli/audit/audit-options.ts'
import { keepBrowser } from '../../../../cli/audit/browser-keeper.ts'
import type { OpenBrowser } from '../../../../cli/browser/open-browser.ts'
import { CommandError } from '../../../../cli/command-error.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'

const base = runAudits(playedPlan().subject, AUDITS, { strictness: 1, trace: null })
const urls = ['https://a.example/', 'https://b.example/', 'https://c.example/']
const noBrowser = keepBrowser(() => Promise.reject(new CommandError('There is no browser.')))
const never = new AbortController().signal

function orderOf(done: readonly string[], more: Partial<ListOrder> = {}): ListOrder {
  const entries = done.map((url): [string, AuditReport] => [url, { ...base, requestedUrl: url }])
  const resume = {
    done: new Map(entries),
    add: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  const options = readAuditOptions([...urls, '--strictness', '1'])
  return {
    ...options,
    urls,
    bounds: [],
    script: null,
    against: [],
    resume,
    runControl: null,
    onReport: () => undefined,
    ...more,
  }
}

describe('a list of pages', () => {
  it('takes those that are done from the resume file, and goes on past those that fail', async () => {
    const heard: (string | undefined)[] = []
    const order = orderOf(['https://a.example/', 'https://c.example/'], {
      onReport: ({ requestedUrl }) => heard.push(requestedUrl),
    })
    const { reports, exitCode } = await auditAll(noBrowser, order, never)
    expect(heard).toEqual(['https://a.example/', 'https://c.example/'])
    expect(reports).toHaveLength(2)
    expect(exitCode).toBe(2)
  })

  it('holds pages that were done earlier to the budget of now', async () => {
    const bound = { metric: 'latency.p50Ms', level: 'error', max: 0.001 } as const
    const { exitCode } = await auditAll(noBrowser, orderOf(urls, { bounds: [bound] }), never)
    expect(exitCode).toBe(1)
    const warning = { ...bound, level: 'warn' } as const
    expect(await auditAll(noBrowser, orderOf(urls, { bounds: [warning] }), never)).toMatchObject({
      exitCode: 0,
    })
  })

  it('is one sentence where its only page fails', async () => {
    const order = orderOf([], { urls: ['https://a.example/'] })
    await expect(auditAll(noBrowser, order, never)).rejects.toThrow('There is no browser.')
  })
})

describe('the browser of a list', () => {
  it('is opened once, and anew where it has gone or was given up', async () => {
    const closed: number[] = []
    let count = 0
    const states: { connected: boolean }[] = []
    const keeper = keepBrowser(() => {
      const number = count++
      const browser = { connected: true }
      states.push(browser)
      const close = async (): Promise<void> => void closed.push(number)
      return Promise.resolve({ browser, close } as unknown as OpenBrowser)
    })
    const first = await keeper.open()
    expect(await keeper.open()).toBe(first)
    ;(states[0] as { connected: boolean }).connected = false
    const second = await keeper.open()
    expect(second).not.toBe(first)
    await keeper.renew()
    expect(await keeper.open()).not.toBe(second)
    await keeper.close()
    expect(closed).toEqual([0, 1, 2])
  })
})
