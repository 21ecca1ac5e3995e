// The panel's breath under a flood: counted by work, never by a clock. Node.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createWorkBreather } from '../../../../panel/models/work-breather.ts'
import { context } from '../../../support/trace/hostile-messages.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'
import { createRecordingBench } from '../../../support/panel/recording-bench.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the breather', () => {
  it('rests after a portion of work, and counts anew with a new session', () => {
    let spent = 0
    const breathe = createWorkBreather(() => spent)
    spent = 19_000
    expect(breathe()).toBeUndefined()
    spent = 21_000
    expect(breathe()).toBeInstanceOf(Promise)
    expect(breathe()).toBeUndefined()
    spent = 15_000
    expect(breathe()).toBeUndefined()
    spent = 20_000
    expect(breathe()).toBeInstanceOf(Promise)
  })

  it('holds a flood back in the channel, which lets nothing go that was not read', async () => {
    const bench = createRecordingBench([])
    await bench.recording.toggle()
    bench.channel.emit({
      type: 'trace',
      stamped: { document: 'd', frameId: 0, message: DEFAULT_HELLO },
    })
    const FLOOD = 20_000
    for (let index = 0; index < FLOOD; index++) {
      const message = context(1 + (index % 200))
      bench.channel.emit({ type: 'trace', stamped: { document: 'd', frameId: 0, message } })
    }
    // One portion was taken in this task; the rest comes in as many others.
    expect(bench.session.spentUnits).toBeLessThan(30_000)
    expect(bench.channel.acknowledged).toBeLessThan(FLOOD / 3)
    await vi.runAllTimersAsync()
    expect(bench.channel.acknowledged).toBe(FLOOD + 1)
    expect(bench.recording.log.count).toBe(FLOOD + 1)
  })
})
