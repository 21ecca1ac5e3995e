// A piece of MIDI as a recording: every message at its time, nothing that was not there. Node.

import { describe, expect, it } from 'vitest'
import { createScale, createSequence } from '../../../../midi/midi-sequence.ts'
import { midiMessages } from '../../../../trace/import/midi-import.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { validatePageMessage } from '../../../../trace/validate/page-message.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

function imported(piece: ReturnType<typeof createSequence>) {
  const messages = [...midiMessages(piece, 'song.mid', START_MS)]
  const session = createSession()
  for (const message of messages) session.ingest(message)
  session.finish()
  return { messages, session, report: session.report() }
}

describe('a piece of MIDI', () => {
  it('becomes messages that a page could have sent', () => {
    for (const { message } of imported(createScale(40)).messages)
      expect(validatePageMessage(message)).toMatchObject({ message: { type: message.type } })
  })

  it('has each of its messages as an event of an input with its name, at its time', () => {
    const piece = createSequence([
      { atMs: 0, bytes: [0x90, 60, 100] },
      { atMs: 250.5, bytes: [0x80, 60, 0] },
      { atMs: 2500, bytes: [0xc0, 5] },
      { atMs: 2500, bytes: [0xf0, 1, 2, 3, 4, 0xf7] },
    ])
    const { session, report } = imported(piece)
    const events = Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index))
    expect(events.map(({ marks }) => marks.event - START_MS)).toEqual([0, 250.5, 2500, 2500])
    expect(events.map(({ status }) => status)).toEqual([0x90, 0x80, 0xc0, 0xf0])
    expect(session.inputs).toEqual(['song.mid'])
    expect(report.frames).toMatchObject({ seen: 4 })
    expect(report.stages).toEqual({})
    expect(report.alerts).toEqual([])
    expect(report.contexts).toEqual([])
  })

  it('comes in chunks of a second, however many messages it has', () => {
    const { messages, session } = imported(createScale(30_000))
    expect(session.eventCount).toBe(Math.min(10_000, 2 * 30_000))
    expect(
      messages.filter(({ message }) => message.type === 'records/chunk').length,
    ).toBeGreaterThan(20)
  })
})
