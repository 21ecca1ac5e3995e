import { describe, expect, it } from 'vitest'
import { isMidiAmid, withMidiAmid } from '../../../../audit/stress/midi-amid.ts'
import { stressedPlan, stressedSubject } from '../../../../audit/stress/stressed-plan.ts'
import { STRESSES } from '../../../../audit/subject.ts'
import { messageAt, type MidiSequence } from '../../../../midi/midi-sequence.ts'
import { LIMIT } from '../../../../trace/wire/protocol.ts'
import { read } from '../../../support/trace/notes.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'

const { sequence } = stressedPlan(1, 1, 'flood', false)

const bytesOf = (music: MidiSequence): number[][] =>
  Array.from(music.atMs, (_, index) => [...messageAt(music, index)])

describe('MIDI amid the notes of a plan', () => {
  it('comes beside them, and leaves them as they were', () => {
    for (const stress of STRESSES.filter(isMidiAmid)) {
      const amid = withMidiAmid(sequence, stress)
      const isOwn = ([status = 0]: number[]): boolean => status !== 0xbf && status !== 0xf0
      const bytes = bytesOf(amid)
      const own = bytes.flatMap((each, index) => (isOwn(each) ? [index] : []))
      expect(own.map((index) => bytes[index])).toEqual(bytesOf(sequence))
      expect(own.map((index) => amid.atMs[index])).toEqual([...sequence.atMs])
      expect(amid.durationMs).toBe(sequence.durationMs)
      expect([...amid.atMs]).toEqual([...amid.atMs].sort((one, other) => one - other))
    }
  })

  it('is four hundred controllers a second, or eight whole SysEx messages that an input can bring', () => {
    const seconds = sequence.durationMs / 1000
    const flood = bytesOf(withMidiAmid(sequence, 'flood')).filter(([status]) => status === 0xbf)
    expect(flood.length / seconds).toBeCloseTo(400, -1)
    const sysex = bytesOf(withMidiAmid(sequence, 'sysex')).filter(([status]) => status === 0xf0)
    expect(sysex.length / seconds).toBeCloseTo(8, 0)
    for (const bytes of sysex) {
      expect(bytes.length).toBeLessThanOrEqual(LIMIT.midiBytes)
      expect(bytes.at(-1)).toBe(0xf7)
      expect(bytes.slice(1, -1).every((byte) => byte < 0x80)).toBe(true)
    }
  })

  it('is two of the stresses, and of any other the music stays as it is', () => {
    expect(STRESSES.filter(isMidiAmid)).toEqual(['flood', 'sysex'])
    expect(withMidiAmid(sequence, 'jank')).toBe(sequence)
  })

  it('reached the page, or did not', () => {
    const session = read(playedPlan().messages)
    expect(stressedSubject('sysex', session, null)).toMatchObject({ subject: null })
    expect(stressedSubject('flood', session, null)).toMatchObject({ stress: 'flood' })
  })
})
