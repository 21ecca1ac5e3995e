// What could not be seen, collected. Node.

import { expect, it } from 'vitest'
import { createNoticeList } from '../../../../trace/alerts/notice-list.ts'

it('notices of one code and the same parameters are one, counted', () => {
  const notices = createNoticeList()
  notices.add({ code: 'contradicted-marks', stage: 'port', isOverError: true })
  notices.add({ code: 'duplicate-records' }, 4)
  notices.add({ code: 'contradicted-marks', stage: 'output', isOverError: true })
  notices.add({ code: 'contradicted-marks', stage: 'port', isOverError: true })
  expect(notices.list()).toEqual([
    { notice: { code: 'contradicted-marks', stage: 'port', isOverError: true }, count: 2 },
    { notice: { code: 'duplicate-records' }, count: 4 },
    { notice: { code: 'contradicted-marks', stage: 'output', isOverError: true }, count: 1 },
  ])
  notices.clear()
  expect(notices.list()).toEqual([])
})

it('a page that sends ever new sentences fills 64 places and a counter', () => {
  const notices = createNoticeList()
  for (let number = 0; number < 100; number++)
    notices.add({ code: 'page-notice', pageCode: 'x', text: `Sentence ${number}.` })
  expect(notices.list()).toHaveLength(65)
  expect(notices.list().at(-1)).toEqual({ notice: { code: 'more-notices' }, count: 36 })
})

it('the first that does not fit is counted, and none is where all fit', () => {
  const notices = createNoticeList()
  const add = (number: number, count?: number): void =>
    notices.add({ code: 'page-notice', pageCode: 'x', text: `Sentence ${number}.` }, count)
  for (let number = 0; number < 64; number++) add(number)
  expect(notices.list()).toHaveLength(64)
  add(63)
  expect(notices.list().at(-1)?.count).toBe(2)
  add(64)
  expect(notices.list().at(-1)).toEqual({ notice: { code: 'more-notices' }, count: 1 })
  add(65, 5)
  expect(notices.list().at(-1)).toEqual({ notice: { code: 'more-notices' }, count: 6 })
  notices.clear()
  expect(notices.list()).toEqual([])
})
