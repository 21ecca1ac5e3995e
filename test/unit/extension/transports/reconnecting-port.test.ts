// The port that comes back, on a background in this process; time is the test's own.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createReconnectingPort,
  type ReconnectingPort,
} from '../../../../extension/transports/reconnecting-port.ts'
import { createFakeBackground } from '../../../support/extension/fake-background.ts'

type Said = { type: 'say/word'; word: string }
type Heard = { type: string }

describe('a port that comes back', () => {
  let background: ReturnType<typeof createFakeBackground<Heard, unknown>>
  let port: ReconnectingPort<Heard>
  let words: string[]
  let lost: number
  let isWanted: boolean

  beforeEach(() => {
    vi.useFakeTimers()
    background = createFakeBackground<Heard, unknown>()
    words = []
    lost = 0
    isWanted = true
    port = createReconnectingPort<Said, Heard>({
      connect: background.connect,
      handlers: { 'say/word': ({ word }) => void words.push(word) },
      onOpen: () => void port.post({ type: 'hello' }),
      onLost() {
        lost++
        return isWanted
      },
    })
    port.open()
  })
  afterEach(() => {
    port.close()
    vi.useRealTimers()
  })

  it('says hello by every connection, first', () => {
    expect(port.post({ type: 'more' })).toBe(true)
    background.drop()
    vi.advanceTimersByTime(100)
    expect(background.types()).toEqual(['hello', 'more', 'hello'])
    expect(lost).toBe(1)
  })

  it('tells whether there was a connection to hand a message to', () => {
    background.drop()
    expect(port.post({ type: 'lost' })).toBe(false)
    vi.advanceTimersByTime(100)
    expect(port.post({ type: 'sent' })).toBe(true)
    expect(background.types()).not.toContain('lost')
  })

  it('waits longer from attempt to attempt, five seconds at most, and begins anew once something was heard', () => {
    const pauses: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      background.drop()
      const before = background.connections
      let pauseMs = 0
      while (background.connections === before) {
        vi.advanceTimersByTime(100)
        pauseMs += 100
      }
      pauses.push(pauseMs)
    }
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000])
    background.say({ type: 'say/word', word: 'here' })
    background.drop()
    vi.advanceTimersByTime(100)
    expect(background.connections).toBe(10)
    expect(words).toEqual(['here'])
  })

  it('tries again where no connection can be made, for as long as it is wanted', () => {
    background.isAlive = false
    background.drop()
    vi.advanceTimersByTime(10_000)
    expect(background.connections).toBe(1)
    background.isAlive = true
    vi.advanceTimersByTime(10_000)
    expect(background.connections).toBe(2)
    isWanted = false
    background.drop()
    vi.advanceTimersByTime(60_000)
    expect(background.connections).toBe(2)
  })

  it('answers what it does not know with a typed error', () => {
    background.say({ type: 'no/such' })
    background.say(7)
    expect(background.heard.slice(1)).toMatchObject([
      { type: 'protocol/error', code: 'unknown-message' },
      { type: 'protocol/error', code: 'malformed-message' },
    ])
  })

  it('gives a connection up when it is told to, and hears nothing of it afterwards', () => {
    const late = background.say
    port.reconnect()
    expect(background.isLeft).toBe(true)
    expect(lost).toBe(1)
    late({ type: 'say/word', word: 'late' })
    vi.advanceTimersByTime(100)
    expect(background.connections).toBe(2)
    background.say({ type: 'say/word', word: 'new' })
    expect(words).toEqual(['new'])
  })

  it('is gone for good when it is closed, also in a pause', () => {
    background.drop()
    port.close()
    port.reconnect()
    vi.advanceTimersByTime(60_000)
    expect(background.connections).toBe(1)
    expect(port.post({ type: 'late' })).toBe(false)
  })
})
