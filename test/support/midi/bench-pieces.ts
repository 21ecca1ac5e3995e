// Pieces that load a synthesizer in a known way, made here (CC0): held notes, many notes a second, drums. Any context.

import { createSequence, type MidiSequence, type TimedMidi } from '../../../midi/midi-sequence.ts'

/**
 * General MIDI programs whose samples loop, so that a held note stays: organs, bowed strings, brass,
 * reeds, a pad, flutes.
 */
const SUSTAINED = [16, 17, 40, 42, 56, 61, 71, 89, 41, 43, 57, 66, 70, 74, 75] as const
/** All channels but the drums'. */
const MELODIC = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15] as const
const DRUMS = 9

function sequenceOf(events: TimedMidi[], durationMs: number): MidiSequence {
  events.sort((a, b) => a.atMs - b.atMs)
  return createSequence(events, durationMs)
}

/** Programs, volume, pan and both sends on all melodic channels at 0. */
function setup(): TimedMidi[] {
  const events: TimedMidi[] = []
  MELODIC.forEach((channel, index) => {
    const control = (number: number, value: number): void => {
      events.push({ atMs: 0, bytes: [0xb0 | channel, number, value] })
    }
    events.push({ atMs: 0, bytes: [0xc0 | channel, SUSTAINED[index] ?? 0] })
    control(7, 90)
    control(10, Math.round((index * 127) / (MELODIC.length - 1)))
    control(91, 64)
    control(93, 64)
  })
  return events
}

/** `count` notes that begin together at 100 ms and are held for `seconds`. No key twice on a channel. */
export function createHeldNotes(count: number, seconds: number): MidiSequence {
  const events = setup()
  const endMs = seconds * 1000
  for (let i = 0; i < count; i += 1) {
    const channel = MELODIC[i % MELODIC.length] ?? 0
    const key = 48 + ((i * 5) % 29)
    events.push({ atMs: 100, bytes: [0x90 | channel, key, 90] })
    events.push({ atMs: endMs, bytes: [0x80 | channel, key, 0] })
  }
  return sequenceOf(events, endMs)
}

/** 500 notes a second for `seconds`, each 60 ms long, over all melodic channels: stealing all the time. */
export function createChurn(seconds: number): MidiSequence {
  const events = setup()
  for (let i = 0; i < seconds * 500; i += 1) {
    const channel = MELODIC[i % MELODIC.length] ?? 0
    const key = 36 + ((i * 7) % 60)
    events.push({ atMs: 100 + i * 2, bytes: [0x90 | channel, key, 60 + ((i * 13) % 60)] })
    events.push({ atMs: 160 + i * 2, bytes: [0x80 | channel, key, 0] })
  }
  return sequenceOf(events, seconds * 1000 + 160)
}

/** Sixteen hi-hats, four bass drums and four snares a second, with a crash each second. */
export function createDrums(seconds: number): MidiSequence {
  const events: TimedMidi[] = [
    { atMs: 0, bytes: [0xb0 | DRUMS, 91, 60] },
    { atMs: 0, bytes: [0xb0 | DRUMS, 93, 20] },
  ]
  const hit = (atMs: number, key: number, velocity: number): void => {
    events.push({ atMs, bytes: [0x90 | DRUMS, key, velocity] })
    events.push({ atMs: atMs + 30, bytes: [0x80 | DRUMS, key, 0] })
  }
  for (let i = 0; i < seconds * 16; i += 1) {
    const atMs = 100 + i * 62.5
    hit(atMs, i % 4 === 2 ? 46 : 42, 70 + ((i * 11) % 50))
    if (i % 4 === 0) hit(atMs, 36, 120)
    if (i % 4 === 2) hit(atMs, 38, 115)
    if (i % 16 === 0) hit(atMs, 49, 110)
  }
  return sequenceOf(events, seconds * 1000 + 200)
}
