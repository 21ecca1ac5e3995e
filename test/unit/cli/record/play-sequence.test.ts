// Playing in real time: nothing is lost, the order is kept, delays do not add up.

import { describe, expect, test } from 'vitest'

import { playSequence } from '../../../../cli/record/play-sequence.ts'
import {
  createScale,
  createSequence,
  isNoteOn,
  type MidiSequence,
} from '../../../../midi/midi-sequence.ts'
import { eventsOf } from '../../../support/midi/events-of.ts'

const sequence = (events: readonly (readonly [number, number[]])[]): MidiSequence =>
  createSequence(events.map(([atMs, bytes]) => ({ atMs, bytes })))

describe('a played sequence', () => {
  test('sends everything in order, and what is due together at once', async () => {
    const sent: number[][][] = []
    const played = await playSequence(
      sequence([
        [0, [0x90, 60, 1]],
        [0, [0x90, 64, 1]],
        [20, [0x80, 60, 0]],
        [20, [0x80, 64, 0]],
      ]),
      (messages) => sent.push(messages.map((bytes) => [...bytes])),
      new AbortController().signal,
    )
    expect(sent).toEqual([
      [
        [0x90, 60, 1],
        [0x90, 64, 1],
      ],
      [
        [0x80, 60, 0],
        [0x80, 64, 0],
      ],
    ])
    expect(played).toMatchObject({ sent: 4, isComplete: true })
  })

  test('is never early and does not drift over many small steps', async () => {
    const steps = 60
    const events = Array.from({ length: steps }, (_, i): [number, number[]] => [
      i * 5,
      [0xb0, 1, i],
    ])
    const startedMs = performance.now()
    const arrivedMs: number[] = []
    await playSequence(
      sequence(events),
      (messages) => messages.forEach(() => arrivedMs.push(performance.now() - startedMs)),
      new AbortController().signal,
    )
    expect(arrivedMs).toHaveLength(steps)
    arrivedMs.forEach((ms, i) => expect(ms).toBeGreaterThanOrEqual(i * 5))
    // Timers of a whole millisecond, started one after the other, would have lost some 60 ms by now. The least late of
    // the last steps tells drift from a busy machine.
    const lateMs = arrivedMs.slice(-20).map((ms, i) => ms - (steps - 20 + i) * 5)
    expect(Math.min(...lateMs)).toBeLessThan(20)
  })

  test('ends what sounds when it is stopped', async () => {
    const stop = new AbortController()
    const sent: (readonly number[])[] = []
    const played = await playSequence(
      sequence([
        [0, [0x91, 60, 90]],
        [0, [0x91, 64, 90]],
        [0, [0x91, 64, 0]],
        [60_000, [0x81, 60, 0]],
      ]),
      (messages) => {
        sent.push(...messages)
        stop.abort()
      },
      stop.signal,
    )
    expect(sent.at(-1)).toEqual([0x81, 60, 0])
    expect(sent).toHaveLength(4)
    expect(played).toMatchObject({ sent: 3, isComplete: false })
  })

  test('sends nothing when it was stopped before it began', async () => {
    const played = await playSequence(
      createScale(3),
      () => {
        throw new Error('sent')
      },
      AbortSignal.abort(),
    )
    expect(played).toMatchObject({ sent: 0, isComplete: false })
  })
})

describe('the scale', () => {
  test('has as many notes as asked for, 400 ms apart and 200 ms long, none twice in a row', () => {
    const scale = createScale(40)
    const events = eventsOf(scale)
    const ons = events.filter((event) => isNoteOn(event.bytes))
    expect(scale.notes).toBe(40)
    expect(ons).toHaveLength(40)
    ons.forEach((event, i) => {
      expect(event.atMs).toBe(i * 400)
      expect(event.bytes[2]).toBe(100)
      expect(event.bytes[1]).not.toBe(ons[i - 1]?.bytes[1])
    })
    expect(events.filter((event) => !isNoteOn(event.bytes)).map((event) => event.atMs)).toEqual(
      ons.map((event) => event.atMs + 200),
    )
    expect(ons[0]?.bytes[1]).toBe(60)
  })
})
