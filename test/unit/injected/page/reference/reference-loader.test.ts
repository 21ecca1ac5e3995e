// The reference's place in the recorder before its part is there: orders wait, and nothing is lost or done twice.

import { beforeEach, describe, expect, it } from 'vitest'
import {
  PLATFORM,
  type Reference,
  type ReferenceHost,
  type ReferencePart,
  referencePlatform,
} from '../../../../../injected/page/reference/reference-host.ts'
import { createReferenceLoader } from '../../../../../injected/page/reference/reference-loader.ts'
import { DEFAULT_REFERENCE_OPTIONS } from '../../../../../trace/wire/engine-options.ts'
import type { ReferenceOrder } from '../../../../../trace/wire/page-port.ts'
import type { PageMessage } from '../../../../../trace/wire/protocol.ts'

const inject = (contextId: number): ReferenceOrder => ({
  type: 'reference/inject',
  partUrl: 'extension://id/reference-page.js',
  workletUrl: 'extension://id/worklet/reference.js',
  contextId,
  followsMidi: true,
  options: { ...DEFAULT_REFERENCE_OPTIONS, mode: 'sf2' },
})
const SILENCE: ReferenceOrder = { type: 'reference/silence' }

let sent: PageMessage[]
let heard: unknown[]
let fetched: string[]
let arrive: (part: ReferencePart) => void
let refuse: (reason: unknown) => void
let loader: Reference

const part: ReferencePart = {
  createReference: () => ({
    isFollowing: true,
    hear: (data) => heard.push(['hear', ...data]),
    command: (order) => heard.push(order),
    flush: (done) => done(),
    stop: (done) => done(),
    close: () => heard.push('close'),
  }),
}

/** The part is there, or not, when this resolves. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

beforeEach(() => {
  sent = []
  heard = []
  fetched = []
  const platform = Object.assign([...referencePlatform], {
    [PLATFORM.nowMs]: () => 1000,
    [PLATFORM.whenSettled]: (promise: Promise<unknown>, then: () => void, fail: () => void) =>
      void promise.then(then, fail),
  })
  const output = { send: (message: PageMessage) => sent.push(message) }
  loader = createReferenceLoader({ platform, output } as unknown as ReferenceHost, (url) => {
    fetched.push(url)
    return new Promise((resolve, reject) => {
      arrive = resolve
      refuse = reject
    })
  })
})

describe('the place of the reference in the recorder', () => {
  it('fetches nothing, follows nothing and owes nothing before an injection', () => {
    let answers = 0
    loader.command(SILENCE)
    loader.flush(() => answers++)
    loader.stop(() => answers++)
    loader.close()
    expect([fetched, loader.isFollowing, answers, sent]).toEqual([[], false, 2, []])
  })

  it('passes on what was ordered meanwhile, in order, once the part is there, and then at once', async () => {
    loader.command(inject(0))
    loader.command(SILENCE)
    expect(loader.isFollowing).toBe(false)
    arrive(part)
    await settled()
    expect(heard).toEqual([inject(0), SILENCE])
    loader.command({ type: 'reference/remove' })
    loader.hear(Uint8Array.of(0x90, 60, 1), 5, true)
    expect(heard.slice(2)).toEqual([{ type: 'reference/remove' }, ['hear', 0x90, 60, 1]])
    expect(loader.isFollowing).toBe(true)
    expect(fetched).toEqual(['extension://id/reference-page.js'])
  })

  it('forgets what was ordered for an injection that another one replaces', async () => {
    loader.command(inject(1))
    loader.command(SILENCE)
    loader.command(inject(2))
    arrive(part)
    await settled()
    expect(heard).toEqual([inject(2)])
    expect(fetched.length).toBe(1)
  })

  it('holds a bounded number of orders', async () => {
    loader.command(inject(0))
    for (let count = 0; count < 1000; count++) loader.command(SILENCE)
    arrive(part)
    await settled()
    expect(heard.length).toBe(256)
  })

  it('says in one sentence that the part could not be had, and tries again with the next injection', async () => {
    loader.command(inject(0))
    refuse(new TypeError('Failed to fetch'))
    await settled()
    expect(sent).toEqual([
      {
        type: 'reference/state',
        id: 0,
        state: 'failed',
        reason: 'The reference did not load: Failed to fetch.',
        bankName: '',
        presets: 0,
        mode: 'sf2',
        wallMs: 1000,
      },
    ])
    loader.command(inject(3))
    arrive(part)
    await settled()
    expect(heard).toEqual([inject(3)])
  })

  it('says so of a module that is not the part', async () => {
    loader.command(inject(0))
    arrive({} as ReferencePart)
    await settled()
    expect(sent).toMatchObject([{ type: 'reference/state', state: 'failed' }])
  })

  it('makes nothing of a part that comes when the recorder has gone', async () => {
    loader.command(inject(0))
    loader.close()
    arrive(part)
    await settled()
    expect([heard, sent]).toEqual([[], []])
  })
})
