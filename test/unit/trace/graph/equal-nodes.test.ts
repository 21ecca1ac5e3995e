import { describe, expect, it } from 'vitest'
import { equalNodes } from '../../../../trace/graph/equal-nodes.ts'
import { createGraphPage, type GraphPage } from '../../../support/trace/graph-page.ts'

const groupsOf = ({ reader: { live } }: GraphPage, apart: readonly number[] = []): number[][] =>
  equalNodes([...live.nodes.values()], [...live.edges.values()], new Set(apart)).map(({ nodes }) =>
    nodes.map(({ id }) => id),
  )

/** A bus into the end, and so many voices of three nodes into the bus. */
function synth(voices: number): GraphPage {
  const page = createGraphPage()
  const [end, bus] = [page.make('AudioDestinationNode'), page.make('GainNode')]
  page.connect(bus, end)
  for (let voice = 0; voice < voices; voice++) {
    const [source, filter, gain] = [
      page.make('OscillatorNode'),
      page.make('BiquadFilterNode'),
      page.make('GainNode'),
    ]
    page.connect(source, filter)
    page.connect(filter, gain)
    page.connect(gain, bus)
  }
  return page
}

describe('nodes that do the same', () => {
  it('are the voices of a synth, node by node, but not the bus that they go into', () => {
    expect(groupsOf(synth(3))).toEqual([[1], [2], [3, 6, 9], [4, 7, 10], [5, 8, 11]])
  })

  it('part where one of them is connected to something else, and all that leads there with it', () => {
    const page = synth(3)
    const vibrato = page.make('OscillatorNode')
    page.connect(vibrato, 7, { parameter: 'frequency' })
    expect(groupsOf(page)).toEqual([[1], [2], [3, 9], [4, 10], [5, 11], [6], [7], [8], [vibrato]])
  })

  it('are told apart by context, by output and by parameter', () => {
    const page = createGraphPage()
    page.make('GainNode', 1)
    page.make('GainNode', 2)
    const splitter = page.make('ChannelSplitterNode')
    const [left, right] = [page.make('DelayNode'), page.make('DelayNode')]
    page.connect(splitter, left, { output: 0 })
    page.connect(splitter, right, { output: 1 })
    expect(groupsOf(page)).toEqual([[1], [2], [splitter], [left], [right]])
  })

  it('stay alone where somebody wants to see them', () => {
    expect(groupsOf(synth(3), [4])).toEqual([[1], [2], [3], [4], [5], [6, 9], [7, 10], [8, 11]])
  })

  it('are found among two thousand', () => {
    const groups = groupsOf(synth(700))
    expect(groups.map(({ length }) => length)).toEqual([1, 1, 700, 700, 700])
  })
})
