import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPageEar } from '../../../../cli/record/page-ear.ts'
import { createFakePage } from '../../../support/cli/fake-page.ts'

const chunk = (frame: number): object => ({
  contextId: 1,
  sampleRate: 48_000,
  frame,
  frames: 3,
  wallMs: 1_750_000_000_000,
  dropped: 0,
  nonFinite: 0,
  peak: 1,
  clipped: 0,
  // 1, 2, 3 on the left, −1, −2, −3 on the right.
  samples: Buffer.from(new Int16Array([1, 2, 3, -1, -2, -3]).buffer).toString('base64'),
})

describe("a page's ear", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('takes what the page has heard, and leaves out what is no chunk', async () => {
    const answers: unknown[] = [[chunk(0), { frame: 3 }, 5], null, [chunk(3)]]
    const ear = createPageEar()
    ear.follow(createFakePage(() => answers.shift() ?? []))
    await vi.advanceTimersByTimeAsync(1000)
    await ear.stop()
    const [sound] = ear.sounds
    expect(sound?.pieces.map(({ frame }) => frame)).toEqual([0, 3])
    expect([...(sound?.pieces[0]?.samples ?? [])]).toEqual([1, 2, 3, -1, -2, -3])
  })

  it('fetches the rest at its end, and ends though the page does not answer', async () => {
    const ear = createPageEar()
    ear.follow(createFakePage(() => [chunk(0)]))
    await ear.stop()
    expect(ear.sounds).toHaveLength(1)
    const deaf = createPageEar()
    deaf.follow(createFakePage(() => new Promise(() => undefined)))
    const stopping = deaf.stop()
    await vi.advanceTimersByTimeAsync(1500)
    await expect(stopping).resolves.toBeUndefined()
  })

  it('hears nothing of a page that has no ear, or breaks it', async () => {
    const ear = createPageEar()
    ear.follow(
      createFakePage(() => {
        throw new Error('broken')
      }),
    )
    await vi.advanceTimersByTimeAsync(700)
    await ear.stop()
    expect(ear.sounds).toEqual([])
  })
})
