// The records of one MIDI message to the page: its number, where it came from, where each context stood, when its first
// handler began and the last of each input ended. Page world.
//
// A page may have several access objects, its own and a library's: each has an input for the same port, and gets an
// event of its own for the same message. They are one tracked event.

import { packMidiBytes } from '../../../trace/wire/midi-word.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { FLAG, KIND } from '../../../trace/wire/record.ts'
import type { Configuration } from '../configuration.ts'
import { createConfiguredSampler, isThePages, writeFrames } from '../event-frames.ts'
import {
  abs,
  createWeakTable,
  cutText,
  deref,
  eventStamp,
  nativeGetter,
  nowMs,
  prototypeOf,
  timeOriginMs,
  type Weak,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import type { Follower } from './follower.ts'
import { pitchOf } from './pitched.ts'
import { createSameMessages } from './same-messages.ts'
import { VIRTUAL_INPUT_NAME, VIRTUAL_MANUFACTURER } from '../../../trace/wire/virtual-names.ts'

/** A message that we bring ourselves, in an event for each input. */
export interface OwnMessage {
  /** Negative where it is not tracked; 0 before the first of its events. */
  number: number
}

/** The message of an event that has begun. */
export interface BegunMessage {
  readonly number: number
  /** Of the input, in its definition. */
  readonly source: number
  /** See midi-word.ts. */
  readonly word: number
  /** No more is written of it: its handlers have run, or it is not tracked. */
  hasEnded: boolean
}

export interface EventRecords {
  /**
   * The event's message; the first event of a message writes its records and tells the follower. `own`: we dispatch it
   * ourselves, and the follower has heard it; `isDevices`: the browser does. `atMs`: epoch.
   */
  begin(
    event: Event,
    input: object,
    own: OwnMessage | undefined,
    isDevices: boolean,
    atMs: number,
  ): BegunMessage
  /** The handlers of an event have run; it may be told twice. */
  end(message: BegunMessage, returnedMs: number): void
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
    const note = pitchOf(word)
    if (note < 0) return
    const { contexts } = registry
    for (let index = 0; index < contexts.length; index++) {
      const entry = registry.known(deref(contexts[index] as Weak<BaseAudioContext>))
      if (entry && isThePages(entry)) entry.tap?.awaitPitch(number, note)
    }
  }

  return {
    begin(event, input, own, isDevices, atMs) {
      const { source, listener } = inputOf(input)
      const data = dataOf(event)
      const word = data ? packMidiBytes(data) : 0
      const stampMs = eventStamp(event)
      // The page's own events are its own, each of them.
      const earlier = isDevices ? same.find(stampMs, word, source, listener) : own?.number
      const told = earlier || (isNextTracked() ? nextEvent() : -nextEvent())
      const number = abs(told)
      const hasEnded = told < 0
      const message = { number, source, word, hasEnded }
      if (earlier) return message
      if (follower.isFollowing && !own && data) follower.hear(data, stampMs, false)
      if (own) own.number = told
      else if (isDevices) same.add(stampMs, word, source, listener, told)
      output.record(
        KIND.midiEvent,
        (own ? FLAG.virtual : 0) | (hasEnded ? FLAG.skipped : 0),
        source,
        NaN,
        timeOriginMs + stampMs,
        number,
        word,
      )
      if (hasEnded) return message
      writeFrames(registry, output, number, atMs)
      output.record(KIND.handlerStart, 0, source, NaN, nowMs(), number, 0)
      return message
    },
    end(message, returnedMs) {
      const { number, source, word, hasEnded } = message
      if (hasEnded) return
      message.hasEnded = true
      output.record(KIND.handlerEnd, 0, source, NaN, returnedMs, number, 0)
      if (number !== awaitedNumber) awaitPitch((awaitedNumber = number), word)
    },
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
