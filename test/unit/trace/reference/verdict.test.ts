// The verdict: how much of the time is the page's own. Node.

import { describe, expect, it } from 'vitest'
import { formatReport } from '../../../../trace/text/report-text.ts'
import { VERDICT_NOTES } from '../../../../trace/reference/verdict.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { must } from '../../../support/trace/must.ts'
import { pageWithWorklet, read, workletNote } from '../../../support/trace/notes.ts'
import {
  defineReference,
  REFERENCE_CONTEXT,
  REFERENCE_ID,
  referenceNote,
  scene,
  UNTIL_MS,
} from '../../../support/trace/reference-scene.ts'

describe('the verdict', () => {
  it('names the difference of the medians and the stage that holds most of it', () => {
    const { trace } = scene(20, 20)
    const report = read(trace.messages()).report()
    const verdict = must(report.verdict)
    // The page: 7.25 ms to the message, sound 3 ms later. The reference: 2 and 2.
    expect(verdict.kind).toBe('page')
    expect(verdict.differenceMs).toBeCloseTo(6.25, 1)
    expect(must(verdict.errorMs)).toBeLessThan(0.5)
    expect(verdict.stage).toBe('port')
    expect(verdict.stageMs).toBeCloseTo(4 - 1.3, 1)
    expect(verdict.hasOutput).toBe(true)
    expect(verdict.text).toMatch(
      /^Page synth 40\.\d ms, reference 34\.\d ms on this machine: 6\.\d ms are the page's own, most of it in port\.$/,
    )
    expect(formatReport(report).replaceAll('\n', ' ')).toContain('most of it in port.')
  })

  it('says how many notes are missing, and of whom', () => {
    const { trace } = scene(5, 7)
    const verdict = must(read(trace.messages()).report().verdict)
    expect(verdict.kind).toBe('waiting')
    expect(verdict.differenceMs).toBeNull()
    expect(verdict.text).toBe(
      `Play ${VERDICT_NOTES - 5} more notes for a verdict: still missing are 3 of the page's synth and 1 of ` +
        'the reference.',
    )
  })

  it('finds nothing where the page is as quick', () => {
    const { trace } = scene(20, 20, 8.25)
    const verdict = must(read(trace.messages()).report().verdict)
    expect(verdict.kind).toBe('equal')
    expect(verdict.text).toMatch(
      /the page adds nothing measurable \(difference -?0\.\d ± 0\.\d ms\)\.$/,
    )
  })

  it('says so where the page is quicker', () => {
    const { trace } = scene(20, 20, 30)
    const verdict = must(read(trace.messages()).report().verdict)
    expect(verdict.kind).toBe('equal')
    expect(verdict.differenceMs).toBeLessThan(-15)
    expect(verdict.text).toMatch(/the page adds nothing measurable; it is 2\d\.\d ms faster\.$/)
  })

  it('does not pretend to know where the page’s notes spread too much', () => {
    const { trace, context } = pageWithWorklet(UNTIL_MS)
    const own = defineReference(trace, UNTIL_MS)
    for (let note = 0; note < 10; note++) {
      workletNote(trace, context, 500 + note * 500, note + 1, {
        soundAfterMs: note % 2 === 0 ? 1 : 90,
      })
      referenceNote(trace, own, 500 + note * 500, note + 1, 6)
    }
    const verdict = must(read(trace.messages()).report().verdict)
    expect(verdict.kind).toBe('unsure')
    expect(verdict.text).toMatch(/is not sure yet; play more notes\.$/)
  })

  it('compares up to the audio thread where the browser tells no output time, and says so', () => {
    const { trace } = scene(12, 12)
    // Firefox: neither output timestamps nor a latency that could stand for them.
    const untold = trace.messages().map((stamped) => withoutOutput(stamped))
    const verdict = must(read(untold).report().verdict)
    expect(verdict.hasOutput).toBe(false)
    // Counted in whole quanta then.
    expect(verdict.differenceMs).toBeGreaterThan(6.25 - 2.7)
    expect(verdict.differenceMs).toBeLessThan(6.25 + 2.7)
    expect(verdict.text).toContain(
      'up to the audio thread (this browser does not tell its output time)',
    )
  })

  it('is none without a reference, and none in the report of its own context', () => {
    const { trace, context } = pageWithWorklet()
    workletNote(trace, context, 500, 1)
    const without = read(trace.messages()).report()
    expect(without.reference).toBeNull()
    expect(without.verdict).toBeNull()
    const session = read(scene(9, 9).trace.messages())
    const own = session.report({ contextId: `doc-1/${REFERENCE_CONTEXT}` })
    expect(own.verdict).toBeNull()
    expect(must(own.reference).id).toBe(`doc-1/${REFERENCE_ID}`)
    expect(must(session.report({ contextId: 'doc-1/1' }).verdict).kind).toBe('page')
  })
})

/** The same message without what tells the output time. */
function withoutOutput<T extends { message: PageMessage }>(stamped: T): T {
  const { message } = stamped
  if (message.type !== 'records/chunk' || message.stream !== 0) return stamped
  const bytes = message.bytes.slice(0)
  const view = new DataView(bytes)
  for (let at = 0; at < bytes.byteLength; at += RECORD_BYTES) {
    const kind = view.getUint8(at)
    if (kind === 7) view.setFloat64(at + 8, 0, true)
    if (kind === 8) view.setFloat32(at + 28, Number.NaN, true)
  }
  return { ...stamped, message: { ...message, bytes } }
}
