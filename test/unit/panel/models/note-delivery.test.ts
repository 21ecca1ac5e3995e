// What the virtual keyboard says of its notes.

import { describe, expect, it } from 'vitest'
import { describeDelivery } from '../../../../panel/models/note-delivery.ts'

const sent = { isRecording: true, sentNotes: 18, isMidiGiven: true, isHeard: true }

describe('the virtual keyboard', () => {
  it('says what became of its notes', () => {
    expect(describeDelivery(sent)).toBe('18 notes sent, delivered')
    expect(describeDelivery({ ...sent, isHeard: false })).toContain('18 notes sent, nobody listens')
    expect(describeDelivery({ ...sent, isMidiGiven: false })).toContain('has not asked for MIDI')
    expect(describeDelivery({ ...sent, sentNotes: 0 })).toContain('Z and X shift the octave')
    expect(describeDelivery({ ...sent, isRecording: false })).toContain('while it is recorded')
  })
})
