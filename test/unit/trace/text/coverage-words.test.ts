// What the report of a selection is of, in words. Node.

import { describe, expect, it } from 'vitest'
import { EVERYTHING, UNCUT_PARTS } from '../../../../trace/figures/selection.ts'
import { coverageSentences } from '../../../../trace/text/coverage-words.ts'
import { formatReport } from '../../../../trace/text/report-text.ts'
import { pageWithWorklet, read, workletNote } from '../../../support/trace/notes.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

describe('the words of a selection', () => {
  it('name what is selected, what may be missing and what is not cut', () => {
    const selection = { ...EVERYTHING, fromMs: START_MS, toMs: START_MS + 1500 }
    expect(
      coverageSentences({
        selection,
        isComplete: false,
        letGoUntilMs: START_MS,
        uncut: [...UNCUT_PARTS],
      }),
    ).toEqual([
      'Of events of the page from 08:00:00.000 on before 08:00:01.500.',
      'Some of these may no longer be stored: the figures are of those that are.',
      'Of the whole recording are contexts, processors, load and memory, records, ' +
        "the reference's engine, its budgets, notices and own cost.",
    ])
    const player = { referenceId: 'doc-1/63' }
    const other = { ...EVERYTHING, player, source: 'midi' as const, contextId: 'doc-1/1' }
    expect(
      coverageSentences({ selection: other, isComplete: true, letGoUntilMs: null, uncut: [] }),
    ).toEqual(['Of events of source "midi" of the reference doc-1/63 in context doc-1/1.'])
  })

  it('stand in the text of such a report, and in no other', () => {
    const { trace, context } = pageWithWorklet()
    workletNote(trace, context, 500, 1)
    const session = read(trace.messages())
    const part = formatReport(session.report({ toMs: START_MS + 2000 }))
    expect(part.replaceAll('\n', ' ')).toContain('Of events of the page before 08:00:02.000.')
    expect(formatReport(session.report())).not.toContain('Of events')
  })
})
