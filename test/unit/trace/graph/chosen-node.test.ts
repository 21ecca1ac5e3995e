import { describe, expect, it } from 'vitest'
import { createGraphPage } from '../../../support/trace/graph-page.ts'

describe('what a page tells of a chosen node', () => {
  it('is the level of each channel, with the highest peak since it is measured', () => {
    const page = createGraphPage()
    const node = page.make('GainNode')
    for (const peak of [0.5, 0.25]) {
      page.wait(100)
      page.level(node, 0, peak, peak / 2)
      page.level(node, 1, peak / 5, 0)
    }
    expect(page.reader.live.level).toMatchObject({
      node,
      channels: [
        { peak: 0.25, rms: 0.125, mostPeak: 0.5 },
        { rms: 0, mostPeak: expect.closeTo(0.1) as number },
      ],
    })
  })

  it('begins anew for another node, and after a pause', () => {
    const page = createGraphPage()
    const [node, other] = [page.make('GainNode'), page.make('GainNode')]
    page.level(node, 0, 0.5, 0.1)
    page.wait(4000)
    page.level(node, 0, 0.1, 0.1)
    expect(page.reader.live.level?.channels[0]?.mostPeak).toBe(0.1)
    page.level(other, 0, 0.2, 0.1)
    expect(page.reader.live.level).toMatchObject({ node: other, channels: [{ mostPeak: 0.2 }] })
  })

  it('keeps the calls that schedule each parameter, in their order, with what they last', () => {
    const page = createGraphPage()
    const node = page.make('GainNode')
    page.schedule(node)
    page.schedule(node, 0, { call: 'setValueAtTime', frame: 100, value: 1 })
    page.schedule(node, 0, { call: 'setTargetAtTime', frame: 200, value: 0, lastsFrames: 48 })
    page.schedule(node, 2, { call: 'cancelScheduledValues', frame: 300 })
    const { live } = page.reader
    expect(live.callsOf(node, 0)).toEqual([
      { call: 'setValueAtTime', frame: 100, value: 1, lastsFrames: null },
      { call: 'setTargetAtTime', frame: 200, value: 0, lastsFrames: 48 },
    ])
    expect(live.callsOf(node, 2)).toMatchObject([{ call: 'cancelScheduledValues', value: null }])
    expect(live.callsOf(node, 1)).toEqual([])
    expect(live.callsOf(node + 1, 0)).toEqual([])
  })

  it('has the same calls once where they are told again', () => {
    const page = createGraphPage()
    const node = page.make('GainNode')
    for (let telling = 0; telling < 2; telling++) {
      page.schedule(node)
      page.schedule(node, 0, { call: 'setValueAtTime', frame: 100, value: 1 })
    }
    expect(page.reader.live.callsOf(node, 0)).toHaveLength(1)
  })

  it('is bounded, and forgotten with its node', () => {
    const page = createGraphPage()
    const node = page.make('GainNode')
    page.schedule(node)
    for (let call = 0; call < 100; call++)
      page.schedule(node, 0, { call: 'setValueAtTime', frame: call, value: 1 })
    page.schedule(node, 64, { call: 'setValueAtTime', frame: 1, value: 1 })
    for (let channel = 0; channel < 100; channel++) page.level(node, channel, 1, 1)
    const { live } = page.reader
    expect(live.callsOf(node, 0)).toHaveLength(32)
    expect(live.callsOf(node, 0).at(-1)).toMatchObject({ frame: 99 })
    expect(live.callsOf(node, 64)).toEqual([])
    expect(live.level?.channels).toHaveLength(32)
    page.letGo(node)
    expect(live.level).toBeNull()
    expect(live.callsOf(node, 0)).toEqual([])
  })

  it('takes no record of a node that is not there, and no call that has no name', () => {
    const page = createGraphPage()
    const node = page.make('GainNode')
    page.schedule(99)
    page.level(99, 0, 1, 1)
    page.schedule(node)
    page.record({ kind: 23, flags: 200, source: 0, a: node })
    page.record({ kind: 23, flags: 8, source: 0, a: node, frame: 12 })
    const { live } = page.reader
    expect(live.level).toBeNull()
    expect(live.callsOf(node, 0)).toEqual([])
  })
})
