// The records of one MIDI event of the page: its number, where it came from, where each context stood, when its first
// handler began and each one ended. Page world.

import { data1Of, packMidiBytes } from '../../../trace/wire/midi-word.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { FLAG, KIND } from '../../../trace/wire/record.ts'
import { createSampler } from '../../../trace/wire/sampler.ts'
import { contextTime } from '../audio-natives.ts'
import type { Configuration } from '../configuration.ts'
import { createWeakTable, nativeGetter, nowMs, timeOriginMs } from '../natives.ts'
import type { Output } from '../output.ts'
import type { ContextEntry, Registry } from '../registry.ts'
import type { Follower } from './follower.ts'
import { isPitched } from './pitched.ts'
import { createRepeatedEvents } from './repeated-events.ts'

/** More running contexts than this are not asked for their position at each event. */
const MAX_FRAMES = 4

export interface EventRecords {
  /**
   * Number of the event where it is tracked, and negative where it is not; the first call for an event writes its
   * records and tells the follower. `isVirtual`: we dispatch it ourselves, and the follower has heard it.
   */
  begin(event: Event, input: object, isVirtual: boolean): number
  /** A handler of a tracked event has returned or thrown. */
  end(event: Event, input: object, number: number, returnedMs: number): void
  /** What `begin` answered; undefined for an event that no handler has got yet. */
  numberOf(event: Event): number | undefined
}

export interface EventRecordsOptions {
  registry: Registry
  output: Output
  configuration: Configuration
  /** Hears each message before the page. */
  follower: Follower
  /** The next number of an event, from 1. */
  nextEvent(): number
}

/**
 * No event yet. `begin` and `end` run inside the page's event: they allocate what a table entry takes, and throw only
 * by a fault of ours.
 */
export function createEventRecords(options: EventRecordsOptions): EventRecords {
  const { registry, output, configuration, follower, nextEvent } = options
  const numbers = createWeakTable<object, number>()
  const inputs = createWeakTable<object, number>()
  const repeated = createRepeatedEvents()
  const eventStamp = nativeGetter<number>(Event.prototype, 'timeStamp') ?? (() => Number.NaN)
  const eventData =
    nativeGetter<Uint8Array | null>(globalThis.MIDIMessageEvent?.prototype, 'data') ?? (() => null)
  const portIdOf = nativeGetter<string>(globalThis.MIDIPort?.prototype, 'id')
  let sampler = createSampler(configuration.current.samplingRate)
  configuration.onChange(({ samplingRate }) => {
    if (samplingRate !== sampler.rate) sampler = createSampler(samplingRate)
  })
  let awaitedNumber = 0

  const inputId = (input: object, isVirtual: boolean): number => {
    const known = inputs.get(input)
    if (known !== undefined) return known
    const id = registry.nextId()
    inputs.set(input, id)
    const { name, manufacturer } = input as MIDIInput
    registry.define({
      kind: 'midiInput',
      id,
      name: cut(name),
      manufacturer: cut(manufacturer),
      virtual: isVirtual,
    })
    return id
  }

  /** The page's own events are told each; those of the system once, though each access of the page brings them. */
  const lead = (event: Event, input: object, id: number, data: Uint8Array): void => {
    const stampMs = eventStamp(event)
    const portId = event.isTrusted && portIdOf ? portIdOf(input) : ''
    if (portId !== '' && repeated.isRepeated(stampMs, packMidiBytes(data), portId, id)) return
    follower.hear(data, stampMs, false)
  }

  /** The page has been told; now our tap is, so that the note can be found among others. */
  const awaitPitch = (event: Event, number: number): void => {
    const data = eventData(event)
    const word = data ? packMidiBytes(data) : 0
    if (!isPitched(word)) return
    const note = data1Of(word)
    registry.forEachContext((_context, entry) => {
      if (isThePages(entry)) entry.tap?.awaitPitch(number, note)
    })
  }

  const writeFrames = (number: number): void => {
    let frames = 0
    registry.forEachContext((context, entry) => {
      if (!isThePages(entry) || frames++ >= MAX_FRAMES) return
      const frame = Math.round(contextTime(context) * entry.sampleRate)
      output.record(KIND.eventFrame, 0, entry.id, frame, nowMs(), number, 0)
    })
  }

  return {
    begin(event, input, isVirtual) {
      const known = numbers.get(event)
      if (known !== undefined) return known
      const id = inputId(input, isVirtual)
      const data = eventData(event)
      if (follower.isFollowing && !isVirtual && data) lead(event, input, id, data)
      const number = nextEvent()
      const isTracked = sampler.next()
      const word = data ? packMidiBytes(data) : 0
      const flags = (isVirtual ? FLAG.virtual : 0) | (isTracked ? 0 : FLAG.skipped)
      const wallMs = timeOriginMs + eventStamp(event)
      output.record(KIND.midiEvent, flags, id, Number.NaN, wallMs, number, word)
      numbers.set(event, isTracked ? number : -number)
      if (!isTracked) return -number
      writeFrames(number)
      output.record(KIND.handlerStart, 0, id, Number.NaN, nowMs(), number, 0)
      return number
    },
    end(event, input, number, returnedMs) {
      const source = inputs.get(input) ?? 0
      output.record(KIND.handlerEnd, 0, source, Number.NaN, returnedMs, number, 0)
      if (number !== awaitedNumber) awaitPitch(event, (awaitedNumber = number))
    },
    numberOf: (event) => numbers.get(event),
  }
}

const cut = (text: unknown): string =>
  typeof text === 'string' ? text.slice(0, LIMIT.stringLength) : ''

/** A running context that what the page does can be heard in. */
const isThePages = (entry: ContextEntry): boolean =>
  entry.isRealtime && entry.state === 'running' && !entry.isReference
