// Slices of the panel's long work, by a clock that the test moves. Node.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createBreather } from '../../../panel/breather.ts'

let nowMs = 1000
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => nowMs))
afterEach(() => void vi.restoreAllMocks())

it('lets work go on for 24 ms, then waits until what the page had before is done, and begins anew', async () => {
  const breathe = createBreather()
  nowMs += 23
  expect(breathe()).toBeUndefined()
  nowMs += 1

  const done: string[] = []
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise<void>((resolve) => {
    port1.addEventListener('message', () => {
      done.push('of the page')
      port1.close()
      resolve()
    })
  })
  port1.start()
  port2.postMessage(null)
  const rest = breathe()
  expect(rest).toBeInstanceOf(Promise)
  nowMs += 100
  await rest
  done.push('work')
  await answered
  expect(done).toEqual(['of the page', 'work'])

  nowMs += 23
  expect(breathe()).toBeUndefined()
  nowMs += 1
  expect(breathe()).toBeInstanceOf(Promise)
})
