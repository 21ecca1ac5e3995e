// Warnings and critical alerts, kept. Node.

import { expect, it } from 'vitest'
import type { ContextAlert } from '../../../../trace/alerts/alert.ts'
import { createAlertList, type KeptAlert } from '../../../../trace/alerts/alert-list.ts'

const gapAt = (wallMs: number): ContextAlert => ({
  code: 'gap',
  level: 'warning',
  wallMs,
  lateMs: 5,
  missingFrames: 0,
})

const of =
  (id: string) =>
  ({ contextId }: KeptAlert): boolean =>
    contextId === id

it('a flood of one code in one context is one alert a second', () => {
  const alerts = createAlertList()
  for (let wallMs = 0; wallMs < 2000; wallMs += 10) alerts.addContextAlert(gapAt(wallMs), 'doc/1')
  alerts.addContextAlert(gapAt(0), 'doc/2')
  alerts.addContextAlert({ code: 'underrun', level: 'warning', wallMs: 0, count: 1 }, 'doc/1')
  expect(alerts.list(of('doc/1')).map(({ code, wallMs }) => `${code} ${wallMs}`)).toEqual([
    'gap 0',
    'gap 1000',
    'underrun 0',
  ])
  expect(alerts.list(of('doc/2'))).toHaveLength(1)
  expect(alerts.list(({ alert }) => alert.code === 'underrun')).toHaveLength(1)
})

it('the newest 200 are kept, the others counted', () => {
  const alerts = createAlertList()
  for (let number = 0; number < 1000; number++) alerts.add(gapAt(number), '')
  expect(alerts.list()).toHaveLength(200)
  expect(alerts.list().at(-1)?.wallMs).toBe(999)
  expect(alerts.dropped).toBe(800)
})

it('an alert is repeated after a whole second, whichever way the record time goes', () => {
  const alerts = createAlertList()
  for (const wallMs of [5000, 5999.999, 6000, 6999, 5000, 5001, 4001, 4000, 4999.5]) {
    alerts.addContextAlert(gapAt(wallMs), 'doc/1')
  }
  expect(alerts.list().map(({ wallMs }) => wallMs)).toEqual([5000, 6000, 5000, 4000])
  alerts.clear()
  expect(alerts.list()).toEqual([])
  expect(alerts.dropped).toBe(0)
  alerts.addContextAlert(gapAt(4000), 'doc/1')
  expect(alerts.list()).toHaveLength(1)
})

it('a page with a thousand contexts gets one alert a second for each, and no more memory than that', () => {
  const alerts = createAlertList()
  const sent = (context: number): number => {
    const before = alerts.dropped + alerts.list().length
    alerts.addContextAlert(gapAt(0), `doc/${context}`)
    return alerts.dropped + alerts.list().length - before
  }
  // 1024 causes are remembered; the next one lets all be forgotten, and each may speak once more.
  for (let context = 0; context < 1024; context++) expect(sent(context)).toBe(1)
  for (let context = 0; context < 1024; context++) expect(sent(context)).toBe(0)
  expect(sent(1024)).toBe(1)
  expect([sent(1024), sent(0), sent(0)]).toEqual([0, 1, 0])
})

it('the newest 200 are there at any time, in order, and those before them counted', () => {
  const alerts = createAlertList()
  for (let number = 0; number < 1000; number++) {
    alerts.add(gapAt(number), number % 2 === 0 ? 'even' : 'odd')
    const count = Math.min(200, number + 1)
    const list = alerts.list()
    expect(list).toHaveLength(count)
    expect([list[0]?.wallMs, list.at(-1)?.wallMs]).toEqual([number + 1 - count, number])
    expect(alerts.dropped).toBe(number + 1 - count)
    // Of one context there can be fewer, never others.
    const even = alerts.list(of('even'))
    expect(even.every(({ wallMs }) => wallMs % 2 === 0)).toBe(true)
    expect(even.length).toBeGreaterThanOrEqual(Math.floor(count / 2))
  }
})
