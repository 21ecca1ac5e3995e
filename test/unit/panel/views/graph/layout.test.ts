import { expect, it } from 'vitest'
import { placeGraph } from '../../../../../panel/views/graph/layout.ts'

const node = (id: number) => ({ id, width: 80, height: 24 })

it('places every node from left to right, as the sound goes, without one on another', () => {
  const { nodes, edges, width, height } = placeGraph({
    nodes: [1, 2, 3, 4, 5].map(node),
    edges: [
      [1, 2],
      [3, 2],
      [2, 4],
    ],
  })
  const at = new Map(nodes.map((placed) => [placed.id, placed]))
  const x = (id: number): number => at.get(id)?.x ?? NaN
  expect(x(1)).toBeLessThan(x(2))
  expect(x(3)).toBeLessThan(x(2))
  expect(x(2)).toBeLessThan(x(4))
  for (const one of nodes) {
    expect(one.x >= 40 && one.x <= width - 40 && one.y >= 12 && one.y <= height - 12).toBe(true)
    for (const other of nodes)
      if (one !== other)
        expect(Math.abs(one.x - other.x) >= 80 || Math.abs(one.y - other.y) >= 24).toBe(true)
  }
  expect(edges.map(({ from, to, points }) => [from, to, points.length >= 4])).toEqual([
    [1, 2, true],
    [3, 2, true],
    [2, 4, true],
  ])
})

it('places circles, a node that goes into itself, and nothing at all', () => {
  const { edges } = placeGraph({
    nodes: [1, 2].map(node),
    edges: [
      [1, 2],
      [2, 1],
      [1, 1],
    ],
  })
  expect(edges).toHaveLength(3)
  for (const { points } of edges) expect(points.every((value) => Number.isFinite(value))).toBe(true)
  const nothing = placeGraph({ nodes: [], edges: [] })
  expect(nothing.nodes).toEqual([])
  expect([nothing.width, nothing.height]).toEqual([0, 0])
})
