// Which stretch of time the charts show. Node.

import { describe, expect, it } from 'vitest'
import { findTimeRange } from '../../../../panel/charts/time-range.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { readFeed } from '../../../support/panel/recording-bench.ts'

const session = readFeed(createPanelFeed({ durationMs: 12_000 }))

describe('the time range', () => {
  it('is nothing while nothing has a time', () => {
    expect(findTimeRange(createSession(), Number.NaN, 30_000, true)).toBeNull()
  })

  it('keeps its length while recording and fits a short recording afterwards', () => {
    const live = findTimeRange(session, Number.NaN, 30_000, true)!
    expect(live.toMs - live.fromMs).toBe(30_000)
    const done = findTimeRange(session, Number.NaN, 30_000, false)!
    expect(done.toMs - done.fromMs).toBeLessThan(13_000)
    const short = findTimeRange(session, Number.NaN, 2000, false)!
    expect(short.toMs - short.fromMs).toBe(2000)
    expect(short.toMs).toBe(done.toMs)
  })
})
