import { expect, it } from 'vitest'
import { FINDING_FIELDS, findingRowsOf } from '../../../../trace/query/finding-fields.ts'
import { createGraphPage } from '../../../support/trace/graph-page.ts'

const CONTEXTS = ['doc/1', 'doc/2'].map((id) => ({
  id,
  document: 'doc',
  state: 'running',
  type: 'realtime' as const,
}))
const HANDLES = new Map([
  ['doc/1', 'c-1'],
  ['doc/2', 'c-2'],
])

it('are what each graph shows at the end, with their contexts, nodes and sentences', () => {
  const page = createGraphPage()
  const [left, right] = [page.make('GainNode'), page.make('WaveShaperNode')]
  page.connect(left, right)
  page.connect(right, left)
  page.make('DelayNode', 2)
  page.wait(2000)
  page.record({})
  const rows = Array.from(findingRowsOf([page.reader.live], CONTEXTS, HANDLES), (row) =>
    FINDING_FIELDS.map((field) => field.read(row)),
  )
  expect(FINDING_FIELDS.map(({ name }) => name).join(' ')).toBe(
    'handle code context node nodes confidence text',
  )
  expect(rows.map((row) => row.slice(0, -1))).toEqual([
    ['f-1', 'cycle', 'c-1', 'Gain 1', 2, null],
    ['f-2', 'unconnected', 'c-2', 'Delay 3', 1, null],
    ['f-3', 'context-open', 'c-1', null, 0, null],
  ])
  expect(rows.map((row) => row.at(-1))).toEqual([
    expect.stringMatching(/^Gain 1 and WaveShaper 2 go round/),
    expect.stringMatching(/^Delay 3 was made and never/),
    'Context c-1 is still open, though the page has made another one since.',
  ])
})

it('are none where no graph was watched', () => {
  expect([...findingRowsOf([], CONTEXTS, HANDLES)]).toEqual([])
})
