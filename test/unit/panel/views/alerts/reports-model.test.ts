// The periodic reports, by a clock that the test turns. Node.

import { signal } from '@preact/signals'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createReportsModel } from '../../../../../panel/views/alerts/reports-model.ts'
import { createSession } from '../../../../../trace/session/session.ts'

describe('periodic reports', () => {
  afterEach(() => void vi.useRealTimers())

  it('come at the interval while recording, and stop with it', () => {
    vi.useFakeTimers()
    const isActive = signal(false)
    const intervalMs = signal(1000)
    const session = createSession()
    const reports = createReportsModel({
      isActive,
      intervalMs,
      takeReport: () => session.report(),
      now: () => Date.now(),
    })
    vi.advanceTimersByTime(5000)
    expect(reports.entries.value).toHaveLength(0)
    isActive.value = true
    vi.advanceTimersByTime(3500)
    expect(reports.entries.value).toHaveLength(3)
    intervalMs.value = 100
    vi.advanceTimersByTime(1000)
    expect(reports.entries.value).toHaveLength(13)
    isActive.value = false
    vi.advanceTimersByTime(60_000)
    expect(reports.entries.value).toHaveLength(13)
    reports.dispose()
  })

  it('are bounded', () => {
    vi.useFakeTimers()
    const session = createSession()
    const reports = createReportsModel({
      isActive: signal(true),
      intervalMs: signal(10),
      takeReport: () => session.report(),
      now: () => 0,
    })
    vi.advanceTimersByTime(5000)
    expect(reports.entries.value).toHaveLength(200)
    reports.dispose()
  })
})
