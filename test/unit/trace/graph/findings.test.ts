import { describe, expect, it } from 'vitest'
import { graphFindings, type GraphContext } from '../../../../trace/graph/findings.ts'
import { createGraphPage, type GraphPage } from '../../../support/trace/graph-page.ts'

const findingsOf = (page: GraphPage, contexts: readonly GraphContext[] = []): unknown[] =>
  graphFindings(page.reader.live, contexts)

/** Time in which everything settles; the page goes on making something. */
const settle = (page: GraphPage): void => {
  page.wait(2000)
  page.record({})
}

describe('what is worth a look in a graph', () => {
  it('is nothing where a source that plays reaches the end', () => {
    const page = createGraphPage()
    const end = page.make('AudioDestinationNode')
    const source = page.make('OscillatorNode')
    const gain = page.make('GainNode')
    page.connect(source, gain)
    page.connect(gain, end)
    page.start(source)
    settle(page)
    expect(findingsOf(page)).toEqual([])
  })

  it('is sound that goes nowhere, at the node where it ends', () => {
    const page = createGraphPage()
    const source = page.make('OscillatorNode')
    const gain = page.make('GainNode')
    page.connect(source, gain)
    page.start(source)
    settle(page)
    expect(findingsOf(page)).toEqual([{ code: 'unheard', node: gain }])
    page.stop(source)
    settle(page)
    expect(findingsOf(page)).toEqual([])
  })

  it('is not what only an analyser or a stream hears', () => {
    const page = createGraphPage()
    const source = page.make('OscillatorNode')
    page.connect(source, page.make('AnalyserNode'))
    page.connect(source, page.make('MediaStreamAudioDestinationNode'))
    page.start(source)
    settle(page)
    expect(findingsOf(page)).toEqual([])
  })

  it('is a node that never was connected, but not one that was and waits for the collector', () => {
    const page = createGraphPage()
    const lonely = page.make('BiquadFilterNode')
    const end = page.make('AudioDestinationNode')
    const voice = page.make('GainNode')
    page.connect(voice, end)
    page.disconnect(voice, null)
    settle(page)
    expect(findingsOf(page)).toEqual([{ code: 'unconnected', node: lonely }])
  })

  it('is a buffer that plays unconnected, but not one that was disconnected: it may have ended', () => {
    const page = createGraphPage()
    const end = page.make('AudioDestinationNode')
    const [silent, played] = [
      page.make('AudioBufferSourceNode'),
      page.make('AudioBufferSourceNode'),
    ]
    page.connect(played, end)
    page.start(played)
    page.disconnect(played, null)
    page.start(silent)
    settle(page)
    expect(findingsOf(page)).toEqual([{ code: 'unheard', node: silent }])
  })

  it('is a source that was connected and never started', () => {
    const page = createGraphPage()
    const source = page.make('ConstantSourceNode')
    page.connect(source, page.make('AudioDestinationNode'))
    settle(page)
    expect(findingsOf(page)).toEqual([{ code: 'never-started', node: source }])
    page.start(source)
    expect(findingsOf(page)).toEqual([])
  })

  it('is nothing that was made just now, or before the graph was watched', () => {
    const page = createGraphPage()
    page.make('OscillatorNode', 1, true)
    settle(page)
    page.make('GainNode')
    expect(findingsOf(page)).toEqual([])
  })

  it('is a circle without a delay, through parameters, too', () => {
    const page = createGraphPage()
    const [a, b, c] = [page.make('GainNode'), page.make('GainNode'), page.make('GainNode')]
    page.connect(a, b)
    page.connect(b, c)
    page.connect(c, a, { parameter: 'gain' })
    const self = page.make('GainNode')
    page.connect(self, self)
    expect(findingsOf(page)).toEqual([
      { code: 'cycle', nodes: [a, b, c] },
      { code: 'cycle', nodes: [self] },
    ])
  })

  it('is no circle that a delay is part of', () => {
    const page = createGraphPage()
    const [gain, delay] = [page.make('GainNode'), page.make('DelayNode')]
    page.connect(gain, delay)
    page.connect(delay, gain)
    expect(findingsOf(page)).toEqual([])
  })

  it('finds circles at the end of a long chain, without running out of stack', () => {
    const page = createGraphPage()
    const first = page.make('GainNode')
    let last = first
    for (let made = 0; made < 4000; made++) {
      const next = page.make('GainNode')
      page.connect(last, next)
      last = next
    }
    expect(findingsOf(page)).toEqual([])
    page.connect(last, last - 1)
    expect(findingsOf(page)).toEqual([{ code: 'cycle', nodes: [last - 1, last] }])
  })

  it('is a context of the page that is open though another one came after it', () => {
    const context = (id: string, more: Partial<GraphContext> = {}): GraphContext => ({
      id,
      document: 'doc',
      state: 'running',
      type: 'realtime',
      ...more,
    })
    const contexts = [
      context('doc/1'),
      context('doc/2', { state: 'closed' }),
      context('other/1', { document: 'other' }),
      context('doc/3', { type: 'offline' }),
      context('doc/4'),
      context('doc/5', { isReference: true }),
    ]
    expect(findingsOf(createGraphPage(), contexts)).toEqual([
      { code: 'context-open', contextId: 'doc/1' },
    ])
  })
})
