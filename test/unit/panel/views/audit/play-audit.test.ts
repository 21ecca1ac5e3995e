// Pages that let an audit wait, and audits that only listen; time is the test's own. Node.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StampedMessage } from '../../../../../trace/wire/protocol.ts'
import {
  auditPage,
  createStand,
  pageOf,
  runOut,
  started,
} from '../../../../support/audit/audit-stand.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a page that waits for its user', () => {
  it('is waited for until it asks for MIDI', async () => {
    const page = pageOf()
    const stand = createStand(page.filter(({ message }) => message.type !== 'midi/requested'))
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(stand.audit.state.value).toEqual({ kind: 'waiting', for: 'midi' })
    const asked = page.find(({ message }) => message.type === 'midi/requested')
    if (asked !== undefined) stand.channel.emit({ type: 'trace', stamped: asked })
    await vi.advanceTimersByTimeAsync(2000)
    expect(stand.audit.state.value).toMatchObject({ kind: 'playing' })
    await runOut(stand)
    await done
    expect(stand.audit.last.value).not.toBeNull()
  })

  it('that never asks costs one sentence, the command line’s own', async () => {
    const stand = createStand(pageOf().filter(({ message }) => message.type !== 'midi/requested'))
    await auditPage(stand)
    expect(stand.audit.problem.value).toBe(
      'The page did not ask for MIDI within 2 min, so nothing was played into it.',
    )
    expect(stand.audit.last.value).toBeNull()
    expect(stand.recording.isActive.value).toBe(false)
  })

  const stopped = pageOf().flatMap((stamped): StampedMessage[] => {
    const { message } = stamped
    if (message.type === 'context/update')
      return [{ ...stamped, message: { ...message, state: 'suspended' } }]
    return message.type === 'records/chunk' ? [] : [stamped]
  })

  it('is waited for where its context does not run, or played without, and then says so', async () => {
    const stand = createStand(stopped)
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(stand.audit.state.value).toEqual({ kind: 'waiting', for: 'click' })
    stand.audit.goOn()
    await vi.advanceTimersByTimeAsync(1000)
    expect(stand.audit.state.value).toMatchObject({ kind: 'playing' })
    await runOut(stand)
    await done
    expect(stand.audit.problem.value).toBe(
      'The page made no audio: its AudioContext never ran (it may wait for a click).',
    )
  })

  it('that may not be recorded costs one sentence', async () => {
    const stand = createStand(stopped)
    stand.channel.isPermitted = false
    await auditPage(stand)
    expect(stand.audit.problem.value).toMatch(/^The page may not be recorded/)
    expect(started(stand)).toBe(0)
    // The status of the denial stays until the page is on its way.
    stand.channel.isPermitted = true
    stand.audit.stimulus.value = 'listen'
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(1000)
    expect(stand.audit.problem.value).toBe('')
    expect(stand.audit.state.value).toEqual({ kind: 'waiting', for: 'click' })
    stand.audit.cancel()
    await runOut(stand)
    await done
  })
})

describe('an audit that only listens', () => {
  it('judges all that made the page sound, for so long', async () => {
    const stand = createStand(pageOf())
    stand.audit.stimulus.value = 'listen'
    stand.audit.listenS.value = 7
    expect(stand.audit.takesMs.value).toBe(7000)
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(3000)
    expect(stand.audit.state.value).toMatchObject({ kind: 'listening', durationMs: 7000 })
    await runOut(stand)
    await done
    expect(stand.channel.posted.some(({ type }) => type === 'perform/order')).toBe(false)
    expect(stand.audit.last.value?.report.stimulus).toMatchObject({ seed: null, notes: 60 })
  })

  it('ends early where that is enough, or where the recording is stopped by hand', async () => {
    const stand = createStand(pageOf())
    stand.audit.stimulus.value = 'listen'
    stand.audit.listenS.value = 3600
    for (const end of [stand.audit.goOn, () => void stand.recording.toggle()]) {
      const done = stand.audit.start()
      await vi.advanceTimersByTimeAsync(3000)
      end()
      await vi.advanceTimersByTimeAsync(3000)
      await done
      expect(stand.audit.problem.value).toBe('')
    }
    expect(stand.audit.before.value).not.toBeNull()
  })
})
