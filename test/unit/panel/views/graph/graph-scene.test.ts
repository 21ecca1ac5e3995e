import { expect, it } from 'vitest'
import { type GraphScene, sceneOf } from '../../../../../panel/views/graph/graph-scene.ts'
import { orderOf, shownGraph } from '../../../../../panel/views/graph/graph-shown.ts'
import { placeGraph } from '../../../../../panel/views/graph/layout.ts'
import type { GraphNode } from '../../../../../trace/graph/schema.ts'
import { createGraphPage, type GraphPage } from '../../../../support/trace/graph-page.ts'

interface Looks {
  apart?: readonly number[]
  marked?: readonly number[]
  selected?: number
  isMeant?: (node: GraphNode) => boolean
}

function look({ reader: { live } }: GraphPage, looks: Looks = {}): GraphScene {
  const { apart, marked = [], selected = null, isMeant = null } = looks
  const shown = shownGraph(
    [...live.nodes.values()],
    [...live.edges.values()],
    apart === undefined ? null : new Set(apart),
  )
  const order = orderOf(shown)
  const { nodes, edges, width, height } = placeGraph(order)
  const boxes = new Map(nodes.map(({ id, x, y }) => [id, { x, y, width: 80, height: 24 }]))
  const picture = { boxes, lines: edges, width, height }
  return sceneOf(live, shown, picture, new Set(marked), selected, isMeant)
}

/** Two oscillators into one gain, one of them also into its parameter, all of some time ago; and a newer analyser. */
function build(): GraphPage {
  const page = createGraphPage()
  const [left, right, gain] = [
    page.make('OscillatorNode'),
    page.make('OscillatorNode'),
    page.make('GainNode'),
  ]
  page.connect(left, gain)
  page.connect(right, gain)
  page.connect(page.make('ConstantSourceNode'), gain, { parameter: 'gain' })
  page.wait(5000)
  page.make('AnalyserNode')
  return page
}

const framesOf = (scene: GraphScene): string[] =>
  scene.boxes.map(({ text, frame }) => `${text}: ${frame}`)

it('frames each box by what matters most of it: chosen, worth a look, changed, its role', () => {
  expect(framesOf(look(build(), { marked: [2, 3], selected: 3 }))).toEqual([
    'Oscillator 1: source',
    '! Oscillator 2: marked',
    '! Gain 3: chosen',
    'ConstantSource 4: source',
    'Analyser 5: changed',
  ])
})

it('frames one box for several nodes as the one of them that matters most', () => {
  const scene = look(build(), { apart: [], marked: [2], selected: 1 })
  expect(framesOf(scene)[0]).toBe('! Oscillator × 2: chosen')
  expect(scene.boxes.map(({ isGroup }) => isGroup)).toEqual([true, false, false, false])
  const found = look(build(), { apart: [], isMeant: ({ id }) => id === 2 })
  expect(found.boxes.map(({ isFaint }) => isFaint)).toEqual([false, true, true, true])
})

it('has the lines of each style apart, each with what it covers', () => {
  const scene = look(build(), { selected: 2 })
  expect(
    [scene.plain, scene.dashed, scene.chosen, scene.chosenDashed].map((of) => of.length),
  ).toEqual([1, 1, 1, 0])
  for (const { points, left, right, top, bottom } of [...scene.plain, ...scene.dashed]) {
    const across = points.filter((_point, index) => index % 2 === 0)
    const down = points.filter((_point, index) => index % 2 === 1)
    expect([left, right]).toEqual([Math.min(...across), Math.max(...across)])
    expect([top, bottom]).toEqual([Math.min(...down), Math.max(...down)])
  }
})

it('draws no line that was taken away since the picture was placed', () => {
  const page = build()
  const { live } = page.reader
  const shown = shownGraph([...live.nodes.values()], [], null)
  const lines = [{ from: 1, to: 3, points: [0, 0, 1, 1] }]
  const picture = { boxes: new Map(), lines, width: 1, height: 1 }
  const scene = sceneOf(live, shown, picture, new Set(), null, null)
  expect([scene.boxes, scene.plain]).toEqual([[], []])
})
