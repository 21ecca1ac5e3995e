// The records of one MIDI message to the page: its number, where it came from, where each context stood, when its first
// handler began and the last of each input ended. Page world.
//
// A page may have several access objects, its own and a library's: each has an input for the same port, and gets an
// event of its own for the same message. They are one tracked event.

import { data1Of, packMidiBytes } from '../../../trace/wire/midi-word.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { FLAG, KIND } from '../../../trace/wire/record.ts'
import type { Configuration } from '../configuration.ts'
import { createConfiguredSampler, isThePages, writeFrames } from '../event-frames.ts'
import {
  abs,
  createWeakTable,
  cutText,
  eventStamp,
  isTrusted,
  nativeGetter,
  nowMs,
  prototypeOf,
  timeOriginMs,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import type { Follower } from './follower.ts'
import { isPitched } from './pitched.ts'
import { createSameMessages } from './same-messages.ts'
import { VIRTUAL_INPUT_NAME, VIRTUAL_MANUFACTURER } from '../../../trace/wire/virtual-names.ts'

/** A message that we bring ourselves, in an event for each input. */
export interface OwnMessage {
  /** As `begin` answers; 0 before the first of its events. */
  number: number
}

export interface EventRecords {
  /**
   * Number of the event's message where it is tracked, and negative where it is not; the first event of a message
   * writes its records and tells the follower. `own`: we dispatch it ourselves, and the follower has heard it.
   */
  begin(event: Event, input: object, own: OwnMessage | null): number
  /** The handlers of a tracked event have run. */
  end(event: Event, input: object, number: number, returnedMs: number): void
  /** What `begin` answered; undefined for an event that has not begun. */
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
 * No event yet. `isOwn`: the input is a virtual one of ours. `begin` and `end` run inside the page's event: they
 * allocate what a table entry takes, and throw only by a fault of ours.
 */
export function createEventRecords(
  options: EventRecordsOptions,
  isOwn: (input: object) => boolean,
): EventRecords {
  const { registry, output, configuration, follower, nextEvent } = options
  const numbers = createWeakTable<object, number>()
  const inputs = createWeakTable<object, Input>()
  const ports = { __proto__: null } as unknown as Record<string, Port | undefined>
  const same = createSameMessages()
  const readData = nativeGetter<Uint8Array | null>(prototypeOf('MIDIMessageEvent'), 'data')
  const portText = (name: 'id' | 'name' | 'manufacturer'): ((input: object) => string) => {
    const read = nativeGetter<string | null>(prototypeOf('MIDIPort'), name)
    return (input) => cutText(read?.(input) ?? '', LIMIT.stringLength)
  }
  const portId = portText('id')
  const portName = portText('name')
  const portManufacturer = portText('manufacturer')
  const isNextTracked = createConfiguredSampler(configuration)
  let awaitedNumber = 0

  /** A page may dispatch an event of another kind under the same name: it has no data. */
  const dataOf = (event: Event): Uint8Array | null => {
    try {
      return readData?.(event) ?? null
    } catch {
      return null
    }
  }

  const inputOf = (input: object): Input => {
    const known = inputs.get(input)
    if (known !== undefined) return known
    const isVirtual = isOwn(input)
    const key = isVirtual ? '' : `id ${portId(input)}`
    const port = (ports[key] ??= { source: registry.nextId(), listeners: 0 })
    const made = { source: port.source, listener: port.listeners++ }
    inputs.set(input, made)
    if (made.listener > 0) return made
    registry.define({
      kind: 'midiInput',
      id: port.source,
      name: isVirtual ? VIRTUAL_INPUT_NAME : portName(input),
      manufacturer: isVirtual ? VIRTUAL_MANUFACTURER : portManufacturer(input),
      virtual: isVirtual,
    })
    return made
  }

  /** The page has been told; now our tap is, so that the note can be found among others. */
  const awaitPitch = (event: Event, number: number): void => {
    const data = dataOf(event)
    const word = data ? packMidiBytes(data) : 0
    if (!isPitched(word)) return
    const note = data1Of(word)
    registry.forEachContext((_context, entry) => {
      if (isThePages(entry)) entry.tap?.awaitPitch(number, note)
    })
  }

  return {
    begin(event, input, own) {
      const known = numbers.get(event)
      if (known !== undefined) return known
      const { source, listener } = inputOf(input)
      const data = dataOf(event)
      const word = data ? packMidiBytes(data) : 0
      const stampMs = eventStamp(event)
      // The page's own events are its own, each of them.
      const isDevices = own === null && isTrusted(event)
      const earlier = isDevices ? same.find(stampMs, word, source, listener) : (own?.number ?? 0)
      if (earlier !== 0) {
        numbers.set(event, earlier)
        return earlier
      }
      if (follower.isFollowing && own === null && data) follower.hear(data, stampMs, false)
      const isTracked = isNextTracked()
      const number = isTracked ? nextEvent() : -nextEvent()
      numbers.set(event, number)
      if (own !== null) own.number = number
      else if (isDevices) same.add(stampMs, word, source, listener, number)
      output.record(
        KIND.midiEvent,
        (own === null ? 0 : FLAG.virtual) | (isTracked ? 0 : FLAG.skipped),
        source,
        NaN,
        timeOriginMs + stampMs,
        abs(number),
        word,
      )
      if (!isTracked) return number
      writeFrames(registry, output, number)
      output.record(KIND.handlerStart, 0, source, NaN, nowMs(), number, 0)
      return number
    },
    end(event, input, number, returnedMs) {
      const source = inputs.get(input)?.source ?? 0
      output.record(KIND.handlerEnd, 0, source, NaN, returnedMs, number, 0)
      if (number !== awaitedNumber) awaitPitch(event, (awaitedNumber = number))
    },
    numberOf: (event) => numbers.get(event),
  }
}

/** An object that the page listens to. */
interface Input {
  /** Id of its port's definition. */
  source: number
  /** Which of its port's objects it is. */
  listener: number
}

interface Port {
  source: number
  listeners: number
}
