// The output tap: hears what the page connects to the destination, and is the way out for all records of its scope.
// Audio thread.
//
// It has no output, so it can add neither sound nor latency. A worklet node without outputs is rendered in every
// quantum although nothing pulls it (tried in Chromium 156 and Firefox 153, online and offline).
//
// Its `process` returns false as soon as it has an input: a processor that says true keeps its closed context for ever
// in Chromium, one that says false ends with its last input, for good. So the page keeps an input active while the tap
// is to hear (its second one, on which nothing sounds but what leaves as a stream), and takes it away some time before
// the context is closed.

import { isWithin } from '../../../trace/wire/bounds.ts'
import { FLAG, KIND } from '../../../trace/wire/record.ts'
import { DEFAULT_RECORDER_CONFIG, RECORDER_BOUNDS } from '../../../trace/wire/recorder-config.ts'
import type { ModuleSecret } from '../../../trace/wire/module-secret.ts'
import {
  AWAITED_NOTE_PARAMETERS,
  type FromWorklet,
  type TapOptions,
  type ToWorklet,
} from '../../../trace/wire/worklet-protocol.ts'
import { createAwaitedNotes, type Parameters } from './awaited-notes.ts'
import { createClockWatch } from './clock-watch.ts'
import { openEar } from './ear-hook.ts'
import { createLevelMeter } from './level-meter.ts'
import {
  addListener,
  at,
  bare,
  createList,
  each,
  frameNow,
  lengthOf,
  type List,
  messageData,
  min,
  NativeProcessor,
  own,
  portOf,
  postOn,
  push,
  register,
  round,
  scopeRate,
  sequence,
  startPort,
} from '../natives.ts'
import { createOnsetDetector } from './onset.ts'
import type { ProcessorState, Scope } from '../probe/scope.ts'

export interface TapControl {
  enable(isEnabled: boolean, timedQuantumEvery: number): void
  /** Processors that exist now. */
  living(): List<ProcessorState>
}

/**
 * Chromium moves the graph to the worklet's thread when its first module is there; frames that are skipped then are
 * no gap.
 */
const START_SECONDS = 0.25
const FROM_SILENCE_RISE = 0xffffffff

type Channels = readonly Float32Array[]

/** One quantum: what comes in, and the notes to listen for. */
type Hear = (inputs: readonly Channels[], parameters: Parameters) => void

const NO_CHANNELS: Channels = []

const descriptors = createList<{ name: string; automationRate: 'k-rate' }>()
each(AWAITED_NOTE_PARAMETERS, (name) => push(descriptors, bare({ name, automationRate: 'k-rate' })))
const DESCRIPTORS = sequence(descriptors)

const isConnected = (inputs: readonly Channels[]): boolean =>
  (at(inputs, 0)?.length ?? 0) > 0 || (at(inputs, 1)?.length ?? 0) > 0

/**
 * Registers the tap with the native function, under the secret's name. Only a node that shows the token that is
 * expected, once, is a tap; whoever else makes one gets a processor that does nothing. Throws where there is no secret.
 */
