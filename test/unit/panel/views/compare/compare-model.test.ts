// Choosing what is compared, with the real codec. Node.

import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import type { TraceSource } from '../../../../../panel/models/recording-status.ts'
import { traceCodec } from '../../../../../panel/trace-codec.ts'
import {
  type CompareModel,
  createCompareModel,
} from '../../../../../panel/views/compare/compare-model.ts'
import { compareRuns } from '../../../../../trace/compare/compare.ts'
import { runOf } from '../../../../../trace/compare/run-samples.ts'
import { writeTrace } from '../../../../../trace/file/chunk-writer.ts'
import { comparisonInWords } from '../../../../../trace/text/compare-words.ts'
import { lateNotes } from '../../../../support/compare/late-notes.ts'
import { must } from '../../../../support/trace/must.ts'
import { read } from '../../../../support/trace/notes.ts'

const fileOf = (name: string, soundAfterMs: number): File =>
  new File([writeTrace(lateNotes(60, soundAfterMs)).slice()], name)

function createModel(source: TraceSource = { kind: 'none' }): CompareModel {
  return createCompareModel({
    session: read(lateNotes(60, 3)),
    source: signal(source),
    codec: traceCodec,
  })
}

describe('the comparison in the panel', () => {
  it('has the figures of the command line', async () => {
    const model = createModel()
    await model.addFile('a', fileOf('a.awescope', 3))
    expect(model.comparison.value).toBeNull()
    await model.addFile('b', fileOf('b.awescope', 18))
    const [a, b] = [
      runOf(read(lateNotes(60, 3)), 'a.awescope'),
      runOf(read(lateNotes(60, 18)), 'b.awescope'),
    ]
    expect(model.comparison.value).toEqual(comparisonInWords(compareRuns([a], [b])))
    expect(model.comparison.value?.verdict).toBe('worse')
    expect(model.isBusy.value).toBe(false)
    expect(model.valuesOf('b', 'endToEnd')).toHaveLength(60)
  })

  it('is begun anew when sides are exchanged, added to or emptied', async () => {
    const model = createModel()
    await model.addFile('a', fileOf('a.awescope', 3))
    await model.addFile('b', fileOf('b.awescope', 18))
    await model.swap()
    expect(model.comparison.value?.verdict).toBe('better')
    await model.addFile('a', fileOf('c.awescope', 18))
    expect(model.comparison.value?.a.names).toEqual(['b.awescope', 'c.awescope'])
    await model.clear('b')
    expect(model.comparison.value).toBeNull()
    expect(model.sides.value.b).toEqual([])
  })

  it('takes what the panel shows, under the name of its file', async () => {
    const model = createModel({ kind: 'file', name: 'shown.awescope' })
    await model.addShown('a')
    expect(model.sides.value.a[0]).toMatchObject({ isShown: true, run: { name: 'shown.awescope' } })
    await model.addFile('b', fileOf('b.awescope', 18))
    expect(must(model.comparison.value).text).toMatch(/^p50 end to end .*: worse\.$/)
  })

  it('says in one sentence what cannot be read, and keeps what there is', async () => {
    const model = createModel()
    await model.addFile('a', fileOf('a.awescope', 3))
    await model.addFile('b', new File(['no trace'], 'b.txt'))
    expect(model.problem.value).toMatch(
      /^b\.txt cannot be compared: The file is not an Awescope trace.*\.$/,
    )
    expect(model.sides.value.a).toHaveLength(1)
    expect(model.sides.value.b).toEqual([])
    const whole = writeTrace(lateNotes(60, 18))
    await model.addFile('b', new File([whole.slice(0, -5)], 'cut.awescope'))
    expect(model.problem.value).toBe('')
    expect(model.sides.value.b[0]?.notices.join(' ')).toContain('cut off or damaged')
    expect(model.comparison.value?.verdict).toBe('worse')
  })
})
