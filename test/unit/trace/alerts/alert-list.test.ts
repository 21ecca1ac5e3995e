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
