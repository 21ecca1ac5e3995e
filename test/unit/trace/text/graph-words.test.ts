import { describe, expect, it } from 'vitest'
import { graphFindings } from '../../../../trace/graph/findings.ts'
import { plainGraph } from '../../../../trace/graph/plain-graph.ts'
import { graphDot } from '../../../../trace/text/graph-dot.ts'
import {
  findingSentence,
  growthSentence,
  targetText,
  typeName,
} from '../../../../trace/text/graph-words.ts'
import { NODE_TYPES } from '../../../../trace/wire/graph-names.ts'
import { createGraphPage, GRAPH_START_MS } from '../../../support/trace/graph-page.ts'

describe('a graph in words', () => {
  it('names each type shortly, and no two alike', () => {
    const names = NODE_TYPES.map(typeName)
    expect(new Set(names).size).toBe(NODE_TYPES.length)
    expect(names).toEqual(
      expect.arrayContaining(['Gain', 'BufferSource', 'Worklet', 'MediaStreamDestination']),
    )
  })

  it('has one sentence for each finding', () => {
    const page = createGraphPage()
    const [a, b] = [page.make('GainNode'), page.make('WaveShaperNode')]
    page.connect(a, b)
    page.connect(b, a)
    page.make('DelayNode')
    const worklet = page.make('AudioWorkletNode')
    page.connect(worklet, page.make('StereoPannerNode'))
    page.wait(2000)
    page.record({})
    const { live } = page.reader
    const contexts = ['doc/1', 'doc/2'].map((id) => ({
      id,
      document: 'doc',
      state: 'running',
      type: 'realtime' as const,
    }))
    const sentences = graphFindings(live, contexts).map((finding) =>
      findingSentence(live, finding, (id) => `Context ${id.at(-1)}`),
    )
    expect(sentences).toEqual([
      'Gain 1 and WaveShaper 2 go round without a DelayNode: the browser mutes them.',
      'StereoPanner 5 has sound and is connected to nothing: nobody hears it, and it may be worked out all the same.',
      'Delay 3 was made and never connected to anything, in either direction.',
      'Context 1 is still open, though the page has made another one since.',
    ])
  })

  it('says what runs on, with a doubt where there is one', () => {
    const page = createGraphPage()
    const node = page.make('AudioWorkletNode')
    const left = { code: 'runs-on', contextId: 'doc/1', processor: 'noise' } as const
    const { live } = page.reader
    expect(findingSentence(live, { ...left, nodes: [node], confidence: 'likely' })).toBe(
      'The processor of noise 1 runs on, though its node was disconnected from everything at least 5 s ago. ' +
        'Unless it is kept for later, process() must return false once there is nothing to do.',
    )
    expect(findingSentence(live, { ...left, nodes: [1, 2, 3], confidence: 'high' })).toBe(
      '3 “noise” processors run on, though their nodes were disconnected from everything at least 5 s ago. ' +
        'So many are hardly kept for later: process() must return false once there is nothing to do.',
    )
    const nodes = [1, 2, 3]
    const row = {
      code: 'never-stopped',
      contextId: 'doc/1',
      type: 'OscillatorNode',
      nodes,
    } as const
    expect(findingSentence(live, row)).toBe(
      '3 Oscillator nodes were started at different times, and stop() was called for none: they run on, heard or not.',
    )
  })

  it('says what grows', () => {
    const grown = {
      type: 'GainNode',
      site: '',
      counts: [0, 7, 14],
      perMark: 7,
      isSteady: true,
    } as const
    expect(growthSentence(grown)).toBe('7 more Gain nodes with each repeat: 0, 7, 14.')
    expect(growthSentence({ ...grown, counts: [0, 1, 4], perMark: 2, isSteady: false })).toBe(
      'about 2.0 more Gain nodes with each repeat: 0, 1, 4.',
    )
    expect(growthSentence({ ...grown, site: 'play (synth.js:12:5)' })).toBe(
      '7 more Gain nodes with each repeat, made at play (synth.js:12:5): 0, 7, 14.',
    )
    expect(growthSentence({ ...grown, counts: [0, 1, 2], perMark: 1 })).toMatch(
      /^1 more Gain node w/,
    )
  })

  it('says where a connection goes', () => {
    const page = createGraphPage()
    const [splitter, gain] = [page.make('ChannelSplitterNode'), page.make('GainNode')]
    page.connect(splitter, gain)
    page.connect(splitter, gain, { output: 1, input: 2 })
    page.connect(splitter, gain, { parameter: 'gain' })
    page.connect(splitter, 0, { parameter: 'parameter' })
    const { live } = page.reader
    expect([...live.edges.values()].map((edge) => targetText(live, edge))).toEqual([
      'Gain 2',
      'Gain 2, input 2 from output 1',
      'gain of Gain 2',
      'parameter of something that is no node',
    ])
  })
})

describe('a graph as a file', () => {
  const page = createGraphPage()
  const [oscillator, gain] = [page.make('OscillatorNode'), page.make('GainNode')]
  page.make('AudioWorkletNode', 2)
  page.connect(oscillator, gain)
  page.connect(oscillator, gain, { parameter: 'gain' })
  page.start(oscillator)
  const { live } = page.reader

  it('is DOT, with a cluster for each context', () => {
    expect(graphDot(live, null)).toBe(`digraph audio {
  rankdir=LR
  node [shape=box]
  subgraph cluster_0 {
    label="doc/1"
    n1 [label="Oscillator 1"]
    n2 [label="Gain 2"]
  }
  subgraph cluster_1 {
    label="doc/2"
    n3 [label="noise 3"]
  }
  n1 -> n2
  n1 -> n2 [style=dashed, label="gain"]
}
`)
    expect(graphDot(live, 'doc/2')).not.toMatch(/n1|n2/)
  })

  it('is DOT from which no name breaks out', () => {
    const hostile = createGraphPage()
    hostile.make('AudioWorkletNode')
    const [node] = hostile.reader.live.nodes.values()
    Object.assign(node ?? {}, { processor: '"]; evil [label="\\' })
    expect(graphDot(hostile.reader.live, null)).toContain(
      String.raw`n1 [label="\"]; evil [label=\"\\ 1"]`,
    )
  })

  it('is plain data', () => {
    const channels = {
      channelCount: 2,
      channelCountMode: 'max',
      channelInterpretation: 'speakers',
      sinceMs: GRAPH_START_MS,
    }
    expect(JSON.parse(JSON.stringify(plainGraph(live, 'doc/1')))).toEqual({
      nodes: [
        { id: 1, context: 'doc/1', type: 'OscillatorNode', startedMs: GRAPH_START_MS, ...channels },
        { id: 2, context: 'doc/1', type: 'GainNode', ...channels },
      ],
      edges: [
        { from: 1, output: 0, to: 2, input: 0 },
        { from: 1, output: 0, to: 2, parameter: 'gain' },
      ],
    })
  })
})
