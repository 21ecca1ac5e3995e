// Playing in real time: each document is told what comes before it is due, and the recording what was asked for. Time
// is the test's own.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { Listener } from '../../../../cli/record/page-link.ts'
import { performanceOf } from '../../../../cli/record/performed-music.ts'
import {
  type PerformedMusic,
  playSequence,
  type Stage,
} from '../../../../cli/record/play-sequence.ts'
import {
  createScale,
  createSequence,
  isNoteOn,
  type MidiSequence,
} from '../../../../midi/midi-sequence.ts'
import { validatePageMessage } from '../../../../trace/validate/page-message.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { eventsOf } from '../../../support/midi/events-of.ts'

const music = (sequence: MidiSequence): PerformedMusic => performanceOf(sequence, 'song.mid', 2, 3)

const sequence = (events: readonly (readonly [number, number[]])[]): MidiSequence =>
  createSequence(events.map(([atMs, bytes]) => ({ atMs, bytes })))

/** By the clock of the document, which is not that of this process. */
const PAGE_NOW_MS = 1_800_000_000_000

interface Heard {
  startMs: number | null
  played: { atMs: number; bytes: number[] }[]
  isStopped: boolean
}

/** Documents that hear what is played, by their names, and what the recording is told. */
function createStage() {
  const heard = new Map<string, Heard>()
  const told: { document: string; message: PageMessage }[] = []
  let documents = ['0.1']
  const listenerOf = (document: string): Listener => {
    const own = heard.get(document) ?? { startMs: null, played: [], isStopped: false }
    heard.set(document, own)
    return {
      document,
      frameId: 0,
      nowMs: async () => PAGE_NOW_MS,
      begin: (startMs) => void (own.startMs = startMs),
      add(atMs, messages) {
        atMs.forEach((ms, index) =>
          own.played.push({ atMs: ms, bytes: [...(messages[index] ?? [])] }),
        )
      },
      stop: () => void (own.isStopped = true),
    }
  }
  const stage: Stage = {
    listeners: () => documents.map(listenerOf),
    tell: (document, _frameId, message) => void told.push({ document, message }),
  }
  return {
    stage,
    told,
    heardBy: (document: string) => heard.get(document),
    show: (...names: string[]) => void (documents = names),
    asked: (document: string) =>
      told.flatMap(({ document: name, message }) =>
        name === document && message.type === 'performance/asked' ? message.atMs : [],
      ),
  }
}

const NEVER = new AbortController().signal

describe('a played sequence', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  const run = async <Result>(work: Promise<Result>, ms: number): Promise<Result> => {
    await vi.advanceTimersByTimeAsync(ms)
    return work
  }

  test('is told to the document in order, some seconds ahead, and the recording is told the same', async () => {
    const { stage, told, heardBy } = createStage()
    const song = music(
      sequence([
        [0, [0x90, 60, 1]],
        [0, [0x90, 64, 1]],
        [9000.25, [0x80, 60, 0]],
      ]),
    )
    const playing = playSequence(song, stage, NEVER)
    await vi.advanceTimersByTimeAsync(500)
    const heard = heardBy('0.1')
    expect(heard?.played.map(({ bytes }) => bytes)).toEqual([
      [0x90, 60, 1],
      [0x90, 64, 1],
    ])
    const startMs = heard?.startMs ?? 0
    expect(startMs).toBeGreaterThan(PAGE_NOW_MS)
    expect(startMs).toBeLessThan(PAGE_NOW_MS + 1000)
    expect(await run(playing, 10_000)).toEqual({ played: 3, isComplete: true })
    expect(heard?.played.at(-1)).toEqual({ atMs: 9000.25, bytes: [0x80, 60, 0] })
    expect(heard?.isStopped).toBe(true)
    expect(told.map(({ message }) => message)).toEqual([
      {
        type: 'performance/start',
        wallMs: startMs,
        digest: song.digest,
        name: 'song.mid',
        events: 3,
        durationMs: 9000.25,
        run: 2,
        runs: 3,
      },
      { type: 'performance/asked', first: 0, atMs: [0, 0], words: [0x013c90, 0x014090] },
      { type: 'performance/asked', first: 2, atMs: [9000.25], words: [0x003c80] },
    ])
    for (const { message } of told) expect(validatePageMessage(message)).toEqual({ message })
  })

  test('goes on where it is in a document that comes later', async () => {
    const { stage, heardBy, show, asked } = createStage()
    const notes = Array.from({ length: 100 }, (_, at): [number, number[]] => [
      at * 100,
      [0x90, at, 1],
    ])
    const playing = playSequence(music(sequence(notes)), stage, NEVER)
    await vi.advanceTimersByTimeAsync(5000)
    show('0.2')
    expect(await run(playing, 10_000)).toMatchObject({ isComplete: true })
    const later = heardBy('0.2')
    expect(later?.startMs).toBe(heardBy('0.1')?.startMs)
    expect(later?.played.at(-1)?.atMs).toBe(9900)
    const first = later?.played[0]?.atMs ?? 0
    expect(first).toBeGreaterThan(4000)
    expect(first).toBeLessThan(6000)
    expect(asked('0.2')).toEqual(later?.played.map(({ atMs }) => atMs))
  })

  test('tells many at once in portions that a message may have', async () => {
    const { stage, told, heardBy } = createStage()
    const notes = Array.from({ length: 1200 }, (): [number, number[]] => [0, [0xf8]])
    await run(playSequence(music(sequence(notes)), stage, NEVER), 1000)
    expect(heardBy('0.1')?.played).toHaveLength(1200)
    for (const { message } of told) expect(validatePageMessage(message)).toHaveProperty('message')
  })

  test('ends what sounds when it is stopped', async () => {
    const { stage, heardBy } = createStage()
    const stop = new AbortController()
    const long = sequence([
      [0, [0x91, 60, 90]],
      [60_000, [0x81, 60, 0]],
    ])
    const playing = playSequence(music(long), stage, stop.signal)
    await vi.advanceTimersByTimeAsync(1000)
    stop.abort()
    expect(await run(playing, 0)).toEqual({ played: 1, isComplete: false })
    expect(heardBy('0.1')).toMatchObject({ isStopped: true, played: [{ bytes: [0x91, 60, 90] }] })
  })

  test('plays nothing when it was stopped before it began, or where nobody hears it', async () => {
    const { stage, told, show } = createStage()
    const nothing = { played: 0, isComplete: false }
    expect(await playSequence(music(createScale(3)), stage, AbortSignal.abort())).toEqual(nothing)
    show()
    expect(await playSequence(music(createScale(3)), stage, NEVER)).toEqual(nothing)
    expect(told).toEqual([])
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
