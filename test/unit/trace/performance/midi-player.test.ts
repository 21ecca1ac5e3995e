// Music played beside a page: each message at its time, in order, and nothing left sounding. Time is the test's own.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMidiPlayer } from '../../../../trace/performance/midi-player.ts'

/** Of one look at the clock. */
const LOOK_MS = 0.001

/** Time that goes on as it is told; timers are late by `lateMs`, tasks take `taskMs`. */
function createClock(lateMs = 0.3, taskMs = 0.01) {
  let now = 1_800_000_000_000
  let next = 1
  const tasks: { id: number; atMs: number; run: () => void }[] = []
  const add = (run: () => void, atMs: number): number => {
    tasks.push({ id: next, atMs, run })
    return next++
  }
  const sent: { atMs: number; bytes: number[] }[] = []
  const timers: number[] = []
  return {
    sent,
    timers,
    host: {
      nowMs: () => (now += LOOK_MS),
      after(run: () => void, delayMs: number) {
        timers.push(delayMs)
        return add(run, now + Math.max(1, delayMs) + lateMs)
      },
      cancel(timer: number) {
        const index = tasks.findIndex(({ id }) => id === timer)
        if (index >= 0) tasks.splice(index, 1)
      },
      soon: (run: () => void) => void add(run, now + taskMs),
      send: (bytes: { length: number; [index: number]: number }) =>
        void sent.push({ atMs: now, bytes: Array.from(bytes) }),
    },
    get now() {
      return now
    },
    get waiting() {
      return tasks.length
    },
    /** Lets time go on to `untilMs`; `busyMs`: the thread is busy with something else for so long at first. */
    runTo(untilMs: number, busyMs = 0) {
      now += busyMs
      for (;;) {
        tasks.sort((a, b) => a.atMs - b.atMs || a.id - b.id)
        const task = tasks[0]
        if (task === undefined || task.atMs > untilMs) break
        tasks.shift()
        now = Math.max(now, task.atMs)
        task.run()
      }
      now = Math.max(now, untilMs)
    },
  }
}

const on = (note: number, channel = 0): number[] => [0x90 | channel, note, 100]

