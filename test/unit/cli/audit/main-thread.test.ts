import { expect, it } from 'vitest'
import { busiestShareOf, processorShareOf } from '../../../../cli/audit/main-thread.ts'

const NONE = { tasksS: 1, threadS: 0.5 }

it('is the time of the thread of the time that its tasks lasted, at most all of it', () => {
  expect(processorShareOf(NONE, { tasksS: 2, threadS: 0.75 })).toBe(0.25)
  expect(processorShareOf(NONE, { tasksS: 2, threadS: 1.75 })).toBe(1)
})

it('is not known where too little was done, the process is another, or the browser does not tell', () => {
  expect(processorShareOf(NONE, { tasksS: 1.01, threadS: 0.51 })).toBeNull()
  expect(processorShareOf(NONE, { tasksS: 2, threadS: 0.1 })).toBeNull()
  expect(processorShareOf(NONE, { tasksS: 0.2, threadS: 0.1 })).toBeNull()
  expect(processorShareOf(NONE, { tasksS: Number.NaN, threadS: 1 })).toBeNull()
})

it('is that of the thread which has run the most since, of those that were there', () => {
  const first = new Map([
    [1, { tasksS: 9, threadS: 9 }],
    [2, NONE],
    [4, NONE],
  ])
  const last = new Map([
    [1, { tasksS: 9.2, threadS: 9.1 }],
    [2, { tasksS: 2, threadS: 0.75 }],
    [3, { tasksS: 5, threadS: 5 }],
  ])
  expect(busiestShareOf(first, last)).toBe(0.25)
  expect(busiestShareOf(new Map(), last)).toBeNull()
})
