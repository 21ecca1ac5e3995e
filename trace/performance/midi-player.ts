// Plays MIDI messages at their times, beside the page that hears them: in its own thread, so that nothing lies between
// a time and its message but what the page is busy with. Page world (the one-file recorder's player) and isolated world
// (the bridge).
//
// Timers know whole milliseconds, and browsers make a timer that a timer has set wait for four. So a timer ends a
// little too early, and the rest is waited for in tasks, one after the other, between which the page has its turn. What
// the page begins just before a message is due would hold it up: so the last of these tasks keeps the thread.

import { createList, type List, max, min, push } from '../wire/natives.ts'

/** The rest that is waited for in tasks, ms: a timer is late by less. */
const NEAR_MS = 4
/** Tasks wait from here on; the timer before aims at it. */
const AIM_MS = 3
/** For so long the thread is kept, ms: most tasks of a page, and collections of its garbage, end within it. */
const HOLD_MS = 1
/** Looks at the clock meanwhile: one that stands still holds nobody. */
const MAX_LOOKS = 100_000
/** No timer waits longer than this, ms: the clock of a machine that slept has gone on. */
const LONGEST_MS = 60_000
/** So long other work may take without holding a message up, ms, and so long it waits for such a pause at most. */
const WORK_MS = 5
const WORK_WAITS_MS = 100
/** Messages that wait, at most: whoever sends them tells a few seconds ahead. */
const MAX_WAITING = 100_000
/** Messages that were played before they are let go. */
const MOVE_UP_FROM = 1024
const KEYS = 128
const CHANNELS = 16
const SUSTAIN = 64

/** What the player runs on. None of it may throw. */
export interface PlayerHost {
  /** Epoch ms, by the clock that the page's events are stamped with. */
  nowMs(): number
  /** Runs it in a task so many whole milliseconds later. */
  after(run: () => void, delayMs: number): number
  cancel(timer: number): void
  /** Runs it in a later task, which is no timer's. */
  soon(run: () => void): void
  send(bytes: List<number>): void
}

export interface MidiPlayer {
  /** Forgets what waits and ends what sounds; times count from here, epoch ms. */
  begin(startWallMs: number): void
  /** A message for so many ms after the beginning, after those that were added before. Over the bound: nothing. */
  add(atMs: number, bytes: List<number>): void
  /** Forgets what waits, and ends the notes that sound. */
  stop(): void
  /** Runs work of some milliseconds in a pause between messages: now, or straight after one of them. */
  between(run: () => void): void
  /** Messages that wait for their time. */
  readonly waiting: number
}

/** Nothing to play yet. Allocates a list entry for each message that waits. */
export function createMidiPlayer(host: PlayerHost): MidiPlayer {
  let startMs = 0
  let dueMs = createList<number>()
  let messages = createList<List<number>>()
  /** The next one. */
  let next = 0
  /** What was played and not ended: a channel's keys, then its pedals. */
  const held = createList<boolean>()
  let timer: number | undefined
  let isArmed = false
  /** Which waiting it is: one that was given up has no say any more. */
  let turn = 0
  /** Work that waits for a pause, and since when. */
  let work = createList<() => void>()
  let workSinceMs = 0

  const follow = (bytes: List<number>): void => {
    const kind = (bytes[0] ?? 0) & 0xf0
    const channel = (bytes[0] ?? 0) & 0x0f
    const first = (bytes[1] ?? 0) % KEYS
    const second = bytes[2] ?? 0
    if (kind === 0x90) held[channel * KEYS + first] = second > 0
    else if (kind === 0x80) held[channel * KEYS + first] = false
    else if (kind === 0xb0 && first === SUSTAIN) held[CHANNELS * KEYS + channel] = second >= 64
  }

  const releaseAll = (): void => {
    for (let at = 0; at < held.length; at++) {
      if (!held[at]) continue
      held[at] = false
      const isKey = at < CHANNELS * KEYS
      const channel = isKey ? (at - (at % KEYS)) / KEYS : at - CHANNELS * KEYS
      const message = createList<number>()
      push(message, (isKey ? 0x80 : 0xb0) + channel)
      push(message, isKey ? at % KEYS : SUSTAIN)
      push(message, 0)
      host.send(message)
    }
  }

  const forget = (): void => {
    dueMs = createList()
    messages = createList()
    next = 0
  }

  /** What was played is let go, seldom: the rest moves up. */
  const moveUp = (): void => {
    if (next < MOVE_UP_FROM) return
    const laterMs = createList<number>()
    const later = createList<List<number>>()
    for (let at = next; at < messages.length; at++) {
      push(laterMs, dueMs[at] as number)
      push(later, messages[at] as List<number>)
    }
    dueMs = laterMs
    messages = later
    next = 0
  }

  const isPause = (nowMs: number): boolean =>
    next >= messages.length || startMs + (dueMs[next] ?? 0) - nowMs >= WORK_MS

  const doWork = (): void => {
    if (work.length === 0) return
    const nowMs = host.nowMs()
    if (!isPause(nowMs) && nowMs - workSinceMs < WORK_WAITS_MS) return
    const waited = work
    work = createList()
    for (let at = 0; at < waited.length; at++) waited[at]?.()
  }

  const arm = (): void => {
    if (isArmed || next >= messages.length) return
    isArmed = true
    const own = ++turn
    const wake = (): void => host.soon(() => step(own))
    const restMs = startMs + (dueMs[next] ?? 0) - host.nowMs()
    if (restMs <= NEAR_MS) return wake()
    const delayMs = min(LONGEST_MS, restMs - AIM_MS)
    timer = host.after(wake, delayMs - (delayMs % 1))
  }

  /** What time it is, as soon as the next message is due where that is near. */
  const holdUntilDue = (): number => {
    const untilMs = startMs + (dueMs[next] ?? 0)
    let nowMs = host.nowMs()
    if (untilMs - nowMs > HOLD_MS) return nowMs
    for (let look = 0; nowMs < untilMs && look < MAX_LOOKS; look++) nowMs = host.nowMs()
    return nowMs
  }

  const step = (own: number): void => {
    if (own !== turn) return
    isArmed = false
    const nowMs = holdUntilDue()
    while (next < messages.length && startMs + (dueMs[next] ?? 0) <= nowMs) {
      const bytes = messages[next++] as List<number>
      follow(bytes)
      host.send(bytes)
    }
    moveUp()
    arm()
    doWork()
  }

  const rest = (): void => {
    if (timer !== undefined) host.cancel(timer)
    timer = undefined
    isArmed = false
    turn++
    forget()
    doWork()
  }

  return {
    begin(startWallMs) {
      rest()
      releaseAll()
      startMs = startWallMs
    },
    add(atMs, bytes) {
      if (messages.length - next >= MAX_WAITING) return
      const last = dueMs.length > 0 ? (dueMs[dueMs.length - 1] ?? 0) : 0
      push(dueMs, max(atMs, last))
      push(messages, bytes)
      arm()
    },
    stop() {
      rest()
      releaseAll()
    },
    between(run) {
      if (work.length === 0) workSinceMs = host.nowMs()
      push(work, run)
      // What is about to be sent is behind it: the pause that counts begins there.
      if (next >= messages.length || startMs + (dueMs[next] ?? 0) - workSinceMs > WORK_WAITS_MS)
        doWork()
    },
    get waiting() {
      return messages.length - next
    },
  }
}
