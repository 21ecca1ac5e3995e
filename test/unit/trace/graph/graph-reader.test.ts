import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSessionBudget, SESSION_LIMIT } from '../../../../trace/config/session-budget.ts'
import { MAX_NODES } from '../../../../trace/graph/graph-reader.ts'
import { NODE_TYPES, packChannels } from '../../../../trace/wire/graph-names.ts'
import { KIND } from '../../../../trace/wire/record.ts'
import {
  createGraphPage,
  GRAPH_START_MS,
  type GraphPage,
} from '../../../support/trace/graph-page.ts'

const connectionsOf = ({ reader }: GraphPage): string[] => [...reader.live.edges.keys()]

describe('the graph of a page', () => {
  it('has each node that was made, with its channels, its context and the name of its processor', () => {
    const page = createGraphPage()
    const gain = page.make('GainNode', 3)
    page.wait(5)
    const worklet = page.make('AudioWorkletNode')
    const { live } = page.reader
    expect(live.nodes.get(gain)).toMatchObject({
      type: 'GainNode',
      contextId: 'doc/3',
      processor: '',
      sinceMs: GRAPH_START_MS,
      channelCount: 2,
      countMode: 'max',
      interpretation: 'speakers',
      isJoined: false,
    })
    expect(live.nodes.get(worklet)).toMatchObject({ processor: 'noise', contextId: 'doc/1' })
    expect([live.made, live.gone, live.nowMs]).toEqual([2, 0, GRAPH_START_MS + 5])
  })

  it('takes what is told once more of a node for its channels as they are now', () => {
    const page = createGraphPage()
    const gain = page.make('GainNode')
    page.record({ kind: KIND.graphNode, flags: 12, a: gain, b: packChannels(6, 2, 1, false) })
    expect(page.reader.live.nodes.get(gain)).toMatchObject({
      channelCount: 6,
      countMode: 'explicit',
      interpretation: 'discrete',
    })
    expect(page.reader.live.made).toBe(1)
  })

  it('has a connection once, however often it was made', () => {
    const page = createGraphPage()
    const from = page.make('OscillatorNode')
    const to = page.make('GainNode')
    page.connect(from, to)
    page.connect(from, to)
    page.connect(from, to, { parameter: 'gain' })
    expect(connectionsOf(page)).toHaveLength(2)
    expect(page.reader.live.into(to).size).toBe(2)
    expect(page.reader.live.outOf(from).size).toBe(2)
  })

  it.each<[string, (page: GraphPage, ids: number[]) => void, number]>([
    ['of everything', (page, [a = 0]) => page.disconnect(a, null), 0],
    ['of one output', (page, [a = 0]) => page.disconnect(a, null, { output: 1 }), 4],
    ['of one node', (page, [a = 0, b = 0]) => page.disconnect(a, b), 2],
    [
      'of one output of one node',
      (page, [a = 0, b = 0]) => page.disconnect(a, b, { output: 1 }),
      4,
    ],
    [
      'of one input of one output of one node',
      (page, [a = 0, b = 0]) => page.disconnect(a, b, { output: 0, input: 1 }),
      4,
    ],
    ['of one parameter', (page, [a = 0, b = 0]) => page.disconnect(a, b, { parameter: 'gain' }), 4],
    ['of another node', (page, [a = 0, , c = 0]) => page.disconnect(a, c), 4],
    ['in the other direction', (page, [a = 0, b = 0]) => page.disconnect(b, a), 5],
  ])('lets go of what a disconnection names: %s', (_name, disconnect, left) => {
    const page = createGraphPage()
    const from = page.make('ChannelSplitterNode')
    const to = page.make('GainNode')
    const other = page.make('GainNode')
    page.connect(from, to)
    page.connect(from, to, { input: 1 })
    page.connect(from, to, { output: 1 })
    page.connect(from, to, { parameter: 'gain' })
    page.connect(from, other)
    disconnect(page, [from, to, other])
    expect(connectionsOf(page)).toHaveLength(left)
  })

  it('keeps connections to a parameter of something that is no node, until they are taken away', () => {
    const page = createGraphPage()
    const from = page.make('GainNode')
    page.connect(from, 0, { parameter: 'parameter' })
    expect([...page.reader.live.edges.values()]).toMatchObject([{ from, to: 0 }])
    page.disconnect(from, 0, { parameter: 'parameter' })
    expect(connectionsOf(page)).toEqual([])
  })

  it('knows when a source was started and stopped', () => {
    const page = createGraphPage()
    const source = page.make('ConstantSourceNode')
    page.wait(10)
    page.start(source, 4800)
    page.wait(10)
    page.stop(source)
    expect(page.reader.live.nodes.get(source)).toMatchObject({
      started: { wallMs: GRAPH_START_MS + 10, frame: 4800 },
      stopped: { wallMs: GRAPH_START_MS + 20, frame: null },
      changedMs: GRAPH_START_MS + 20,
    })
  })

  it('lets go of a node that the page has let go of, with all its connections', () => {
    const page = createGraphPage()
    const [a, b, c] = [page.make('GainNode'), page.make('GainNode'), page.make('GainNode')]
    page.connect(a, b)
    page.connect(b, c)
    page.letGo(b)
    const { live } = page.reader
    expect([...live.nodes.keys()]).toEqual([a, c])
    expect([live.edges.size, live.outOf(a).size, live.into(c).size, live.gone]).toEqual([
      0, 0, 0, 1,
    ])
  })

  it('counts the nodes that are there by type, once a second', () => {
    const page = createGraphPage()
    const gain = page.make('GainNode')
    page.wait(300)
    page.make('OscillatorNode')
    page.wait(800)
    page.letGo(gain)
    const { history } = page.reader.live
    const typesOf = (index: number): Record<string, number> =>
      Object.fromEntries(
        (history[index]?.byType ?? []).flatMap((count, number) =>
          count === 0 ? [] : [[NODE_TYPES[number] as string, count]],
        ),
      )
    expect(history.map(({ total }) => total)).toEqual([1, 1])
    expect([typesOf(0), typesOf(1)]).toEqual([{ GainNode: 1 }, { OscillatorNode: 1 }])
  })

  it('has the values of one node at a time, in the order of its parameters', () => {
    const page = createGraphPage()
    const [a, b] = [page.make('OscillatorNode'), page.make('GainNode')]
    page.value(a, 0, 'frequency', 440)
    page.value(a, 1, 'detune', 5)
    page.value(a, 7, 'Q', 1)
    expect(page.reader.live.values).toMatchObject({
      node: a,
      values: [
        { name: 'frequency', value: 440 },
        { name: 'detune', value: 5 },
      ],
    })
    page.value(b, 0, 'gain', 0.5)
    expect(page.reader.live.values).toMatchObject({ node: b, values: [{ name: 'gain' }] })
    page.letGo(b)
    expect(page.reader.live.values).toBeNull()
  })

  it('knows where in the page’s code a node was made, as far as that was told', () => {
    const page = createGraphPage()
    const b = packChannels(2, 0, 0, false, 4095)
    page.record({ kind: KIND.graphNode, flags: 12, a: 1, b })
    page.reader.setSite(4095, 'Error\n    at play (synth.js:1:2)')
    const { nodes, sites } = page.reader.live
    expect(sites.get(nodes.get(1)?.site ?? 0)).toMatch(/synth/)
    expect(nodes.get(1)).toMatchObject({ channelCount: 2, isJoined: false })
  })

  it('knows parameters by the names that the page gives them', () => {
    const page = createGraphPage()
    const [from, to] = [page.make('GainNode'), page.make('AudioWorkletNode')]
    page.reader.setParameter(128, 'colour')
    page.record({ kind: KIND.graphConnect, flags: 129, frame: to, a: from })
    page.record({ kind: KIND.graphConnect, flags: 130, frame: to, a: from, b: 1 << 8 })
    const names = (): (string | null)[] =>
      [...page.reader.live.edges.values()].map(({ parameter }) => parameter)
    expect(names()).toEqual(['colour', 'parameter'])
    page.record({ kind: KIND.graphDisconnect, flags: 129, frame: to, a: from, b: 255 })
    expect(names()).toEqual(['parameter'])
  })

  it('follows so many nodes and no more, and says how many it left out', () => {
    const page = createGraphPage()
    for (let made = 0; made < MAX_NODES + 3; made++) page.make('GainNode')
    page.connect(1, MAX_NODES + 1)
    const { live } = page.reader
    expect([live.nodes.size, live.edges.size, live.refused]).toEqual([MAX_NODES, 0, 4])
    page.letGo(1)
    page.make('GainNode')
    expect(live.nodes.size).toBe(MAX_NODES)
  })

  it('takes from what the session has, and gives back what is gone', () => {
    const budget = createSessionBudget()
    budget.take('graphNodes', 32_768 - 2)
    budget.take('graphEdges', 131_072 - 1)
    const page = createGraphPage(budget)
    const [a, b] = [page.make('GainNode'), page.make('GainNode')]
    page.make('GainNode')
    page.connect(a, b)
    page.connect(b, a)
    const { live } = page.reader
    expect([live.nodes.size, live.edges.size, live.refused]).toEqual([2, 1, 2])
    page.letGo(a)
    expect([budget.take('graphNodes'), budget.take('graphEdges')]).toEqual([true, true])
    expect([budget.take('graphNodes'), budget.take('graphEdges')]).toEqual([false, false])
  })

  it('keeps of notes that came and went for three hours nothing but an hour of counts', () => {
    const room = { ...SESSION_LIMIT, graphNodes: 3, graphEdges: 2 }
    const page = createGraphPage(createSessionBudget(undefined, room))
    const out = page.make('AudioDestinationNode')
    const notes = 3600
    for (let note = 0; note < notes; note++) {
      const [source, gain] = [page.make('OscillatorNode'), page.make('GainNode')]
      page.connect(source, gain)
      page.connect(gain, out)
      page.start(source)
      page.stop(source)
      page.letGo(source)
      page.letGo(gain)
      page.wait(3000)
    }
    const { live } = page.reader
    expect([live.made, live.gone, live.refused]).toEqual([2 * notes + 1, 2 * notes, 0])
    expect([live.nodes.size, live.edges.size]).toEqual([1, 0])
    expect(live.into(out).size).toBe(0)
    expect(live.history.length).toBeLessThanOrEqual(3600)
  })

  it('stands whatever a page writes, and its connections lead from node to node', () => {
    const fields = fc.record({
      kind: fc.integer({ min: 15, max: 23 }),
      flags: fc.nat(255),
      source: fc.nat(65_535),
      frame: fc.oneof(fc.nat(6), fc.double()),
      wallMs: fc.double(),
      a: fc.oneof(fc.nat(6), fc.nat(0xffffffff)),
      b: fc.oneof(fc.nat(65_535), fc.float()),
    })
    fc.assert(
      fc.property(fc.array(fields, { maxLength: 60 }), (records) => {
        const page = createGraphPage()
        for (const record of records) page.record(record)
        const { nodes, edges } = page.reader.live
        for (const { from, to } of edges.values()) {
          expect(nodes.has(from)).toBe(true)
          expect(to === 0 || nodes.has(to)).toBe(true)
        }
      }),
      { seed: 11, numRuns: 300 },
    )
  })
})
