// MIDI bytes for synths that speak no MIDI.

import { describe, expect, test } from 'vitest'

import { createMidiVoices } from '../../../../demo/synths/midi-voices.ts'

describe('MIDI voices', () => {
  const setUp = (): { calls: string[]; send: (...bytes: number[]) => void } => {
    const calls: string[] = []
    const take = createMidiVoices({
      noteOn: (note, velocity, channel) => calls.push(`on ${note} ${velocity} ${channel}`),
      noteOff: (note, channel) => calls.push(`off ${note} ${channel}`),
      bend: (semitones, channel) => calls.push(`bend ${semitones.toFixed(2)} ${channel}`),
      program: (program, channel) => calls.push(`program ${program} ${channel}`),
      allOff: () => calls.push('all off'),
    })
    return { calls, send: (...bytes) => take(Uint8Array.from(bytes)) }
  }

  test('turn notes, bends and programs into calls; velocity 0 ends a note', () => {
    const { calls, send } = setUp()
    send(0x91, 60, 90)
    send(0x91, 60, 0)
    send(0x80, 61, 64)
    send(0xc2, 5)
    send(0xe0, 0, 0)
    send(0xe0, 0, 0x40)
    send(0xf8)
    expect(calls).toEqual([
      'on 60 90 1',
      'off 60 1',
      'off 61 0',
      'program 5 2',
      'bend -2.00 0',
      'bend 0.00 0',
    ])
  })

  test('hold notes while the pedal is down, each channel for itself', () => {
    const { calls, send } = setUp()
    send(0xb0, 64, 127)
    send(0x90, 60, 90)
    send(0x80, 60, 0)
    send(0x81, 60, 0)
    expect(calls).toEqual(['on 60 90 0', 'off 60 1'])
    send(0x90, 60, 80)
    send(0xb0, 64, 0)
    expect(calls).toEqual(['on 60 90 0', 'off 60 1', 'on 60 80 0'])
    send(0x80, 60, 0)
    expect(calls.at(-1)).toBe('off 60 0')
  })

  test('let everything go on all notes off', () => {
    const { calls, send } = setUp()
    send(0xb0, 64, 127)
    send(0x90, 60, 90)
    send(0x80, 60, 0)
    send(0xb0, 123, 0)
    expect(calls).toEqual(['on 60 90 0', 'off 60 0', 'all off'])
  })
})
