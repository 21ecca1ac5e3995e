// A session with its user's markers: beside what the page said, in its report, and through a file. Node.

import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { formatReport } from '../../../../trace/text/report-text.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { read } from '../../../support/trace/notes.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

const marker = (id: number, atMs: number, text: string): StampedMessage => ({
  document: 'doc-1',
  frameId: 0,
  message: { type: 'marker/set', id, wallMs: START_MS + atMs, text, isRemoved: false },
})
const MARKED = [...goldenMessages(), marker(2, 1500, 'Reverb on'), marker(1, 600, '')]

describe('a session with markers', () => {
  it('says the same of the page as without, and the markers beside it', () => {
    const plain = read(goldenMessages())
    const session = read(MARKED)
    const { markers, ...report } = session.report()
    expect(report).toEqual(plain.report())
    expect(markers?.map(({ id }) => id)).toEqual([1, 2])
    expect(session.markers).toEqual(markers)
    expect(session.revision).toBe(plain.revision + 2)
    expect(plain.report()).not.toHaveProperty('markers')
  })
  it('has in the report of a stretch the markers of that stretch', () => {
    const session = read(MARKED)
    expect(session.report({ fromMs: START_MS + 1000 }).markers?.map(({ id }) => id)).toEqual([2])
    expect(session.report({ toMs: START_MS + 100 })).not.toHaveProperty('markers')
  })
  it('finds them again in a saved file, whose bytes say them as they were', () => {
    const { messages } = readTrace(writeTrace(MARKED))
    expect(messages).toEqual(MARKED)
    expect(read([...messages]).markers).toEqual(read(MARKED).markers)
  })
  it('names them in the text of the report, where nothing of them is unseen', () => {
    const session = createSession()
    session.ingest(marker(1, 0, 'left\u202eright'))
    session.ingest(marker(2, 10, ''))
    const text = formatReport(session.report())
    expect(text).toContain('Markers')
    expect(text).toContain('left\\u202eright')
    expect(text).toContain('Marker 2')
  })
  it('forgets them when it is cleared', () => {
    const session = read(MARKED)
    session.clear()
    expect(session.markers).toEqual([])
  })
})
