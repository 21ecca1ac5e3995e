// The graph that the extension's page scripts tell of is the one that the page has built, and they keep none of it
// alive. Real Chromium, with its collector called by hand.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PageGraph } from '../../trace/graph/schema.ts'
import { shortSite } from '../../trace/graph/site-lines.ts'
import { targetText } from '../../trace/text/graph-words.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { buildBridged, injectBridged, type PageBridge } from '../support/page/bridged-recorder.ts'
import { graphOf } from '../support/page/told-graph.ts'
import { launchChromium, type PageServer, servePages } from '../support/page/page-harness.ts'

const NOISE = `registerProcessor('noise', class extends AudioWorkletProcessor {
  static get parameterDescriptors() { return [{ name: 'level' }, { name: 'colour' }] }
  process() { return true }
})
registerProcessor('ends', class extends AudioWorkletProcessor {
  process() { return false }
})`

let bridged: Awaited<ReturnType<typeof buildBridged>>
let server: PageServer
let browser: Browser

beforeAll(async () => {
  bridged = await buildBridged()
  server = await servePages({
    '/': '<!doctype html><title>graph</title>',
    '/noise.js': NOISE,
    '/probe.js': bridged.probe,
  })
  browser = await launchChromium(['--js-flags=--expose-gc'])
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function openPage(): Promise<Page> {
  const page = await browser.newPage()
  const config = { ...DEFAULT_RECORDER_CONFIG, workletUrl: `${server.origin}/probe.js` }
  await injectBridged(page, bridged.script, config)
  await page.goto(`${server.origin}/`)
  return page
}

/** "Type -> where", without the numbers of nodes, sorted. */
const linesOf = (graph: PageGraph): string[] =>
  [...graph.edges.values()]
    .map((edge) => {
      const from = graph.nodes.get(edge.from)
      const name = from?.processor === '' ? from.type : from?.processor
      return `${name} -> ${targetText(graph, edge).replace(/ \d+(?=$|,)/, '')}`
    })
    .toSorted()

const typesOf = (graph: PageGraph): string[] =>
  [...graph.nodes.values()].map(({ type }) => type).toSorted()

describe('the graph of a page', () => {
  it('is told also where nodes inherit from proxies of the page that have no end', async () => {
    const page = await openPage()
    const asked = await page.evaluate(() => {
      let links = 0
      const endless = (): object => {
        links++
        return new Proxy({}, { getPrototypeOf: endless })
      }
      const context = new AudioContext()
      class Voice extends GainNode {}
      const kept = [new Voice(context), new GainNode(context), context.createDelay()]
      Object.assign(globalThis, { kept })
      const connect = AudioNode.prototype.connect as (this: unknown, to: unknown) => void
      const out = context.destination
      for (const node of [...kept, out]) Object.setPrototypeOf(node, endless())
      connect.call(kept[0], kept[1])
      connect.call(kept[1], kept[2])
      connect.call(kept[2], out)
      return links
    })
    const graph = await graphOf(page)
    await page.close()
    expect(asked).toBeLessThan(1000)
    expect(typesOf(graph)).toEqual(expect.arrayContaining(['DelayNode', 'GainNode', 'GainNode']))
  })

  it('is what the page has built, by constructors and by factories', async () => {
    const page = await openPage()
    await page.evaluate(async () => {
      const kept: unknown[] = []
      Object.assign(globalThis, { kept })
      const context = new AudioContext()
      await context.audioWorklet.addModule('/noise.js')
      const noise = new AudioWorkletNode(context, 'noise')
      const oscillator = context.createOscillator()
      const gain = new GainNode(context, { channelCount: 1, channelCountMode: 'explicit' })
      const splitter = context.createChannelSplitter(2)
      const merger = new ChannelMergerNode(context)
      class Voice extends DelayNode {}
      const voice = new Voice(context)
      oscillator.connect(gain).connect(splitter)
      splitter.connect(merger, 1, 3)
      merger.connect(context.destination)
      oscillator.connect(gain.gain)
      oscillator.connect(noise.parameters.get('colour') as AudioParam)
      noise.connect(voice)
      noise.connect(context.destination)
      noise.disconnect(voice)
      oscillator.start(context.currentTime + 1)
      oscillator.stop(context.currentTime + 2)
      kept.push(noise, oscillator, gain, splitter, merger, voice)
    })
    const graph = await graphOf(page)
    await page.close()
    expect(typesOf(graph)).toEqual([
      'AudioDestinationNode',
      'AudioWorkletNode',
      'ChannelMergerNode',
      'ChannelSplitterNode',
      'DelayNode',
      'GainNode',
      'OscillatorNode',
    ])
    expect(linesOf(graph)).toEqual([
      'ChannelMergerNode -> Destination',
      'ChannelSplitterNode -> ChannelMerger, input 3 from output 1',
      'GainNode -> ChannelSplitter',
      'OscillatorNode -> Gain',
      'OscillatorNode -> colour of noise',
      'OscillatorNode -> gain of Gain',
      'noise -> Destination',
    ])
    const byType = new Map([...graph.nodes.values()].map((node) => [node.type, node]))
    expect(byType.get('GainNode')).toMatchObject({ channelCount: 1, countMode: 'explicit' })
    const oscillator = byType.get('OscillatorNode')
    const frames = (oscillator?.stopped?.frame ?? 0) - (oscillator?.started?.frame ?? 0)
    // A second, at any rate that contexts have.
    expect(frames).toBeGreaterThan(3000)
    expect(graph.refused).toBe(0)
  })

  it('tells on request what a node is set to, now and as scheduled, and of no other', async () => {
    const page = await openPage()
    const rate = await page.evaluate(async () => {
      const context = new AudioContext()
      const gain = new GainNode(context, { gain: 0.25 })
      const filter = new BiquadFilterNode(context, { Q: 3 })
      Object.assign(globalThis, { kept: [context, gain, filter] })
      const { frequency } = filter
      for (let time = 100; time < 140; time++) frequency.setValueAtTime(time, time)
      filter.Q.setValueCurveAtTime([1, 2], 7, 3)
      const bridge = (globalThis as unknown as { __awescopeBridge: PageBridge }).__awescopeBridge
      const flushed = async (): Promise<void> => {
        const count = bridge.messages.length
        bridge.command({ type: 'records/flush' })
        while (bridge.messages.length === count)
          await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      bridge.command({ type: 'graph/inspect', node: 2, isMeasured: false })
      await flushed()
      filter.frequency.value = 1234
      filter.channelCount = 1
      frequency.setTargetAtTime(50, 150, 0.5)
      frequency.cancelScheduledValues(160)
      // Once more, which is told once: whoever looks again hears all from its beginning.
      await flushed()
      return context.sampleRate
    })
    const graph = await graphOf(page)
    await page.close()
    const { values } = graph
    expect(values?.node).toBe(2)
    const told = new Map(values?.values.map(({ name, value }) => [name, value]))
    expect([...told.keys()].toSorted()).toEqual(['Q', 'detune', 'frequency', 'gain'])
    expect([told.get('Q'), told.get('frequency')]).toEqual([3, 1234])
    expect(graph.nodes.get(2)).toMatchObject({ channelCount: 1 })
    expect(graph.made).toBe(2)
    const placeOf = (name: string): number => [...told.keys()].indexOf(name)
    const calls = graph.callsOf(2, placeOf('frequency'))
    // The latest; older ones are let go.
    expect(calls).toHaveLength(32)
    const none = { value: null, lastsFrames: null }
    expect(calls.slice(-3)).toEqual([
      { call: 'setValueAtTime', frame: 139 * rate, value: 139, lastsFrames: null },
      { call: 'setTargetAtTime', frame: 150 * rate, value: 50, lastsFrames: 0.5 * rate },
      { call: 'cancelScheduledValues', frame: 160 * rate, ...none },
    ])
    expect(graph.callsOf(2, placeOf('Q'))).toEqual([
      { call: 'setValueCurveAtTime', frame: 7 * rate, value: null, lastsFrames: 3 * rate },
    ])
    expect(graph.callsOf(2, placeOf('gain'))).toEqual([])
    expect(values?.frame).toBeGreaterThanOrEqual(0)
  })

  it('measures the output of a node on request, which shows nowhere, and holds nothing', async () => {
    const page = await openPage()
    const seen = await page.evaluate(async () => {
      const bridge = (globalThis as unknown as { __awescopeBridge: PageBridge }).__awescopeBridge
      const context = new AudioContext()
      const refs: WeakRef<object>[] = []
      const kept: AudioNode[] = []
      const flushed = async (): Promise<void> => {
        const count = bridge.messages.length
        bridge.command({ type: 'records/flush' })
        while (bridge.messages.length === count)
          await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      const reached = async (seconds: number): Promise<void> => {
        const until = context.currentTime + seconds
        while (context.currentTime < until)
          await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      const play = async (node: number): Promise<unknown> => {
        const sine = new OscillatorNode(context, { frequency: 1000 })
        const half = new GainNode(context, { gain: 0.5 })
        kept.push(half)
        const counts = (): unknown => [half.numberOfInputs, half.numberOfOutputs, half.channelCount]
        sine.connect(half).connect(context.destination)
        sine.start()
        const before = counts()
        bridge.command({ type: 'graph/inspect', node, isMeasured: true })
        await flushed()
        const during = counts()
        await reached(0.6)
        await flushed()
        bridge.command({ type: 'graph/inspect', node, isMeasured: false })
        await flushed()
        sine.stop()
        sine.disconnect()
        half.disconnect()
        refs.push(new WeakRef(half), new WeakRef(sine))
        return [before, during, counts()]
      }
      await context.resume()
      // The oscillator was the first.
      const counts = await play(2)
      kept.length = 0
      for (let round = 0; round < 60; round++) {
        ;(globalThis as unknown as { gc: () => void }).gc()
        await reached(0.01)
      }
      const left = refs.filter((ref) => ref.deref() !== undefined).length
      await play(5)
      Object.assign(globalThis, { kept })
      return { counts, left }
    })
    const graph = await graphOf(page)
    await page.close()
    const untouched = [1, 1, 2]
    expect(seen).toEqual({ counts: [untouched, untouched, untouched], left: 0 })
    expect(graph.gone).toBeGreaterThan(1)
    expect(graph.nodes.get(5)?.type).toBe('GainNode')
    const [left, right] = graph.level?.channels ?? []
    expect(graph.level?.node).toBe(5)
    expect(Math.abs((left?.peak ?? 0) / 0.5 - 1)).toBeLessThan(0.01)
    expect(Math.abs((left?.rms ?? 0) / Math.sqrt(0.125) - 1)).toBeLessThan(0.01)
    expect(right?.peak).toBe(0)
    // The probe is no node of the page's.
    expect(graph.made).toBe(5)
  })

  it('knows which processors run on once their nodes are connected to nothing', async () => {
    const page = await openPage()
    await page.evaluate(async () => {
      const context = new AudioContext()
      await context.audioWorklet.addModule('/noise.js')
      const kept = ['noise', 'ends'].map((name) => new AudioWorkletNode(context, name))
      const source = new ConstantSourceNode(context)
      source.start()
      Object.assign(globalThis, { kept, source })
      for (const node of kept) source.connect(node).connect(context.destination)
      const reached = async (seconds: number): Promise<void> => {
        const until = context.currentTime + seconds
        while (context.currentTime < until)
          await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      await reached(0.5)
      source.disconnect()
      for (const node of kept) node.disconnect()
      await reached(2)
    })
    const graph = await graphOf(page)
    await page.close()
    const left = [...graph.nodes.values()].filter(({ type }) => type === 'AudioWorkletNode')
    expect(left.map(({ id, processor }) => [processor, graph.isRunning(id)])).toEqual([
      ['noise', true],
      ['ends', false],
    ])
    expect(left.every(({ id }) => graph.outOf(id).size + graph.into(id).size === 0)).toBe(true)
  })

  it('tells where nodes are made once somebody wants to know, each place once', async () => {
    const page = await openPage()
    await page.evaluate(async () => {
      const context = new AudioContext()
      const makeVoice = (): AudioNode[] => [new GainNode(context), context.createDelay()]
      const kept = [makeVoice()]
      const bridge = (globalThis as unknown as { __awescopeBridge: PageBridge }).__awescopeBridge
      bridge.command({ type: 'graph/sites', isWanted: true })
      const isTold = new Promise<void>((resolve) => {
        bridge.onMessage = ({ type }) => type === 'graph/site' && resolve()
      })
      // The command is on its way: until it has come, no place is told.
      for (let made = 0; made < 200; made++) {
        kept.push(makeVoice())
        await new Promise((resolve) => requestAnimationFrame(resolve))
        if (bridge.messages[bridge.messages.length - 1]?.type === 'graph/site') break
      }
      await isTold
      kept.push(makeVoice())
      // A page that formats stacks itself would see one being taken.
      Object.assign(Error, { prepareStackTrace: () => 'the page has seen it' })
      kept.push([context.createPanner()])
      Object.assign(globalThis, { kept })
    })
    const graph = await graphOf(page)
    await page.close()
    const nodes = [...graph.nodes.values()]
    const siteOf = (type: string): string =>
      shortSite(graph.sites.get(nodes.findLast((node) => node.type === type)?.site ?? 0) ?? '')
    // Two constructions, called from two lines each.
    expect(graph.sites.size).toBe(4)
    expect([siteOf('GainNode'), siteOf('DelayNode')]).toEqual([
      expect.stringMatching(/^makeVoice \(/),
      expect.stringMatching(/^makeVoice \(/),
    ])
    expect(siteOf('GainNode')).not.toBe(siteOf('DelayNode'))
    expect(siteOf('PannerNode')).toBe('')
    expect(nodes[0]?.site).toBe(0)
  })

  it('lets go of what the page lets go of', async () => {
    const page = await openPage()
    const left = await page.evaluate(async () => {
      const context = new AudioContext()
      const refs: WeakRef<object>[] = []
      const fill = (): void => {
        for (let made = 0; made < 100; made++) {
          const gain = context.createGain()
          const filter = new BiquadFilterNode(context)
          gain.connect(filter).connect(context.destination)
          gain.connect(filter.frequency)
          filter.disconnect()
          gain.disconnect(filter.frequency)
          refs.push(new WeakRef(gain), new WeakRef(filter), new WeakRef(filter.frequency))
        }
      }
      fill()
      const { port1, port2 } = new MessageChannel()
      const task = (): Promise<void> =>
        new Promise((resolve) => {
          port1.onmessage = () => resolve()
          port2.postMessage(0)
        })
      for (let round = 0; round < 60; round++) {
        ;(globalThis as unknown as { gc: () => void }).gc()
        await task()
        await task()
      }
      return refs.filter((ref) => ref.deref() !== undefined).length
    })
    const graph = await graphOf(page)
    await page.close()
    expect(left).toBeLessThan(5)
    expect(graph.made).toBe(201)
    expect(graph.gone).toBeGreaterThan(190)
    expect(graph.nodes.size + graph.gone).toBe(201)
  })

  it('is told of no more once the recording has ended, and the natives are back', async () => {
    const page = await openPage()
    const before = await page.evaluate(() => {
      const context = new AudioContext()
      Object.assign(globalThis, { context })
      return new GainNode(context) instanceof GainNode
    })
    const graph = await graphOf(page)
    const after = await page.evaluate(() => {
      const { context } = globalThis as unknown as { context: AudioContext }
      new DelayNode(context).connect(context.destination)
      const bridge = (globalThis as unknown as { __awescopeBridge: PageBridge }).__awescopeBridge
      const { connect } = AudioNode.prototype
      return {
        last: bridge.messages[bridge.messages.length - 1]?.type,
        texts: [GainNode, connect, context.createGain].map((native) => String(native)),
      }
    })
    await page.close()
    expect(before).toBe(true)
    expect(typesOf(graph)).toEqual(['GainNode'])
    expect(after.last).toBe('recorder/stopped')
    expect(after.texts).toEqual([
      'function GainNode() { [native code] }',
      'function connect() { [native code] }',
      'function createGain() { [native code] }',
    ])
  })
})
