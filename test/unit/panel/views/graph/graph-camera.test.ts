import { describe, expect, it } from 'vitest'
import {
  centred,
  fitted,
  moved,
  pictureAt,
  zoomed,
} from '../../../../../panel/views/graph/graph-camera.ts'

const CANVAS = { width: 800, height: 400 }

describe('what a canvas shows of a picture', () => {
  it('is all of it, in the middle, where it is fitted', () => {
    const camera = fitted({ width: 1600, height: 400 }, CANVAS)
    expect(camera).toEqual({ scale: 0.5, x: 0, y: 100 })
    expect(pictureAt(camera, 800, 300)).toEqual([1600, 400])
  })

  it('is not blown up where it is small', () => {
    expect(fitted({ width: 10, height: 10 }, CANVAS).scale).toBe(1.25)
    expect(fitted({ width: 0, height: 0 }, CANVAS).scale).toBe(1.25)
  })

  it('stays where the pointer is while it is zoomed, within bounds', () => {
    const before = moved(fitted({ width: 1600, height: 400 }, CANVAS), 30, -20)
    const after = zoomed(before, 1.7, 123, 77)
    expect(after.scale).toBeCloseTo(before.scale * 1.7)
    const [x, y] = pictureAt(after, 123, 77)
    const [beforeX, beforeY] = pictureAt(before, 123, 77)
    expect([x, y]).toEqual([expect.closeTo(beforeX), expect.closeTo(beforeY)])
    expect(zoomed(before, 1000, 0, 0).scale).toBe(4)
    expect(zoomed(before, 0, 0, 0).scale).toBe(0.02)
  })

  it('has a point in the middle, at a scale that can be read', () => {
    const camera = centred({ scale: 0.1, x: 5, y: 6 }, 300, 200, CANVAS)
    expect(camera.scale).toBe(0.8)
    expect(pictureAt(camera, 400, 200)).toEqual([300, 200])
    expect(centred({ scale: 2, x: 5, y: 6 }, 300, 200, CANVAS).scale).toBe(2)
  })
})
