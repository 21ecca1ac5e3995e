import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { drawGraph, type GraphColours } from '../../../../../panel/views/graph/graph-drawing.ts'
import { type GraphScene, sceneOf } from '../../../../../panel/views/graph/graph-scene.ts'
import { shownGraph } from '../../../../../panel/views/graph/graph-shown.ts'
import { createGraphPage } from '../../../../support/trace/graph-page.ts'

const FRAMES = ['chosen', 'changed', 'marked', 'source', 'effect', 'processor', 'end'] as const
const COLOURS: GraphColours = {
  text: 'text',
  box: 'box',
  line: 'line',
  frames: Object.fromEntries(FRAMES.map((frame) => [frame, frame])) as GraphColours['frames'],
}
const SIZE = { width: 400, height: 300 }

/** A path that tells what is in it. */
class ToldPath {
  static made = 0
  readonly shapes: string[] = []
  constructor() {
    ToldPath.made++
  }
  moveTo(x: number, y: number): void {
    this.shapes.push(`from ${x},${y}`)
  }
  lineTo(): void {}
  rect(x: number, y: number): void {
    this.shapes.push(`rect ${x},${y}`)
  }
  roundRect(x: number, y: number): void {
    this.shapes.push(`round ${x},${y}`)
  }
}

/** What was filled or stroked, by colour. */
function createToldContext() {
  const told: string[] = []
  const noop = (): void => undefined
  const context = {
    fillStyle: '',
    strokeStyle: '',
    clearRect: noop,
    save: noop,
    restore: noop,
    translate: noop,
    scale: noop,
    setLineDash: noop,
    beginPath: noop,
    moveTo: noop,
    lineTo: noop,
    closePath: noop,
    fill(path?: ToldPath) {
      for (const shape of path?.shapes ?? []) told.push(`${this.fillStyle}: ${shape}`)
    },
    stroke(path?: ToldPath) {
      for (const shape of path?.shapes ?? []) told.push(`${this.strokeStyle}: ${shape}`)
    },
    fillText(text: string) {
      told.push(text)
    },
  }
  return { told, context: context as unknown as CanvasRenderingContext2D }
}

beforeEach(() => vi.stubGlobal('Path2D', ToldPath))
afterEach(() => vi.unstubAllGlobals())

/** Gains in a row, a hundred pixels apart, each into the next; some time ago. */
function rowOf(count: number): GraphScene {
  const page = createGraphPage()
  const gains = Array.from({ length: count }, () => page.make('GainNode'))
  for (const gain of gains.slice(1)) page.connect(gain - 1, gain)
  page.wait(5000)
  page.record({})
  const { live } = page.reader
  const shown = shownGraph([...live.nodes.values()], [...live.edges.values()], null)
  const boxes = new Map(gains.map((id) => [id, { x: id * 100, y: 50, width: 60, height: 20 }]))
  const lines = gains.slice(1).map((to) => ({
    from: to - 1,
    to,
    points: [to * 100 - 70, 50, to * 100 - 30, 50],
  }))
  const picture = { boxes, lines, width: count * 100, height: 100 }
  return sceneOf(live, shown, picture, new Set(), null, null)
}

it('fills, frames and names each box that is in sight, and draws each line there', () => {
  const { told, context } = createToldContext()
  drawGraph(context, SIZE, { scale: 1, x: 0, y: 0 }, rowOf(100), COLOURS)
  const shapes = ['70,40', '170,40', '270,40', '370,40']
  expect(told.filter((each) => each.startsWith('box: round'))).toEqual(
    shapes.map((shape) => `box: round ${shape}`),
  )
  expect(told.filter((each) => each.startsWith('effect: round'))).toHaveLength(4)
  expect(told.filter((each) => each.startsWith('effect: rect'))).toHaveLength(4)
  expect(told.filter((each) => each.startsWith('Gain'))).toEqual([
    'Gain 1',
    'Gain 2',
    'Gain 3',
    'Gain 4',
  ])
  expect(told.filter((each) => each.startsWith('line: from'))).toEqual([
    'line: from 130,50',
    'line: from 230,50',
    'line: from 330,50',
  ])
})

it('makes no path for a picture that is only moved, and names nothing that cannot be read', () => {
  const scene = rowOf(30)
  const { told, context } = createToldContext()
  drawGraph(context, SIZE, { scale: 0.1, x: 0, y: 0 }, scene, COLOURS)
  expect(told.filter((each) => each.startsWith('box: rect'))).toHaveLength(30)
  expect(told.filter((each) => each.startsWith('line: from'))).toHaveLength(29)
  expect(told.some((each) => each.startsWith('Gain'))).toBe(false)
  const before = ToldPath.made
  drawGraph(context, SIZE, { scale: 0.1, x: 20, y: 5 }, scene, COLOURS)
  expect(ToldPath.made).toBe(before)
})

it('draws faintly what is not searched for, before what is', () => {
  const { told, context } = createToldContext()
  const scene = rowOf(2)
  const [found, other] = scene.boxes as [(typeof scene.boxes)[0], (typeof scene.boxes)[0]]
  const only = (box: typeof found): GraphScene['bright'] => ({
    boxes: { ...scene.bright.boxes, effect: [box] },
    edges: { ...scene.bright.edges, effect: [box] },
  })
  const searched = { ...scene, bright: only(found), faint: only(other) }
  drawGraph(context, SIZE, { scale: 1, x: 0, y: 0 }, searched, COLOURS)
  expect(told.filter((each) => each.startsWith('Gain'))).toEqual(['Gain 2', 'Gain 1'])
  expect(context.globalAlpha).toBe(1)
})