export function registerTap(
  scope: Scope,
  control: TapControl,
  { name: secretName, token }: ModuleSecret,
): void {
  let expected = token
  /** The page makes a new tap where the last one has ended; the last one speaks. */
  let speaking = 0

  class TapProcessor extends NativeProcessor {
    #number = -1
    readonly #hear: Hear | null = null
    #isWaiting = true

    constructor(given?: { processorOptions?: unknown }) {
      super()
      const options = readOptions(given && own(given, 'processorOptions'))
      if (expected === '' || options.token !== expected) return
      expected = ''
      const number = ++speaking
      this.#number = number
      const port = portOf(this)
      const place: TapPlace = {
        port,
        isSpeaking: () => speaking === number,
        send: (message, transfer) => postOn(port, message, transfer),
        expect(next) {
          expected = next
        },
      }
      this.#hear = start(scope, control, options, place)
    }

    static get parameterDescriptors() {
      return DESCRIPTORS
    }

    process(inputs: readonly Channels[], _outputs: unknown, parameters: Parameters): boolean {
      const hear = this.#hear
      if (hear === null) return false
      // Its first quanta can come before its connections do, and its end before both.
      if (this.#isWaiting) this.#isWaiting = scope.isEnabled && !isConnected(inputs)
      if (scope.isEnabled && speaking === this.#number) {
        try {
          hear(inputs, parameters)
        } catch {
          // A fault here would end the tap; the next quantum may do better.
        }
      }
      return this.#isWaiting
    }
  }
  register(secretName, TapProcessor)
}

function readOptions(given: unknown): TapOptions {
  const options = (given ?? {}) as Partial<TapOptions>
  const every = own(options, 'timedQuantumEvery')
  const token = own(options, 'token')
  return {
    token: typeof token === 'string' ? token : '',
    timedQuantumEvery: isWithin(every, RECORDER_BOUNDS.timedQuantumEvery)
      ? every
      : DEFAULT_RECORDER_CONFIG.timedQuantumEvery,
    ring: own(options, 'ring') ?? null,
  }
}

/** A tap's way to the page, and its place among the taps of its scope. */
interface TapPlace {
  port: MessagePort
  isSpeaking(): boolean
  send(message: FromWorklet, transfer?: ArrayBuffer[]): void
  /** The token of the next node. */
  expect(token: string): void
}

function start(
  scope: Scope,
  control: TapControl,
  options: TapOptions,
  { port, isSpeaking, send, expect }: TapPlace,
): Hear {
  const { clock, writer } = scope
  const meter = createLevelMeter(scope)
  const detector = createOnsetDetector(scopeRate)
  const notes = createAwaitedNotes(scope, detector.bank)
  const ear = openEar && openEar(clock)
  const sayHello = (): void => {
    send({
      type: 'probe/hello',
      clock: clock.name,
      clockStepUs: clocks.stepUs,
      clockCostUs: scope.clockCostUs,
      shared: options.ring !== null,
    })
  }
  const clocks = createClockWatch(scope, sayHello)
  const startFrames = round(START_SECONDS * scopeRate)
  let epoch = scope.epoch
  let firstFrame = -1
  let expectedFrame = -1
  let isJoining = true

  const onMessage = (event: Event): void => {
    if (!isSpeaking()) return
    scope.hearPage()
    try {
      const message = messageData(event) as ToWorklet
      if (ear && ear.take(message)) return
      if (message.type === 'probe/enable')
        control.enable(message.enabled, message.timedQuantumEvery)
      else if (message.type === 'tap/expect') expect(message.token)
      else if (message.type === 'clock/ping') {
        send({ type: 'clock/pong', sentWallMs: message.sentWallMs, workletWallMs: clock.now() })
      } else if (message.type === 'chunk/flush') scope.flush()
    } catch {
      // A message that we do not understand changes nothing.
    }
  }

  addListener(port, 'message', onMessage)
  startPort(port)
  control.enable(true, options.timedQuantumEvery)
  scope.attach(options, send, control.living)
  sayHello()

  /** Where frames are missing. */
  const watchFrames = (frame: number, count: number): void => {
    if (epoch !== scope.epoch) {
      // Switched off and on again: what lies between is no gap.
      epoch = scope.epoch
      firstFrame = -1
      isJoining = true
      clocks.restart()
      notes.clear()
    }
    if (firstFrame < 0) firstFrame = frame
    if (frame > expectedFrame && frame - firstFrame > startFrames) {
      const missing = frame - expectedFrame
      writer.write(KIND.gap, 0, 0, frame, clock.now(), missing, (missing / scopeRate) * 1000)
    }
    expectedFrame = frame + count
  }

  /** The quantum in pieces that end where the detector's steps do. */
  const hear = (output: Channels, streams: Channels, frame: number, count: number): void => {
    let from = 0
    while (from < count) {
      const length = min(detector.room, count - from)
      let piece = meter.measure(output, from, length)
      // Never both: most pages send to a stream what they send to the destination.
      if (piece.firstLoud < 0) piece = meter.measure(streams, from, length)
      const { mixed, firstLoud, lastLoud, peak } = piece
      // Nothing can have sounded before the first frame of all, whenever the page connects.
      if (isJoining && (frame === 0 || output.length > 0 || streams.length > 0)) {
        isJoining = false
        detector.join(frame, frame > 0 && firstLoud >= 0)
      }
      if (detector.process(mixed, length, firstLoud, lastLoud, frame + from)) {
        const { isFromSilence } = detector
        const rise = isFromSilence ? FROM_SILENCE_RISE : round(detector.riseDb * 100)
        const flags = isFromSilence ? FLAG.fromSilence : 0
        writer.write(KIND.onset, flags, 0, detector.frame, clock.now(), rise, peak)
      }
      from += length
      if (detector.isStepOver) notes.listen(frame + from)
    }
  }

  return (inputs, parameters) => {
    const frame = frameNow()
    const output = at(inputs, 0) ?? NO_CHANNELS
    const streams = at(inputs, 1) ?? NO_CHANNELS
    const first = at(output, 0)
    const count = first ? lengthOf(first) : scope.quantumFrames
    watchFrames(frame, count)
    notes.take(parameters, frame)
    hear(output, streams, frame, count)
    if (ear) ear.hear(output, streams, frame, count)
    clocks.look(frame)
    meter.writeIfDue(frame)
    scope.tick(frame)
  }
}
