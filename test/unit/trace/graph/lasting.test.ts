import { describe, expect, it } from 'vitest'
import { createSessionBudget } from '../../../../trace/config/session-budget.ts'
import { neverStopped, runningOn } from '../../../../trace/graph/lasting.ts'
import { createGraphPage, type GraphPage } from '../../../support/trace/graph-page.ts'

const CONTEXTS = [{ id: 'doc/1', state: 'running' }]

/** Worklet nodes that were connected once, and are not any more; whose processors run on, or not. */
function leave(count: number, isRunning = true): { page: GraphPage; nodes: number[] } {
  const page = createGraphPage(createSessionBudget(), isRunning)
  const end = page.make('AudioDestinationNode')
  const nodes = Array.from({ length: count }, () => page.make('AudioWorkletNode'))
  for (const node of nodes) {
    page.connect(node, end)
    page.disconnect(node, null)
  }
  return { page, nodes }
}
const later = (page: GraphPage, ms: number): void => {
  page.wait(ms)
  page.record({})
}

describe('processors that run on', () => {
  it('are named once their nodes have been connected to nothing for a while', () => {
    const { page, nodes } = leave(2)
    later(page, 4900)
    expect(runningOn(page.reader.live, CONTEXTS)).toEqual([])
    later(page, 200)
    expect(runningOn(page.reader.live, CONTEXTS)).toEqual([
      { code: 'runs-on', contextId: 'doc/1', processor: 'noise', nodes, confidence: 'likely' },
    ])
  })

  it('are hardly kept for later where there are many', () => {
    const { page } = leave(8)
    later(page, 6000)
    expect(runningOn(page.reader.live, CONTEXTS)).toMatchObject([{ confidence: 'high' }])
  })

  it('are not those that are called no more, or whose context stands', () => {
    const ended = leave(1, false)
    later(ended.page, 6000)
    expect(runningOn(ended.page.reader.live, CONTEXTS)).toEqual([])
    const { page } = leave(1)
    later(page, 6000)
    expect(runningOn(page.reader.live, [{ id: 'doc/1', state: 'suspended' }])).toEqual([])
  })

  it('are not those of which something goes in or comes out, or that never were connected', () => {
    const { page, nodes } = leave(2)
    page.connect(nodes[0] as number, 1)
    page.connect(page.make('OscillatorNode'), nodes[1] as number)
    page.make('AudioWorkletNode')
    later(page, 6000)
    expect(runningOn(page.reader.live, CONTEXTS)).toEqual([])
  })
})

describe('sources that are never stopped', () => {
  /** Oscillators that are connected and started, one every `everyMs`. */
  const play = (count: number, everyMs: number): { page: GraphPage; nodes: number[] } => {
    const page = createGraphPage()
    const end = page.make('AudioDestinationNode')
    const nodes = Array.from({ length: count }, () => {
      const node = page.make('OscillatorNode')
      page.connect(node, end)
      page.start(node)
      page.wait(everyMs)
      return node
    })
    return { page, nodes }
  }

  it('are a row of them, started one after the other', () => {
    const { page, nodes } = play(8, 400)
    expect(neverStopped(page.reader.live)).toEqual([
      { code: 'never-stopped', contextId: 'doc/1', type: 'OscillatorNode', nodes },
    ])
    expect(neverStopped(play(7, 400).page.reader.live)).toEqual([])
  })

  it('are not the partials of one sound, or of few', () => {
    expect(neverStopped(play(32, 0).page.reader.live)).toEqual([])
    expect(neverStopped(play(32, 20).page.reader.live)).toEqual([])
  })

  it('are not such as end: where one of them was stopped, or a buffer plays', () => {
    const { page, nodes } = play(9, 400)
    page.stop(nodes[0] as number)
    expect(neverStopped(page.reader.live)).toEqual([])
    const buffers = createGraphPage()
    for (let made = 0; made < 10; made++) {
      buffers.start(buffers.make('AudioBufferSourceNode'))
      buffers.wait(400)
    }
    expect(neverStopped(buffers.reader.live)).toEqual([])
  })
})
