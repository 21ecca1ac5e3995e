import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageThreadTimes } from '../../../../cli/audit/schedule-times.ts'

/** Runs for 50 ms of a processor's time, says so, and stays. */
const SPINS =
  'while (process.cpuUsage().user < 50_000); console.log("spun"); setInterval(() => 0, 1000)'

describe.runIf(existsSync('/proc/self/schedstat'))('main threads of pages, by Linux', () => {
  let page: ChildProcess
  let other: ChildProcess
  beforeAll(async () => {
    page = spawn(process.execPath, ['-e', SPINS, '--', '-contentproc', 'a) name', 'tab'])
    other = spawn(process.execPath, ['-e', SPINS, '--', '-contentproc', 'tab', 'gpu'])
    await Promise.all([page, other].map((each) => once(each.stdout ?? each, 'data')))
  })
  afterAll(() => {
    page.kill()
    other.kill()
  })

  it('have run, and wanted to run for at least as long', () => {
    const times = pageThreadTimes(process.pid).get(page.pid ?? 0)
    expect(times?.threadS).toBeGreaterThan(0.03)
    expect(times?.tasksS).toBeGreaterThanOrEqual(times?.threadS ?? 0)
  })

  it('are those of processes that run pages, and that the browser has started', () => {
    expect(pageThreadTimes(process.pid).has(other.pid ?? 0)).toBe(false)
    expect(pageThreadTimes(other.pid ?? 0).size).toBe(0)
  })
})
