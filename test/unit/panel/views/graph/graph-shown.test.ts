import { describe, expect, it } from 'vitest'
import {
  boxText,
  MOST_BOXES,
  orderOf,
  type ShownGraph,
  shownGraph,
} from '../../../../../panel/views/graph/graph-shown.ts'
import { createGraphPage, type GraphPage } from '../../../../support/trace/graph-page.ts'

const shownOf = ({ reader: { live } }: GraphPage, apart: number[] | null): ShownGraph =>
  shownGraph([...live.nodes.values()], [...live.edges.values()], apart && new Set(apart))

/** So many oscillators with a gain each, into the end. */
function voices(count: number): GraphPage {
  const page = createGraphPage()
  const end = page.make('AudioDestinationNode')
  for (let made = 0; made < count; made++) {
    const [source, gain] = [page.make('OscillatorNode'), page.make('GainNode')]
    page.connect(source, gain)
    page.connect(source, gain, { parameter: 'gain' })
    page.connect(gain, end)
  }
  return page
}

describe('what a picture of a graph shows', () => {
  it('is every node, with one line for each pair of them', () => {
    const shown = shownOf(voices(2), null)
    expect(shown.groups.map(boxText)).toEqual([
      'Destination 1',
      'Oscillator 2',
      'Gain 3',
      'Oscillator 4',
      'Gain 5',
    ])
    expect(orderOf(shown).edges).toEqual([
      [2, 3],
      [3, 1],
      [4, 5],
      [5, 1],
    ])
    expect(shown.left).toBe(0)
  })

  it('is one box for those that do the same, and one line between such boxes', () => {
    const shown = shownOf(voices(900), [])
    expect(shown.groups.map(boxText)).toEqual(['Destination 1', 'Oscillator × 900', 'Gain × 900'])
    expect(orderOf(shown).edges).toEqual([
      [2, 3],
      [3, 1],
    ])
    expect(shown.groupOf.get(1801)).toBe(3)
  })

  it('has dashed lines only where nothing but parameters is meant', () => {
    const page = voices(1)
    const depth = page.make('GainNode')
    page.connect(depth, 2, { parameter: 'detune' })
    const { lines } = shownOf(page, null)
    expect([lines.get('2-3'), lines.get(`${depth}-2`)]).toEqual([
      { from: 2, to: 3, isParameter: false },
      { from: depth, to: 2, isParameter: true },
    ])
  })

  it('leaves out what there is no room for, the newest, and says how much', () => {
    const page = voices(MOST_BOXES)
    const shown = shownOf(page, null)
    expect(shown.groups).toHaveLength(MOST_BOXES)
    expect(shown.left).toBe(MOST_BOXES + 1)
    const ids = new Set(shown.groups.map(({ id }) => id))
    expect(orderOf(shown).edges.every(([from, to]) => ids.has(from) && ids.has(to))).toBe(true)
  })

  it('cuts long names of processors', () => {
    const page = createGraphPage()
    page.make('AudioWorkletNode')
    const [node] = page.reader.live.nodes.values()
    Object.assign(node ?? {}, { processor: 'p'.repeat(50) })
    const [group] = shownOf(page, null).groups
    expect(boxText(group!)).toBe(`${'p'.repeat(27)}…`)
  })
})
