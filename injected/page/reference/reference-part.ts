// The reference's part for the page world: obeys the orders and plays what the page's MIDI gets, before the page
// does. Page world; entry of a module of its own (reference-page.js), which the recorder fetches at the first
// injection (reference-loader.ts).
//
// It hears each message once, by an event of its own whose records are those of any MIDI event, so that the same
// stages come out for it as for the page. What it adds before the page's handlers is one post to its node.

import { completeReferenceOptions } from '../../../trace/wire/engine-options.ts'
import { packMidiBytes } from '../../../trace/wire/midi-word.ts'
import type { ReferenceOrderOf } from '../../../trace/wire/page-port.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { FLAG, KIND } from '../../../trace/wire/record.ts'
import { createSampler } from '../../../trace/wire/sampler.ts'
import { pitchOf } from '../midi/pitched.ts'
import { createInstrument, type Instrument, type ToPackedBank } from './instrument.ts'
import { partHostOf } from './named-platform.ts'
import { tellNeverMade } from './reference-failure.ts'
import type { Reference, ReferenceHost } from './reference-host.ts'

/** Gestures of the user on the page let a context of ours start that the browser holds back. */
const GESTURES = ['pointerdown', 'keydown'] as const

/** Makes nothing before the first order. `toPackedBank`: what a bank that is ordered must be made into first. */
export function createReference(
  given: ReferenceHost,
  toPackedBank: ToPackedBank = (bytes) => bytes,
): Reference {
  const host = partHostOf(given)
  const { output, causality, configuration, platform, nextEvent } = host
  const { addListener, contextTime, describeError, each, nowMs, removeListener, timeOriginMs } =
    platform
  const { copyOfBytes, lengthOf, quietly, round, world } = platform
  let instrument: Instrument | null = null
  let isListening = false
  let sampler = createSampler(configuration.current.samplingRate)
  configuration.onChange(({ samplingRate }) => {
    if (samplingRate !== sampler.rate) sampler = createSampler(samplingRate)
  })

  const onGesture = quietly((): void => instrument?.wake())

  const listenForGestures = (isOn: boolean): void => {
    each(GESTURES, (type) => {
      if (isOn) addListener(world, type, onGesture, { capture: true, passive: true })
      else removeListener(world, type, onGesture, true)
    })
  }

  /** Fades what plays, lets its records come, and takes it away. */
  const remove = (reason: string): void => {
    const leaving = instrument
    instrument = null
    listenForGestures(false)
    leaving?.end(() => {
      const { tap } = leaving.entry
      if (leaving.entry.isReference && tap) tap.flush(() => leaving.close(reason))
      else leaving.close(reason)
    })
  }

  const inject = (order: ReferenceOrderOf<'reference/inject'>): void => {
    remove('Another one takes its place.')
    const { workletUrl, contextId, followsMidi } = order
    const options = completeReferenceOptions(order.options)
    try {
      instrument = createInstrument(host, { workletUrl, contextId, options, toPackedBank })
      isListening = followsMidi
      listenForGestures(true)
      instrument.wake()
    } catch (error) {
      tellNeverMade(given, options.mode, `${describeError(error)}.`)
    }
  }

  const play = (data: Uint8Array, word: number, target: Instrument): void => {
    if (data[0] === 0xf0) target.post({ type: 'midi/sysex', bytes: copyOfBytes(data) })
    else target.post(word)
  }

  const hear = (
    target: Instrument,
    data: Uint8Array,
    stampMs: number,
    isVirtual: boolean,
  ): void => {
    const { inputId, context, entry } = target
    const number = nextEvent()
    const isTracked = sampler.next()
    const flags = (isVirtual ? FLAG.virtual : 0) | (isTracked ? 0 : FLAG.skipped)
    const word = packMidiBytes(data)
    const wallMs = timeOriginMs + stampMs
    output.record(KIND.midiEvent, flags, inputId, NaN, wallMs, number, word)
    if (!isTracked) return play(data, word, target)
    const frame = round(contextTime(context) * entry.sampleRate)
    output.record(KIND.eventFrame, 0, entry.id, frame, nowMs(), number, 0)
    output.record(KIND.handlerStart, 0, inputId, NaN, nowMs(), number, 0)
    causality.follow({ number })
    try {
      play(data, word, target)
    } finally {
      causality.leave()
    }
    output.record(KIND.handlerEnd, 0, inputId, NaN, nowMs(), number, 0)
    const note = pitchOf(word)
    if (note >= 0) entry.tap?.awaitPitch(number, note)
  }

  return {
    get isFollowing() {
      return instrument !== null && isListening
    },
    hear(data, stampMs, isVirtual) {
      const status = data[0] ?? 0
      const isPlayable = status >= 0x80 && status <= 0xf0 && lengthOf(data) <= LIMIT.midiBytes
      if (instrument === null || !isListening || !isPlayable) return
      // What a sleeping context is told, it would play all at once when it wakes.
      if (instrument.isAwake) hear(instrument, data, stampMs, isVirtual)
      else instrument.wake()
    },
    command(order) {
      switch (order.type) {
        case 'reference/inject':
          return inject(order)
        case 'reference/bank':
          return instrument?.load(order.name, order.bytes)
        case 'reference/configure':
          isListening = order.followsMidi
          return instrument?.configure(completeReferenceOptions(order.options))
        case 'reference/play': {
          const { atMs, lengths, bytes } = order
          if (lengthOf(atMs) > LIMIT.referenceEvents) return
          return instrument?.post({ type: 'play/start', atMs, lengths, bytes })
        }
        case 'reference/silence':
          return instrument?.post({ type: 'reference/silence' })
        case 'reference/remove':
          return remove('')
      }
    },
    flush(done) {
      if (instrument) instrument.flush(done)
      else done()
    },
    stop(done) {
      listenForGestures(false)
      isListening = false
      if (instrument) instrument.end(done)
      else done()
    },
    close() {
      listenForGestures(false)
      instrument?.close('The recording has ended.')
      instrument = null
    },
  }
}
