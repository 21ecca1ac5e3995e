// Makes a sound track of a damaged one: keeps the events that are whole, drops what no MIDI file can hold, and
// ends the track (and the notes that sound) where the damage lets nothing further be trusted. Only damaged tracks
// come here. Any context.

import type { Fault, RawTrack } from './midi-chunks.ts'

const MAX_TICKS = 0x0fffffff
/**
 * Events with a wrong data byte in one track before the rest counts as lost: a flipped bit is one, a
 * lost byte makes many.
 */
const MAX_WRONG = 16
/** Data bytes of F1 … F6; real-time messages have none. */
const SYSTEM_LENGTHS = [0, 1, 2, 1, 0, 0, 0] as const

interface Kept {
  tick: number
  bytes: number[]
}

export interface MendedTrack {
  /** The content of a track chunk: without text, without running status, with its end. */
  bytes: Uint8Array
  faults: Fault[]
}

/** The track mended, and what was wrong with it. Allocates about 100 bytes an event. Throws nothing. */
export function mendTrack({ bytes, number, offset, isCut }: RawTrack): MendedTrack {
  const kept: Kept[] = []
  const open = new Map<number, Kept>()
  let at = 0
  let tick = 0
  let keptTick = 0
  let running = 0
  let illegal = 0
  let wrong = 0
  let wrongTempi = 0
  let isEnded = false
  let lostAt = -1

  const lose = (from: number): void => {
    lostAt = from
    isEnded = true
  }

  /** A number of variable length; −1 where it is none. */
  const readNumber = (): number => {
    let value = 0
    for (let count = 0; count < 4; count += 1) {
      const byte = bytes[at]
      if (byte === undefined) return -1
      at += 1
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
    return -1
  }

  const keep = (message: number[]): void => {
    const event = { tick, bytes: message }
    kept.push(event)
    keptTick = tick
    const [status = 0, key = 0, velocity = 0] = message
    const note = (status & 0x0f) * 128 + key
    if (status >> 4 === 9 && velocity > 0) open.set(note, event)
    else if (status >> 4 === 8 || status >> 4 === 9) open.delete(note)
  }

  const readChannel = (status: number, from: number): void => {
    const length = status >> 4 === 0xc || status >> 4 === 0xd ? 1 : 2
    if (at + length > bytes.length) {
      lose(from)
      return
    }
    const data = Array.from(bytes.subarray(at, at + length))
    at += length
    if (data.every((byte) => byte < 0x80)) keep([status, ...data])
    else if (wrong === MAX_WRONG) lose(from)
    else wrong += 1
  }

  const readLong = (status: number, from: number): void => {
    const type = status === 0xff ? bytes[at] : undefined
    if (status === 0xff) at += 1
    const lengthFrom = at
    const length = readNumber()
    if (length < 0 || at + length > bytes.length) {
      lose(from)
      return
    }
    const data = bytes.subarray(at, at + length)
    at += length
    if (status !== 0xff) keep([status, ...bytes.subarray(lengthFrom, at)])
    else if (type === 0x2f) isEnded = true
    else if (type === 0x51) {
      if (length === 3 && data.some((byte) => byte > 0)) keep([0xff, 0x51, 3, ...data])
      else wrongTempi += 1
    }
  }

  for (;;) {
    if (isEnded || at >= bytes.length) break
    const from = at
    const delta = readNumber()
    const first = bytes[at]
    if (delta < 0 || first === undefined || tick + delta - keptTick > MAX_TICKS) {
      lose(from)
      break
    }
    tick += delta
    if (first < 0x80) {
      if (running === 0) lose(from)
      else readChannel(running, from)
      continue
    }
    at += 1
    if (first < 0xf0) {
      running = first
      readChannel(first, from)
    } else if (first === 0xf0 || first === 0xf7 || first === 0xff) {
      readLong(first, from)
    } else {
      illegal += 1
      at += SYSTEM_LENGTHS[first & 0x0f] ?? 0
    }
  }

  const isLost = lostAt >= 0 || (isCut && !isEnded)
  return {
    bytes: encode(isLost ? withReleases(kept, open, tick) : kept, tick),
    faults: [
      ...(lostAt >= 0 && !isCut
        ? [
            fault(
              `is damaged in track ${number} at byte ${offset + lostAt}`,
              'the rest of the track is left out',
            ),
          ]
        : []),
      ...many(illegal, 'message', number, 'no MIDI file can hold'),
      ...many(wrong, 'event', number, 'is damaged', 'are damaged'),
      ...many(wrongTempi, 'tempo change', number, 'is wrong', 'are wrong'),
    ],
  }
}

/** Ends the notes that sound where the track is lost; one that began at that very moment is taken out. */
function withReleases(
  kept: readonly Kept[],
  open: ReadonlyMap<number, Kept>,
  tick: number,
): Kept[] {
  const sounding = [...open].filter(([, event]) => event.tick < tick)
  const silent = new Set([...open.values()].filter((event) => event.tick >= tick))
  return [
    ...kept.filter((event) => !silent.has(event)),
    ...sounding.map(([note]) => ({ tick, bytes: [0x80 | (note >> 7), note & 0x7f, 64] })),
  ]
}

function encode(events: readonly Kept[], endTick: number): Uint8Array {
  const out: number[] = []
  let before = 0
  const write = (tick: number, bytes: readonly number[]): void => {
    const delta = Math.min(tick - before, MAX_TICKS)
    before = tick
    for (let shift = 21; shift > 0; shift -= 7) {
      if (delta >= 1 << shift) out.push(0x80 | ((delta >> shift) & 0x7f))
    }
    out.push(delta & 0x7f)
    for (const byte of bytes) out.push(byte)
  }
  for (const { tick, bytes } of events) write(tick, bytes)
  write(endTick, [0xff, 0x2f, 0])
  return Uint8Array.from(out)
}

function many(count: number, thing: string, track: number, one: string, more = one): Fault[] {
  if (count === 0) return []
  return count === 1
    ? [
        fault(
          `has ${thing === 'event' ? 'an' : 'a'} ${thing} in track ${track} that ${one}`,
          'it is left out',
        ),
      ]
    : [fault(`has ${count} ${thing}s in track ${track} that ${more}`, 'they are left out')]
}

function fault(what: string, remedy: string): Fault {
  return { what, remedy }
}
