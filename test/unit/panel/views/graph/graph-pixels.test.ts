// Which part of a large graph is kept as pixels, and when it is drawn anew. Node; the canvas is the test's own.

import { expect, it } from 'vitest'
import type { Camera } from '../../../../../panel/views/graph/graph-camera.ts'
import type { GraphColours } from '../../../../../panel/views/graph/graph-drawing.ts'
import { createGraphPixels, partInSight } from '../../../../../panel/views/graph/graph-pixels.ts'
import type { GraphScene, SceneBoxes } from '../../../../../panel/views/graph/graph-scene.ts'

const SIZE = { width: 400, height: 300 }
const PICTURE = { width: 4000, height: 3000 }
const FRAMES = ['chosen', 'changed', 'marked', 'source', 'effect', 'processor', 'end'] as const
const COLOURS: GraphColours = {
  text: '',
  box: '',
  line: '',
  frames: Object.fromEntries(FRAMES.map((frame) => [frame, ''])) as GraphColours['frames'],
}
const none = Object.fromEntries(FRAMES.map((frame) => [frame, []]))
const NO_BOXES = { boxes: none, edges: none } as unknown as SceneBoxes
const scene = (): GraphScene => ({
  boxes: [],
  bright: NO_BOXES,
  faint: NO_BOXES,
  plain: [],
  dashed: [],
  chosen: [],
  chosenDashed: [],
})

function createBench() {
  const copied: number[][] = []
  const noop = (): void => undefined
  const context = {
    save: noop,
    restore: noop,
    setTransform: noop,
    translate: noop,
    scale: noop,
    setLineDash: noop,
    clearRect: noop,
    drawImage: (_from: unknown, ...where: number[]) => copied.push(where),
  } as unknown as CanvasRenderingContext2D
  let drawn = 0
  const canvas = {
    width: 0,
    height: 0,
    getContext() {
      drawn++
      return context
    },
  }
  const pixels = createGraphPixels(canvas as unknown as HTMLCanvasElement)
  const shown = scene()
  return {
    copied,
    canvas,
    /** How often it was drawn, not copied. */
    drawn: () => drawn,
    draw: (camera: Camera, of = shown, ratio = 1) =>
      pixels.draw(context, { size: SIZE, ratio, camera }, PICTURE, of, COLOURS),
  }
}

it('copies what was drawn once, on whole pixels, while it is moved a little', () => {
  const { copied, canvas, draw, drawn } = createBench()
  const from = { scale: 1, x: -1000, y: -1000 }
  draw(from)
  expect([canvas.width, canvas.height]).toEqual([640, 480])
  for (let by = 1; by <= 100; by++) draw({ ...from, x: from.x + by, y: from.y - by / 2 })
  expect(drawn()).toBe(1)
  expect(copied).toHaveLength(101)
  expect(copied[0]).toEqual([-120, -90])
  expect(copied[100]).toEqual([-20, -140])
})

it('draws anew what was moved out of what is kept, zoomed too far, or has changed', () => {
  const { draw, drawn } = createBench()
  const from = { scale: 1, x: -1000, y: -1000 }
  draw(from)
  draw({ ...from, x: -1130 })
  expect(drawn()).toBe(2)
  draw({ scale: 1.6, x: -1700, y: -1700 })
  expect(drawn()).toBe(3)
  const other = scene()
  draw({ scale: 1.6, x: -1700, y: -1700 }, other)
  draw({ scale: 1.6, x: -1700, y: -1700 }, other)
  expect(drawn()).toBe(4)
  draw({ scale: 1.6, x: -1700, y: -1700 }, other, 2)
  expect(drawn()).toBe(5)
})

it('shows pixels larger and smaller while it is zoomed a little', () => {
  const { copied, canvas, draw, drawn } = createBench()
  draw({ scale: 1, x: -1000, y: -1000 })
  draw({ scale: 1.25, x: -1300, y: -1290 })
  expect(drawn()).toBe(1)
  expect(copied[1]?.slice(2)).toEqual([canvas.width * 1.25, canvas.height * 1.25])
})

it('keeps nothing of what lies outside the picture, and less around a huge canvas', () => {
  expect(partInSight({ scale: 0.1, x: 0, y: 0 }, SIZE, PICTURE, 0.3)).toEqual({
    left: -24,
    top: -24,
    right: 4024,
    bottom: 3024,
  })
  const { canvas, draw } = createBench()
  draw({ scale: 1, x: -1000, y: -1000 }, undefined, 10)
  expect(canvas.width * canvas.height).toBeLessThanOrEqual(16.1e6)
})
