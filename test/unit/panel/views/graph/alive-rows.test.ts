import { describe, expect, it } from 'vitest'
import { aliveRows } from '../../../../../panel/views/graph/alive-rows.ts'
import type { AliveSample } from '../../../../../trace/graph/schema.ts'
import { NODE_TYPES, type NodeType } from '../../../../../trace/wire/graph-names.ts'

const sample = (
  wallMs: number,
  nodes: Partial<Record<NodeType, number>>,
  contexts = 1,
): AliveSample => {
  const byType = NODE_TYPES.map((type) => nodes[type] ?? 0)
  return { wallMs, total: byType.reduce((sum, count) => sum + count, 0), byType, contexts }
}

const HISTORY = [
  sample(1000, { GainNode: 1 }),
  sample(2000, { GainNode: 3, OscillatorNode: 5 }),
  sample(3000, { GainNode: 3, OscillatorNode: 2, DelayNode: 1 }, 2),
]
const graph = { history: HISTORY, alive: sample(4000, { GainNode: 4 }, 2) }

describe('nodes and contexts over time', () => {
  it('are the types of which there were most, the rest together, and the contexts', () => {
    expect(aliveRows(graph, { fromMs: 0, toMs: 5000 }, 2)).toEqual({
      wallMs: [1000, 2000, 3000, 4000],
      types: ['OscillatorNode', 'GainNode'],
      counts: [
        [0, 5, 2, 0],
        [1, 3, 3, 4],
      ],
      others: [0, 0, 1, 0],
      contexts: [1, 1, 2, 2],
    })
  })

  it('stand at the limits of a stretch as they were there', () => {
    const rows = aliveRows(graph, { fromMs: 2500, toMs: 3500 }, 1)
    expect(rows).toMatchObject({ wallMs: [2500, 3000, 3500], types: ['OscillatorNode'] })
    expect(rows?.counts).toEqual([[5, 2, 2]])
    expect(aliveRows(graph, { fromMs: 2100, toMs: 2200 }, 1)?.wallMs).toEqual([2100, 2200])
  })

  it('are not known before the first of them, nor after the newest', () => {
    expect(aliveRows(graph, { fromMs: 0, toMs: 500 }, 4)).toBeNull()
    expect(aliveRows(graph, { fromMs: 3500, toMs: 9000 }, 4)?.wallMs).toEqual([3500, 4000])
  })
})
