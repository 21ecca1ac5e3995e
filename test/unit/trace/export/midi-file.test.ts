// The MIDI of a recording as a file, read back by our own reader and by the package midi-file.

import * as fc from 'fast-check'
import { parseMidi } from 'midi-file'
import { describe, expect, it } from 'vitest'
import { readMidiFile } from '../../../../midi/read-midi-file.ts'
import { midiFile } from '../../../../trace/export/midi-file.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { eventsOf } from '../../../support/midi/events-of.ts'
import { bytesOfPieces, inputOf } from '../../../support/trace/export-text.ts'
import { goldenView, trackedEvent, viewOfEvents } from '../../../support/trace/trace-view.ts'
import { endedEventLists } from '../../../support/trace/tracked-events.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

const HOUR_MS = 3_600_000

const isPlayable = ({ source, status, data1, data2 }: TrackedEvent): boolean =>
  source === 'midi' && status >= 0x80 && status < 0xf0 && data1 < 0x80 && data2 < 0x80

describe('the MIDI file', () => {
  it('is read by both readers as what was played, when it was played', () => {
    const bytes = bytesOfPieces(midiFile(inputOf(goldenView())))
    const read = readMidiFile(bytes)
    expect(read.warnings).toEqual([])
    expect(eventsOf(read)).toEqual(
      [0, 1, 2, 3, 4].map((note) => ({
        atMs: expect.closeTo(500 + 400 * note, 6),
        bytes: [0x90, 60 + note, 100],
      })),
    )
    const parsed = parseMidi(bytes)
    expect(parsed.header).toMatchObject({ format: 1, numTracks: 2, ticksPerBeat: 960 })
    expect(parsed.tracks[1]?.[0]).toMatchObject({ type: 'trackName', text: 'Awescope' })
    const notes = parsed.tracks[1]?.filter(({ type }) => type === 'noteOn') ?? []
    expect(notes.map((note) => note.deltaTime)).toEqual([5000, 4000, 4000, 4000, 4000])
  })

  it('begins where the range begins', () => {
    const range = { fromMs: 1000, toMs: 2000 }
    const read = readMidiFile(bytesOfPieces(midiFile(inputOf(goldenView(), range))))
    expect([...read.atMs].map(Math.round)).toEqual([300, 700])
  })

  it('has all messages of all inputs within 0.05 ms, in order, for any events', () => {
    fc.assert(
      fc.property(endedEventLists, (events) => {
        const input = inputOf(viewOfEvents(events))
        const bytes = bytesOfPieces(midiFile(input))
        const ofPage = events.filter((event) => event.source === 'midi' && !event.referenceId)
        const all = ofPage.length > 0 ? ofPage : events.filter((event) => event.source === 'midi')
        const expected = all
          .filter(isPlayable)
          .map((event) => Math.max(0, event.marks.event - START_MS))
          .sort((a, b) => a - b)
        const parsed = parseMidi(bytes)
        const notes = parsed.tracks.flat().filter((each) => 'channel' in each)
        expect(notes).toHaveLength(expected.length)
        if (expected.length === 0) {
          expect(input.notices).toContainEqual({ code: 'no-midi' })
          return
        }
        const read = readMidiFile(bytes)
        expect(read.warnings).toEqual([])
        expect(read.atMs).toHaveLength(expected.length)
        for (const [index, atMs] of read.atMs.entries()) {
          expect(Math.abs(atMs - (expected[index] as number))).toBeLessThan(0.0501)
        }
      }),
    )
  })

  it('says what it cannot hold: system messages, and more inputs than tracks', () => {
    const events = [
      ...Array.from({ length: 66 }, (_, index) =>
        trackedEvent({ eventId: index + 1, atMs: index, input: `Input ${index}` }),
      ),
      trackedEvent({ eventId: 67, status: 0xf0 }),
      trackedEvent({ eventId: 68, status: 0x90, data1: 200 }),
    ]
    const input = inputOf(viewOfEvents(events))
    const read = readMidiFile(bytesOfPieces(midiFile(input)))
    expect(read.atMs).toHaveLength(66)
    expect(read.tracks).toBe(65)
    expect(input.notices).toEqual([
      { code: 'midi-left-out', count: 2 },
      { code: 'inputs-joined', count: 2 },
    ])
  })

  it('holds pauses of many hours', () => {
    const events = [0, 9 * HOUR_MS].map((atMs, index) => trackedEvent({ eventId: index + 1, atMs }))
    const bytes = bytesOfPieces(midiFile(inputOf(viewOfEvents(events))))
    const notes = parseMidi(bytes).tracks[1] ?? []
    const ticks = notes.reduce((sum, { deltaTime }) => sum + deltaTime, 0)
    expect(ticks).toBe(9 * HOUR_MS * 10)
  })

  it('is that of the reference where the page heard none', () => {
    const events = [trackedEvent({ referenceId: 'doc-1/63', atMs: 7 })]
    const read = readMidiFile(bytesOfPieces(midiFile(inputOf(viewOfEvents(events)))))
    expect([...read.atMs]).toEqual([expect.closeTo(7, 6)])
  })
})
