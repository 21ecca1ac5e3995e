// Text of a page as it is shown: nothing in it is unseen, turns the rest around, or moves a terminal. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { formatReport } from '../../../../trace/text/report-text.ts'
import { visibleText, withVisibleText } from '../../../../trace/text/visible-text.ts'
import { validatePageMessage } from '../../../../trace/validate/page-message.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'

const UNSEEN = [
  '\0',
  '\u0007',
  '\n',
  '\u001b[2J',
  '\u007f',
  '\u0085',
  '\u009b31m',
  '\u00ad',
  '\u061c',
  '\u200b',
  '\u200d',
  '\u200e',
  '\u200f',
  '\u2028',
  '\u2029',
  '\u202a',
  '\u202e',
  '\u2060',
  '\u2066',
  '\u2069',
  '\ufeff',
  '\ud800',
  '\udfff',
  '\u{e0041}',
  '\u{e0100}',
  '\u3164',
]
/** What must stand nowhere in what is shown, but for the lines of a terminal. */
const ILL = /[^\P{C}\n]|[\u2028\u2029\u3164]|[\u{e0000}-\u{e0fff}]/u

describe('visible text', () => {
  it('escapes what is not seen, and nothing else', () => {
    expect(UNSEEN.map((text) => visibleText(`a${text}b`)).filter((text) => ILL.test(text))).toEqual(
      [],
    )
    expect(visibleText('gpj\u202e.exe')).toBe('gpj\\u202e.exe')
    expect(visibleText('\u001b]0;x\u0007')).toBe('\\u001b]0;x\\u0007')
    expect(visibleText('\u{e0041}\ud800')).toBe('\\u{e0041}\\ud800')
    for (const honest of ['Grüße 日本語 🎹 ❤️', 'שלום', 'C:\\synth', 'Žluťoučký kůň'])
      expect(visibleText(honest)).toBe(honest)
  })

  it('escapes what stands beside bytes, too', () => {
    const message = { type: 'other', bytes: new ArrayBuffer(4), text: 'a\u202eb' }
    expect(withVisibleText(message)).toEqual({ ...message, text: 'a\\u202eb' })
  })

  it('leaves nothing unseen of any text, and changes nothing when it is taken twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const visible = visibleText(text)
        expect(/\p{Cc}|\p{Cf}|\p{Cs}/u.test(visible)).toBe(false)
        expect(visibleText(visible)).toBe(visible)
      }),
    )
  })
})

describe('the strings of a hostile page', () => {
  const evil = `e${UNSEEN.join('.')}l`
  const page = (message: unknown): StampedMessage => {
    const checked = validatePageMessage(message)
    if ('error' in checked) throw new Error(checked.error)
    return { document: 'doc\u202e', frameId: 0, message: checked.message }
  }
  const source = (fields: object): StampedMessage =>
    page({ type: 'source/define', source: { joined: false, ...fields } })
  const messages = [
    page({ ...DEFAULT_HELLO, url: evil, title: evil, userAgent: evil, platform: evil }),
    source({
      kind: 'context',
      id: 1,
      contextType: 'realtime',
      sampleRate: 48_000,
      baseLatencyMs: 1,
      sink: evil,
      createdWallMs: 1,
    }),
    page({ type: 'processor/define', contextId: 1, processorIndex: 1, name: evil, joined: false }),
    page({ type: 'recorder/notice', code: 'wrapper-fault', text: evil, wallMs: 1 }),
    page({
      type: 'context/update',
      id: 1,
      state: 'running',
      probe: 'blocked',
      reason: evil,
      baseLatencyMs: 1,
      sink: evil,
      wallMs: 1,
    }),
  ]

  it('are shown escaped by report, terminal and JSON, and saved as they came', () => {
    const session = createSession()
    for (const message of messages) session.ingest(message)
    session.finish()
    const report = session.report()
    expect(report.processors[0]!.name).toBe(visibleText(evil))
    expect(report.contexts[0]!.sink).toBe(visibleText(evil))
    expect(ILL.test(formatReport(report))).toBe(false)
    expect(ILL.test(JSON.stringify(report, null, 2))).toBe(false)
    expect(ILL.test(JSON.stringify([session.contexts, session.inputs]))).toBe(false)
    expect(readTrace(writeTrace(messages)).messages).toEqual(messages)
  })

  it('are shown escaped in the sentence of a refusal', () => {
    const checked = validatePageMessage({ type: evil })
    expect('error' in checked && ILL.test(checked.error)).toBe(false)
  })
})
