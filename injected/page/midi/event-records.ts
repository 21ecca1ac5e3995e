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

/** The message of an event that has begun. */
export interface BegunMessage {
  /** Negative where it is not tracked. */
  readonly number: number
  /** Of the input, in its definition. */
  readonly source: number
  /** See midi-word.ts. */
  readonly word: number
}

export interface EventRecords {
  /**
   * The event's message; the first event of a message writes its records and tells the follower. `own`: we dispatch it
   * ourselves, and the follower has heard it. `nowMs`: epoch.
   */
  begin(event: Event, input: object, own: OwnMessage | null, nowMs: number): BegunMessage
  /** The handlers of an event have run. */
  end(message: BegunMessage, returnedMs: number): void
  /** What `begin` answered; undefined for an event that has not begun. */
  of(event: Event): BegunMessage | undefined
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
  const messages = createWeakTable<object, BegunMessage>()
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
  const awaitPitch = (number: number, word: number): void => {
    if (!isPitched(word)) return
    const note = data1Of(word)
    registry.forEachContext((_context, entry) => {
      if (isThePages(entry)) entry.tap?.awaitPitch(number, note)
    })
  }

  return {
    begin(event, input, own, atMs) {
      const known = messages.get(event)
      if (known !== undefined) return known
      const { source, listener } = inputOf(input)
      const data = dataOf(event)
      const word = data ? packMidiBytes(data) : 0
      const stampMs = eventStamp(event)
      // The page's own events are its own, each of them.
      const isDevices = own === null && isTrusted(event)
      const earlier = isDevices ? same.find(stampMs, word, source, listener) : (own?.number ?? 0)
      const number = earlier || (isNextTracked() ? nextEvent() : -nextEvent())
      const message = { number, source, word }
      messages.set(event, message)
      if (earlier !== 0) return message
      if (follower.isFollowing && own === null && data) follower.hear(data, stampMs, false)
      if (own !== null) own.number = number
      else if (isDevices) same.add(stampMs, word, source, listener, number)
      output.record(
        KIND.midiEvent,
        (own === null ? 0 : FLAG.virtual) | (number < 0 ? FLAG.skipped : 0),
        source,
        NaN,
        timeOriginMs + stampMs,
        abs(number),
        word,
      )
      if (number < 0) return message
      writeFrames(registry, output, number, atMs)
      output.record(KIND.handlerStart, 0, source, NaN, nowMs(), number, 0)
      return message
    },
    end({ number, source, word }, returnedMs) {
      if (number <= 0) return
      output.record(KIND.handlerEnd, 0, source, NaN, returnedMs, number, 0)
      if (number !== awaitedNumber) awaitPitch((awaitedNumber = number), word)
    },
    of: (event) => messages.get(event),
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