describe('the player', () => {
  it('hands over each message at its time and never before, whatever timers do', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 3000, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (times, lateMs) => {
          const clock = createClock(lateMs)
          const player = createMidiPlayer(clock.host)
          const startMs = clock.now + 50
          const atMs = times.toSorted((a, b) => a - b)
          player.begin(startMs)
          atMs.forEach((each, index) => player.add(each, on(index)))
          clock.runTo(startMs + 4000)
          expect(clock.sent.map(({ bytes }) => bytes)).toEqual(atMs.map((_, index) => on(index)))
          clock.sent.forEach((sent, index) => {
            const dueMs = startMs + (atMs[index] as number)
            expect(sent.atMs).toBeGreaterThanOrEqual(dueMs)
            expect(sent.atMs - dueMs).toBeLessThan(0.02)
          })
          expect(player.waiting).toBe(0)
          expect(clock.waiting).toBe(0)
        },
      ),
    )
  })

  it('waits in timers of whole milliseconds, and only the last ones in tasks', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    player.begin(clock.now + 500.5)
    player.add(0, on(60))
    clock.runTo(clock.now + 600)
    expect(clock.timers).toEqual([497])
    expect(clock.sent).toHaveLength(1)
  })

  it('keeps the thread for the last millisecond, so that nothing begins that would hold a message up', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    const startMs = clock.now + 100
    player.begin(startMs)
    player.add(0, on(60))
    clock.runTo(startMs - 1.5)
    expect(clock.sent).toHaveLength(0)
    // Tasks of the page that are there from now on come behind the message.
    let pageMs = NaN
    clock.host.after(() => (pageMs = clock.now), 0.6)
    clock.runTo(startMs + 5)
    expect((clock.sent[0]?.atMs ?? 0) - startMs).toBeLessThan(2 * LOOK_MS)
    expect(pageMs).toBeGreaterThanOrEqual(startMs)
  })

  it('lets other work begin where no message is near', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    const done: number[] = []
    const work = (): void => void done.push(clock.now)
    player.between(work)
    expect(done).toHaveLength(1)
    const startMs = clock.now
    player.begin(startMs)
    player.add(500, on(60))
    player.between(work)
    expect(done).toHaveLength(2)
  })

  it('lets work that would hold the next message up begin straight after it', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    const startMs = clock.now
    player.begin(startMs)
    // Two at once, one soon after them, then a pause.
    for (const atMs of [20, 20, 22, 40]) player.add(atMs, on(60))
    const sentBefore: number[] = []
    player.between(() => void sentBefore.push(clock.sent.length))
    clock.runTo(startMs + 100)
    expect(sentBefore).toEqual([3])
    expect(clock.sent).toHaveLength(4)
  })

  it('lets work wait a tenth of a second at most where messages leave no pause, and not for music that stops', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    const startMs = clock.now
    player.begin(startMs)
    for (let index = 0; index < 300; index++) player.add(index, on(60))
    const doneMs: number[] = []
    player.between(() => void doneMs.push(clock.now - startMs))
    clock.runTo(startMs + 200)
    expect(doneMs).toHaveLength(1)
    expect(doneMs[0]).toBeGreaterThan(99)
    expect(doneMs[0]).toBeLessThan(103)
    player.between(() => void doneMs.push(clock.now - startMs))
    player.stop()
    expect(doneMs).toHaveLength(2)
  })

  it('is not held by a clock that stands still', () => {
    const clock = createClock()
    const stands = clock.now + 99.5
    const player = createMidiPlayer({ ...clock.host, nowMs: () => stands })
    player.begin(clock.now + 100)
    player.add(0, on(60))
    clock.runTo(clock.now + 0.05)
    expect(player.waiting).toBe(1)
    player.stop()
  })

  it('plays what a busy page has held up as soon as it can, in order', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    const startMs = clock.now
    player.begin(startMs)
    for (const at of [10, 20, 30, 500]) player.add(at, on(at % 128))
    clock.runTo(startMs + 100, 90)
    expect(clock.sent.map(({ bytes }) => bytes[1])).toEqual([10, 20, 30])
    expect(clock.sent.every(({ atMs }) => atMs - startMs >= 90)).toBe(true)
    clock.runTo(startMs + 600)
    expect((clock.sent[3]?.atMs ?? 0) - startMs).toBeCloseTo(500, 1)
  })

  it('goes on with what comes while it plays, for as long as it likes', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    const startMs = clock.now
    player.begin(startMs)
    const count = 3000
    for (let at = 0; at < count; at += 100) {
      for (let index = 0; index < 100; index++) player.add(at + index, on((at + index) % 128))
      clock.runTo(startMs + at + 60)
      expect(player.waiting).toBeLessThan(100)
    }
    clock.runTo(startMs + count + 10)
    expect(clock.sent.map(({ bytes }) => bytes[1])).toEqual(
      Array.from({ length: count }, (_, index) => index % 128),
    )
  })

  it('ends the notes and pedals that sound when it is stopped, and plays nothing more', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    player.begin(clock.now)
    for (const bytes of [
      on(60, 2),
      on(64, 2),
      [0x82, 64, 0],
      [0xb3, 64, 127],
      on(65),
      [0x90, 65, 0],
    ]) {
      player.add(0, bytes)
    }
    player.add(1000, on(72))
    clock.runTo(clock.now + 10)
    clock.sent.length = 0
    player.stop()
    clock.runTo(clock.now + 2000)
    expect(clock.sent.map(({ bytes }) => bytes)).toEqual([
      [0x82, 60, 0],
      [0xb3, 64, 0],
    ])
    player.stop()
    expect(clock.sent).toHaveLength(2)
  })

  it('begins anew: what waited before is forgotten', () => {
    const clock = createClock()
    const player = createMidiPlayer(clock.host)
    player.begin(clock.now)
    player.add(100, on(1))
    clock.runTo(clock.now + 98.5)
    const startMs = clock.now + 200
    player.begin(startMs)
    player.add(5, on(2))
    clock.runTo(startMs + 100)
    expect(clock.sent.map(({ bytes }) => bytes[1])).toEqual([2])
    expect((clock.sent[0]?.atMs ?? 0) - startMs).toBeCloseTo(5, 1)
  })
})
