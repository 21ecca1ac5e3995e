// What can be performed: of a recording and of a MIDI file the same, under the digest of the command line.

import { describe, expect, it } from 'vitest'
import { performanceOf } from '../../../../cli/record/performed-music.ts'
import { createScale, packSequence } from '../../../../midi/midi-sequence.ts'
import { digestOf, performableFile, performableOf } from '../../../../panel/models/performable.ts'
import { eventsOf } from '../../../support/midi/events-of.ts'
import { createTraceBuilder } from '../../../support/trace/trace-builder.ts'

describe('what can be performed', () => {
  it('is the music of a recording, from its first message on', async () => {
    const trace = createTraceBuilder()
    trace.input(9, 'Awescope')
    trace.event({ atMs: 300, key: 60 })
    trace.event({ atMs: 800, status: 0xf0, key: 1, velocity: 2 })
    trace.event({ atMs: 550, key: 64 })
    const what = await performableOf(trace.messages(), 'a.awescope')
    expect(what && eventsOf(what.sequence)).toEqual([
      { atMs: 0, bytes: [0x90, 60, 100] },
      { atMs: 250, bytes: [0x90, 64, 100] },
    ])
    expect(what).toMatchObject({ name: 'a.awescope', reference: null, sequence: { notes: 2 } })
    expect(what?.note).toMatch(/^1 system exclusive message left out/)
    expect(await performableOf(createTraceBuilder().messages(), 'silent')).toBeNull()
  })

  it('has the digest that the command line gives', async () => {
    const scale = createScale(5)
    const piece = { name: 'x.mid', playsDrums: false, note: '', ...packSequence(scale) }
    const what = performableFile({ ...piece, notes: scale.notes, durationMs: scale.durationMs })
    expect(what.sequence).toEqual(scale)
    expect(await digestOf(what)).toBe(performanceOf(scale, 'x.mid').digest)
  })
})
