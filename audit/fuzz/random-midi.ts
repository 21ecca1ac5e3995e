// Random MIDI for a page: legal, as a player with a good keyboard sends it, or illegal, in an order and with contents
// that no such player sends. Each is a whole message: an input brings no others to a page. Any context.

import type { TimedMidi } from '../../midi/midi-sequence.ts'
import { createRandom, type RandomSource } from '../../trace/compare/random.ts'

export interface RandomMidi {
  readonly seed: number
  /** Which round of the seed. */
  readonly round: number
  readonly isIllegal: boolean
}

/** Messages of a round, and the time between two of them. */
export const ROUND_MESSAGES = 96
const EVERY_MS = 12
/** Now and then several come at once, as from a sequencer. */
const BURST_ONE_IN = 8

/** Controllers that a keyboard has: bank, modulation, volume, pan, expression, pedals, reverb, chorus, all off. */
const CONTROLLERS = [0, 1, 7, 10, 11, 32, 64, 66, 67, 91, 93, 120, 121, 123] as const
const GM_ON = [0xf0, 0x7e, 0x7f, 9, 1, 0xf7] as const

interface State {
  readonly random: RandomSource
  /** Keys that are down, by channel. */
  readonly down: Map<number, number[]>
}

type Make = (state: State) => readonly number[] | null

const channelOf = ({ random }: State): number => random.below(16)
const byteOf = ({ random }: State): number => random.below(128)

const noteOn: Make = (state) => {
  const channel = channelOf(state)
  const key = byteOf(state)
  const keys = state.down.get(channel) ?? []
  if (keys.includes(key)) return null
  state.down.set(channel, [...keys, key])
  return [0x90 | channel, key, 1 + state.random.below(127)]
}

const noteOff: Make = (state) => {
  const held = [...state.down].filter(([, keys]) => keys.length > 0)
  const found = held[state.random.below(Math.max(1, held.length))]
  if (found === undefined) return null
  const [channel, keys] = found
  const key = keys[state.random.below(keys.length)] as number
  state.down.set(
    channel,
    keys.filter((each) => each !== key),
  )
  return [0x80 | channel, key, 64]
}

const controller: Make = (state) => {
  const number = CONTROLLERS[state.random.below(CONTROLLERS.length)] as number
  return [0xb0 | channelOf(state), number, byteOf(state)]
}
const program: Make = (state) => [0xc0 | channelOf(state), byteOf(state)]
const pressure: Make = (state) => [0xd0 | channelOf(state), byteOf(state)]
const keyPressure: Make = (state) => [0xa0 | channelOf(state), byteOf(state), byteOf(state)]
const bend: Make = (state) => [0xe0 | channelOf(state), byteOf(state), byteOf(state)]
const generalMidi: Make = () => GM_ON

/** Off without on, on twice, velocity 0. */
const strayNote: Make = (state) => {
  const status = [0x80, 0x90, 0x90][state.random.below(3)] as number
  return [status | channelOf(state), byteOf(state), state.random.below(4) === 0 ? 0 : byteOf(state)]
}
/** Any of the 128, channel modes and data entries without a parameter included. */
const anyController: Make = (state) => [0xb0 | channelOf(state), byteOf(state), byteOf(state)]
/** Of any maker and length. */
const garbageSysex: Make = (state) => [
  0xf0,
  ...Array.from({ length: 1 + state.random.below(64) }, () => byteOf(state)),
  0xf7,
]

/** Each as often as it stands here. */
const LEGAL: readonly Make[] = [
  ...Array.from({ length: 8 }, () => noteOn),
  ...Array.from({ length: 5 }, () => noteOff),
  ...Array.from({ length: 3 }, () => controller),
  program,
  pressure,
  keyPressure,
  bend,
  generalMidi,
]
const ILLEGAL: readonly Make[] = [
  ...LEGAL,
  strayNote,
  strayNote,
  strayNote,
  anyController,
  anyController,
  garbageSysex,
]

/** The messages of the round, in the order of time: the same for the same seed, round and kind. Any thread. */
export function randomMidi({ seed, round, isIllegal }: RandomMidi): TimedMidi[] {
  const state: State = { random: createRandom(seed, round), down: new Map() }
  const makes = isIllegal ? ILLEGAL : LEGAL
  const events: TimedMidi[] = []
  let atMs = 0
  while (events.length < ROUND_MESSAGES) {
    const bytes = (makes[state.random.below(makes.length)] as Make)(state)
    if (bytes === null) continue
    events.push({ atMs, bytes })
    if (state.random.below(BURST_ONE_IN) > 0) atMs += EVERY_MS
  }
  return events
}
