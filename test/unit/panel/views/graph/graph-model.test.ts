import { signal } from '@preact/signals'
import { expect, it, vi } from 'vitest'
import { createGraphModel, type GraphLayout } from '../../../../../panel/views/graph/graph-model.ts'
import type { LayoutOrder, LayoutResult } from '../../../../../panel/views/graph/layout.ts'
import { EVERYTHING } from '../../../../../trace/figures/selection.ts'
import { createSession } from '../../../../../trace/session/session.ts'
import { createGraphPage } from '../../../../support/trace/graph-page.ts'

/** A layout that answers when it is told to. */
function createHeldLayout() {
  const orders: LayoutOrder[] = []
  let release: (result: LayoutResult) => void = () => undefined
  const layout: GraphLayout = {
    place(order) {
      orders.push(order)
      return new Promise((resolve) => {
        release = resolve
      })
    },
    dispose: vi.fn(),
  }
  return {
    layout,
    orders,
    async answer() {
      const { nodes, edges } = orders.at(-1) as LayoutOrder
      release({
        nodes: nodes.map(({ id }) => ({ id, x: id, y: id })),
        edges: edges.map(([from, to]) => ({ from, to, points: [0, 0, 1, 1] })),
        width: 10,
        height: 10,
      })
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

function setUp() {
  const page = createGraphPage()
  const tick = signal(0)
  const selection = signal(EVERYTHING)
  const held = createHeldLayout()
  const watched: [string, number, boolean][] = []
  const wanted: boolean[] = []
  const saved = new Map<string, string>()
  const model = createGraphModel({
    session: { graphs: [page.reader.live] },
    live: { tick, selection, fullReport: signal(createSession().report()) },
    layout: held.layout,
    host: { save: (name, bytes) => saved.set(name, new TextDecoder().decode(bytes)) },
    watchNode: (document, node, isMeasured) => watched.push([document, node, isMeasured]),
    tellSites: (isWanted) => wanted.push(isWanted),
  })
  const look = (): void => {
    tick.value++
  }
  return { page, look, selection, held, watched, wanted, saved, model }
}

it('has nothing to show before a node is made, and lays nothing out', () => {
  const { model, held, look } = setUp()
  const stop = model.watch()
  look()
  expect(model.shot.value).toBeNull()
  expect(held.orders).toEqual([])
  stop()
})

it('lays out one graph at a time, anew only where nodes or connections have changed', async () => {
  vi.useFakeTimers()
  const { page, model, held, look } = setUp()
  const stop = model.watch()
  const [a, b] = [page.make('OscillatorNode'), page.make('GainNode')]
  page.connect(a, b)
  page.connect(a, b, { parameter: 'gain' })
  look()
  expect(held.orders).toMatchObject([{ nodes: [{ id: a }, { id: b }], edges: [[a, b]] }])
  page.make('DelayNode')
  look()
  expect(held.orders).toHaveLength(1)
  await held.answer()
  expect([...(model.picture.value?.boxes.keys() ?? [])]).toEqual([a, b])
  // The next waits, so that a picture can be looked at.
  expect(held.orders).toHaveLength(1)
  vi.advanceTimersByTime(1000)
  expect(held.orders).toHaveLength(2)
  await held.answer()
  page.start(a)
  look()
  vi.advanceTimersByTime(2000)
  expect(held.orders).toHaveLength(2)
  stop()
  vi.useRealTimers()
})

it('has the page tell of the chosen node while somebody looks, and of none afterwards', () => {
  const { page, model, watched, look } = setUp()
  const gain = page.make('GainNode')
  look()
  model.selected.value = gain
  expect(watched).toEqual([])
  const stop = model.watch()
  expect(watched).toEqual([['doc', gain, false]])
  look()
  stop()
  expect(watched).toEqual([
    ['doc', gain, false],
    ['doc', 0, false],
  ])
})

it('has the page tell no more of a node that is gone', () => {
  const { page, model, watched, look } = setUp()
  const gain = page.make('GainNode')
  look()
  model.selected.value = gain
  const stop = model.watch()
  page.letGo(gain)
  look()
  expect(watched.at(-1)).toEqual(['doc', 0, false])
  stop()
})

it('has an output measured until nobody wants it, a minute is over, or another node is chosen', () => {
  const { page, model, watched, look } = setUp()
  const [gain, end] = [page.make('GainNode'), page.make('AudioDestinationNode')]
  page.connect(gain, end)
  look()
  const stop = model.watch()
  const ends: (() => void)[] = [
    () => model.measure(false),
    () => page.wait(61_000),
    () => {
      model.selected.value = end
    },
  ]
  for (const finish of ends) {
    model.selected.value = gain
    model.measure(true)
    expect(watched.at(-1)).toEqual(['doc', gain, true])
    finish()
    page.level(gain, 0, 1, 1)
    look()
    expect([model.measured.value, watched.at(-1)?.[2]]).toEqual([null, false])
  }
  stop()
})

it('has an output measured only while something that runs hears the node', () => {
  const { page, model, watched, look } = setUp()
  const [gain, end] = [page.make('GainNode'), page.make('AudioDestinationNode')]
  look()
  model.selected.value = gain
  const stop = model.watch()
  model.measure(true)
  expect(model.measured.value).toBeNull()
  page.connect(gain, end)
  look()
  model.measure(true)
  expect(model.measured.value).toMatchObject({ node: gain })
  page.disconnect(gain, end)
  look()
  expect([model.measured.value, watched.at(-1)]).toEqual([null, ['doc', gain, false]])
  stop()
})

it('has the page note where nodes are made once that is wanted, and no more once it is not', () => {
  const { page, model, wanted, look } = setUp()
  page.make('GainNode')
  look()
  const stop = model.watch()
  expect(wanted).toEqual([])
  model.isSitesWanted.value = true
  look()
  model.isSitesWanted.value = false
  expect(wanted).toEqual([true, false])
  stop()
})

it('shows and saves the chosen context alone, with what is worth a look in it', () => {
  const { page, model, selection, saved, look } = setUp()
  page.make('GainNode', 1)
  const [left, right] = [page.make('GainNode', 2), page.make('GainNode', 2)]
  page.connect(left, right)
  page.connect(right, left)
  selection.value = { ...EVERYTHING, contextId: 'doc/2' }
  look()
  const shot = model.shot.value
  expect(shot?.nodes.map(({ id }) => id)).toEqual([left, right])
  expect(shot?.findings).toEqual([{ code: 'cycle', nodes: [left, right] }])
  expect([...(shot?.marked ?? [])]).toEqual([left, right])
  model.saveDot()
  model.saveJson()
  expect(saved.get('graph.dot')).toMatch(/n2 -> n3/)
  expect(saved.get('graph.dot')).not.toMatch(/n1 \[/)
  const plain = JSON.parse(saved.get('graph.json') ?? '{}') as { nodes: unknown[] }
  expect(plain.nodes).toHaveLength(2)
})

it('finds nodes by a part of their names, in any case', () => {
  const { page, model, look } = setUp()
  page.make('DynamicsCompressorNode')
  page.make('AudioWorkletNode')
  look()
  const found = (search: string): string[] => {
    model.search.value = search
    return (model.shot.value?.nodes ?? []).filter(model.isMeant).map(({ type }) => type)
  }
  expect(found('COMP')).toEqual(['DynamicsCompressorNode'])
  expect(found('noise 2')).toEqual(['AudioWorkletNode'])
  expect(found(' ')).toEqual([])
})

it('shows nodes that do the same as one where there are many, or where the user wants it', () => {
  const { page, model, held, look } = setUp()
  const end = page.make('AudioDestinationNode')
  const make = (count: number): void => {
    for (let made = 0; made < count; made++) page.connect(page.make('GainNode'), end)
  }
  const groups = (): number[] => model.shown.value?.groups.map(({ nodes }) => nodes.length) ?? []
  make(3)
  look()
  const stop = model.watch()
  expect(groups()).toEqual([1, 1, 1, 1])
  model.collapse(true)
  expect(groups()).toEqual([1, 3])
  model.open(3)
  expect(groups()).toEqual([1, 1, 1, 1])
  make(2)
  look()
  // Those that come after it was opened are one again.
  expect(groups()).toEqual([1, 1, 1, 1, 2])
  model.collapse(false)
  make(200)
  look()
  expect(groups()).toHaveLength(206)
  expect(held.orders).toHaveLength(1)
  stop()
  const other = setUp()
  for (let made = 0; made < 120; made++) other.page.make('GainNode')
  other.look()
  expect(other.model.isCollapsed.value).toBe(true)
  expect(other.model.shown.value?.groups).toHaveLength(1)
})
