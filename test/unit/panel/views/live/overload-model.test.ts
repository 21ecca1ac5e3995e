// Overload lamps on a real session. Node.

import { describe, expect, it } from 'vitest'
import {
  contextKey,
  createOverloadModel,
  processorKey,
} from '../../../../../panel/views/live/overload-model.ts'
import { createSession } from '../../../../../trace/session/session.ts'
import { createPanelFeed } from '../../../../support/panel/panel-feed.ts'

const feed = createPanelFeed({ durationMs: 12_000 })

describe('overload lamps', () => {
  it('light with the overload, stay lit after it, and go out at the reset until it comes again', () => {
    const session = createSession()
    const overload = createOverloadModel(session)
    const isLit = (): boolean =>
      overload.lamps.value.has(contextKey(session.contexts[2]!.contextId))
    const play = (fromMs: number, toMs: number): void => {
      for (const { atMs, stamped } of feed)
        if (atMs >= fromMs && atMs < toMs) session.ingest(stamped)
      overload.update()
    }
    play(0, 3000)
    expect(isLit()).toBe(false)
    play(3000, 5200)
    expect(isLit()).toBe(true)
    const { contextId } = session.contexts[2]!
    expect(
      overload.lamps.value.get(processorKey(contextId, 'granular-cloud', 1))!.peak,
    ).toBeGreaterThan(1)
    play(5200, 9000)
    expect(isLit()).toBe(true)
    overload.reset()
    expect(overload.lamps.value.size).toBe(0)
    play(9000, 9500)
    expect(isLit()).toBe(false)
  })
})
