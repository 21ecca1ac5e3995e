// Handing out in order, and what counts as taken: never what a consumer failed at or is still about, and nothing twice.

import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createInbox, type Inbox, type Place } from '../../../../extension/transports/inbox.ts'

const at = (ordinal: number, document = 'd'): Place => ({ document, ordinal })
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the inbox', () => {
  let inbox: Inbox<string>
  let acknowledged: number[]
  let failures: number
  /** Nothing comes by a connection that was given up. */
  let isConnected: boolean
  let givenUp: number[]
  let seen: string[]

  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    acknowledged = []
    failures = 0
    isConnected = true
    givenUp = []
    seen = []
    inbox = createInbox<string>({
      onTaken: ({ ordinal }) => void acknowledged.push(ordinal),
      onFailed: () => {
        failures++
        isConnected = false
        inbox.reset()
      },
      onGivenUp: ({ ordinal }) => void givenUp.push(ordinal),
    })
  })
  afterEach(() => void vi.restoreAllMocks())

  const put = (...ordinals: number[]): void => {
    for (const ordinal of ordinals) if (isConnected) inbox.putAt(at(ordinal), () => `m${ordinal}`)
  }

  it('keeps what comes before there is a consumer, and hands it out in order', () => {
    put(1, 2)
    inbox.put('status')
    expect(acknowledged).toEqual([])
    inbox.consume((message) => void seen.push(message))
    put(3)
    expect(seen).toEqual(['m1', 'm2', 'status', 'm3'])
    expect(acknowledged).toEqual([1, 2, 3])
  })

  it('hands out a long queue in order, and lets go of its rest when the connection is lost', async () => {
    const ordinals = Array.from({ length: 20_000 }, (_, index) => index + 1)
    put(...ordinals)
    inbox.put('status')
    let finish: () => void = () => undefined
    inbox.consume((message) => {
      seen.push(message)
      if (message !== 'm10001') return undefined
      return new Promise((resolve) => (finish = resolve))
    })
    expect(acknowledged).toEqual(ordinals.slice(0, 10_000))
    inbox.reset()
    finish()
    await settled()
    expect(acknowledged).toEqual(ordinals.slice(0, 10_001))
    expect(seen.slice(10_000)).toEqual(['m10001', 'status'])
    put(...ordinals)
    expect(acknowledged).toEqual(ordinals)
  })

  it('hands out the next when the last is taken, statuses too', async () => {
    const finish: (() => void)[] = []
    inbox.consume((message) => {
      seen.push(message)
      return new Promise((resolve) => finish.push(resolve))
    })
    put(1, 2)
    inbox.put('status')
    await settled()
    expect([seen, acknowledged]).toEqual([['m1'], []])
    finish[0]?.()
    await settled()
    expect([seen, acknowledged]).toEqual([['m1', 'm2'], [1]])
    finish[1]?.()
    await settled()
    expect([seen, acknowledged]).toEqual([
      ['m1', 'm2', 'status'],
      [1, 2],
    ])
  })

  it('hands out nothing twice, within a connection and after it', () => {
    inbox.consume((message) => void seen.push(message))
    put(1, 2, 2, 1)
    inbox.reset()
    put(1, 2, 3)
    expect(seen).toEqual(['m1', 'm2', 'm3'])
    expect(inbox.taken.get('d')).toBe(3)
  })

  it('lets go of what was not handed out when the connection is lost, but of no status', async () => {
    let finish = (): void => undefined
    inbox.consume((message) => {
      seen.push(message)
      return message === 'm1' ? new Promise((resolve) => (finish = resolve)) : undefined
    })
    put(1, 2)
    inbox.put('status')
    inbox.reset()
    finish()
    await settled()
    expect(seen).toEqual(['m1', 'status'])
    expect(inbox.taken.get('d')).toBe(1)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('gets again exactly once what a consumer %s at, with all that follows', async (_, fail) => {
    let isBroken = true
    inbox.consume((message) => {
      seen.push(message)
      if (message === 'm2' && isBroken) return fail()
      return undefined
    })
    put(1, 2, 3)
    await settled()
    expect(acknowledged).toEqual([1])
    expect(failures).toBe(1)
    expect(inbox.taken.get('d')).toBe(1)
    isBroken = false
    isConnected = true
    put(2, 3)
    await settled()
    expect(seen.filter((message) => message === 'm2')).toHaveLength(2)
    expect(acknowledged).toEqual([1, 2, 3])
    expect(givenUp).toEqual([])
  })

  it('does not give again what a consumer was still about when the connection was lost, if it succeeds', async () => {
    let finish = (): void => undefined
    inbox.consume((message) => {
      seen.push(message)
      return message === 'm1' ? new Promise((resolve) => (finish = resolve)) : undefined
    })
    put(1)
    inbox.reset()
    put(1, 2)
    expect(acknowledged).toEqual([])
    finish()
    await settled()
    expect(seen).toEqual(['m1', 'm2'])
    expect(acknowledged).toEqual([1, 2])
  })

  it('gives it again, without another connection, if it fails after all', async () => {
    let fail: (error: Error) => void = () => undefined
    inbox.consume((message) => {
      seen.push(message)
      return seen.length === 1 ? new Promise((_resolve, reject) => (fail = reject)) : undefined
    })
    put(1)
    inbox.reset()
    put(1, 2)
    fail(new Error('no'))
    await settled()
    expect(seen).toEqual(['m1', 'm1', 'm2'])
    expect(failures).toBe(0)
    expect(acknowledged).toEqual([1, 2])
  })

  it('gives up what a consumer fails at twice, and goes on behind it', () => {
    inbox.consume((message) => {
      seen.push(message)
      if (message === 'm2') throw new Error('never')
    })
    put(1, 2)
    isConnected = true
    put(2, 3)
    expect(givenUp).toEqual([2])
    expect(acknowledged).toEqual([1, 3])
    expect(inbox.taken.get('d')).toBe(3)
  })

  it('has one consumer at a time', () => {
    const stop = inbox.consume(() => undefined)
    expect(() => inbox.consume(() => undefined)).toThrow('already')
    stop()
    put(1)
    inbox.consume((message) => void seen.push(message))
    expect(seen).toEqual(['m1'])
  })

  it('takes every message exactly once and in order, whatever fails and whenever the connection is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('ok', 'later', 'throws', 'rejects'), { maxLength: 30 }),
        fc.array(fc.nat(12), { maxLength: 30 }),
        async (outcomes, portions) => {
          const taken: number[] = []
          let isLost = false
          const own: Inbox<number> = createInbox<number>({
            onTaken: ({ ordinal }) => void taken.push(ordinal),
            onFailed: () => {
              isLost = true
              own.reset()
            },
            onGivenUp: ({ ordinal }) => void taken.push(ordinal),
          })
          own.consume(async () => {
            const outcome = outcomes.pop()
            if (outcome === 'later') await settled()
            if (outcome === 'throws' || outcome === 'rejects') throw new Error(outcome)
          })
          let sent = 0
          for (const portion of portions) {
            if (isLost) sent = own.taken.get('d') ?? 0
            isLost = false
            for (let count = 0; count < portion; count++) {
              sent++
              const ordinal = sent
              own.putAt(at(ordinal), () => ordinal)
            }
            await settled()
            // The background is stopped now and then.
            if (portion % 3 === 0) {
              own.reset()
              isLost = true
            }
          }
          await settled()
          expect(taken).toEqual(taken.map((_, index) => index + 1))
        },
      ),
      { numRuns: 60 },
    )
  })
})
