// Bytes of messages as text. Node.

import { describe, expect, it } from 'vitest'
import { messageLines } from '../../../../trace/text/report-text-messages.ts'
import { bytesText, type MessageBytes } from '../../../../trace/text/message-words.ts'
import { TEXT_WIDTH } from '../../../../trace/text/text-table.ts'
import { createTraceBuilder, KIND } from '../../../support/trace/trace-builder.ts'
import { read } from '../../../support/trace/notes.ts'

const text = (given: Partial<MessageBytes>): string =>
  bytesText({ count: 10, perSecond: 5, bytes: 20_480, more: 0, ...given })

describe('the bytes of messages', () => {
  it('are a sum and so many a second', () => {
    expect(text({})).toBe('20.0 KB, 10.0 KB/s')
    expect(text({ bytes: 33 })).toBe('33 B, 17 B/s')
    expect(text({ bytes: 0 })).toBe('0 B, 0 B/s')
  })

  it('are said to be more, or not counted, where that is so, and nothing where there was no message', () => {
    expect(text({ more: 1 })).toBe('20.0 KB, 10.0 KB/s or more')
    expect(text({ bytes: 0, more: 3 })).toBe('not counted')
    expect(text({ count: 0, bytes: 0 })).toBe('–')
  })

  it('stand in the report with what they count', () => {
    const trace = createTraceBuilder()
    const context = trace.context({ sampleRate: 48_000 })
    context.node(21, 'synth', 1)
    const at = (kind: number, wallMs: number, b: number): void =>
      context.record({ kind, source: 1, frame: wallMs * 48, wallMs, a: 1, b })
    for (let number = 0; number <= 20; number++) at(KIND.arrive, number * 50, 1024 + 1)
    at(KIND.workletPost, 900, -1)
    const lines = messageLines(read(trace.messages()).report().processors)
    expect(lines.join('\n')).toMatch(
      /synth +21 +21\.0 +21\.0 KB, 21\.0 KB\/s +1 +1\.0 +not counted/,
    )
    expect(lines.join(' ')).toMatch(/Buffers and texts: bytes/)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(TEXT_WIDTH)
  })
})
