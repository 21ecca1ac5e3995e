// The output tap: hears what the page connects to the destination, and is the way out for all records of its scope. Audio thread.
//
// It has one input and no output, so it can add neither sound nor latency. A worklet node without outputs is rendered in every
// quantum although nothing pulls it (tried in Chromium 156 and Firefox 153, connected or not, online or offline).

import { createStepObserver } from '../../../trace/wire/clock.ts'
import { isWithin } from '../../../trace/wire/bounds.ts'
import { FLAG, KIND } from '../../../trace/wire/record.ts'
import { DEFAULT_RECORDER_CONFIG, RECORDER_BOUNDS } from '../../../trace/wire/recorder-config.ts'
import {
  AWAITED_NOTE_PARAMETERS,
  awaitedEvent,
  awaitedNote,
  TAP_PROCESSOR_NAME,
  type FromWorklet,
  type TapOptions,
  type ToWorklet,
} from '../../../trace/wire/worklet-protocol.ts'
import { createLatenessWatcher } from './lateness.ts'
import { natives } from '../natives.ts'
import { createOnsetDetector, SILENCE } from './onset.ts'
import { createPitchWatcher } from './pitch.ts'
import type { ProcessorState, Scope } from '../probe/scope.ts'

export interface TapControl {
  enable(isEnabled: boolean, timedQuantumEvery: number): void
  /** Processors that exist now. */
  living(): ProcessorState[]
}

/** The wall clock is read in every fourth quantum (11 ms): often enough for lateness, four times cheaper. */
/** How long a note's pitch is listened for. */
const PITCH_WAIT_SECONDS = 0.5
const CLOCK_EVERY = 4
const LEVEL_SECONDS = 0.1
/** Chromium moves the graph to the worklet's thread when its first module is there; frames that are skipped then are no gap. */
const START_SECONDS = 0.25
/** Coarse clocks show their step only after a while; then hello is said once more. */
const STEP_READS = 128
const FROM_SILENCE_RISE = 0xffffffff
const MAX_COUNT = 0xffff

type Parameters = Readonly<Record<string, Float32Array>>
/** One quantum: what comes in, and the notes to listen for. */
type Hear = (channels: readonly Float32Array[], parameters: Parameters) => void

/** Registers the tap with the native function. Throws where the name is taken: then another probe is in this scope. */
export function registerTap(scope: Scope, control: TapControl): void {
  const { apply, portGetter, postMessage, registerProcessor } = natives

  // The page makes a new tap for each recording; the last one speaks.
  let speaking = 0

  class TapProcessor extends AudioWorkletProcessor {
    readonly #number = ++speaking
    readonly #hear: Hear

    constructor(options?: { processorOptions?: unknown }) {
      super()
      const port = apply<object, [], MessagePort>(portGetter as () => MessagePort, this, [])
      const isSpeaking = (): boolean => speaking === this.#number
      this.#hear = start(
        scope,
        control,
        readOptions(options?.processorOptions),
        port,
        isSpeaking,
        (message, transfer) => {
          apply(postMessage, port, (transfer ? [message, transfer] : [message]) as never)
        },
      )
    }

    static get parameterDescriptors() {
      return AWAITED_NOTE_PARAMETERS.map((name) => ({ name, automationRate: 'k-rate' as const }))
    }

    process(
      inputs: readonly (readonly Float32Array[])[],
      _outputs: unknown,
      parameters: Parameters,
    ): boolean {
      if (speaking !== this.#number) return false
      if (scope.isEnabled) {
        try {
          this.#hear(inputs[0] ?? [], parameters)
        } catch {
          // A fault here would end the tap; the next quantum may do better.
        }
      }
      return true
    }
  }
  registerProcessor(TAP_PROCESSOR_NAME, TapProcessor)
}

function readOptions(given: unknown): TapOptions {
  const options = (given ?? {}) as Partial<TapOptions>
  const every = options.timedQuantumEvery
  return {
    timedQuantumEvery: isWithin(every, RECORDER_BOUNDS.timedQuantumEvery)
      ? every
      : DEFAULT_RECORDER_CONFIG.timedQuantumEvery,
    ring: options.ring ?? null,
  }
}

function start(
  scope: Scope,
  control: TapControl,
  options: TapOptions,
  port: MessagePort,
  isSpeaking: () => boolean,
  send: (message: FromWorklet, transfer?: ArrayBuffer[]) => void,
): Hear {
  const quantum = (globalThis as { renderQuantumSize?: number }).renderQuantumSize ?? 128
  const { clock, writer } = scope
  const detector = createOnsetDetector(sampleRate, quantum)
  const pitches = createPitchWatcher(sampleRate, detector.bank.decimation)
  let lateness = createLatenessWatcher(sampleRate, scope.clockStepUs / 1000)
  const steps = createStepObserver(scope.clockStepUs)
  const mixed = new Float64Array(quantum)
  const levelFrames = Math.round(LEVEL_SECONDS * sampleRate)
  const startFrames = Math.round(START_SECONDS * sampleRate)
  let epoch = scope.epoch
  let firstFrame = -1
  let expectedFrame = -1
  let nextLevelFrame = 0
  let peak = 0
  let quantumPeak = 0
  let nans = 0
  let clipped = 0
  let firstLoud = -1
  let lastLoud = -1
  let turn = 0
  let reads = 0

  const sayHello = (): void => {
    const { name } = clock
    const { stepUs } = steps
    send({
      type: 'probe/hello',
      clock: name,
      clockStepUs: stepUs,
      clockCostUs: scope.clockCostUs,
      shared: options.ring !== null,
    })
  }

  const told = new Float32Array(AWAITED_NOTE_PARAMETERS.length)

  /** Takes up the notes that the page has written since the last quantum. */
  const takeAwaited = (parameters: Parameters, frame: number): void => {
    for (let index = 0; index < told.length; index++) {
      const value = parameters[AWAITED_NOTE_PARAMETERS[index] as string]?.[0] ?? 0
      if (value === told[index]) continue
      told[index] = value
      const frequencyHz = 440 * 2 ** ((awaitedNote(value) - 69) / 12)
      pitches.expect(
        awaitedEvent(value),
        frequencyHz,
        frame + PITCH_WAIT_SECONDS * sampleRate,
        frame,
      )
    }
  }

  const onMessage = (event: Event): void => {
    if (!isSpeaking()) return
    const message = (event as MessageEvent<ToWorklet>).data
    try {
      if (message.type === 'probe/enable')
        control.enable(message.enabled, message.timedQuantumEvery)
      else if (message.type === 'chunk/return') scope.giveBack(message.bytes)
      else if (message.type === 'clock/ping') {
        send({ type: 'clock/pong', sentWallMs: message.sentWallMs, workletWallMs: clock.now() })
      } else if (message.type === 'chunk/flush') scope.flush()
    } catch {
      // A message that we do not understand changes nothing.
    }
  }

  apply0(natives.addEventListener, port, ['message', onMessage])
  port.start()
  control.enable(true, options.timedQuantumEvery)
  scope.attach(options, send, control.living)
  sayHello()

  /** One pass over all channels: peak, faults, and a mix that opposite channels do not cancel. */
  const measure = (channels: readonly Float32Array[]): void => {
    firstLoud = -1
    lastLoud = -1
    quantumPeak = 0
    mixed.fill(0)
    let gain = 1
    for (let channel = 0; channel < channels.length; channel++) {
      const samples = channels[channel] as Float32Array
      const count = Math.min(quantum, samples.length)
      let channelFirst = -1
      let channelLast = -1
      for (let index = 0; index < count; index++) {
        const sample = samples[index] as number
        const size = sample < 0 ? -sample : sample
        if (size > SILENCE) {
          if (channelFirst < 0) channelFirst = index
          channelLast = index
          if (size > quantumPeak) quantumPeak = size
          if (size > 1) {
            clipped++
            // Infinity would stay in the filters for ever.
            if (size > 1e6) continue
          }
        } else if (sample !== sample) {
          nans++
          continue
        }
        mixed[index] = (mixed[index] as number) + sample * gain
      }
      if (channelFirst >= 0 && (firstLoud < 0 || channelFirst < firstLoud)) firstLoud = channelFirst
      if (channelLast > lastLoud) lastLoud = channelLast
      gain *= 0.618
    }
    if (quantumPeak > peak) peak = quantumPeak
  }

  const watchClock = (frame: number): void => {
    if (turn++ % CLOCK_EVERY !== 0) return
    const wallMs = clock.now()
    const knownUs = steps.stepUs
    if (reads < STEP_READS) {
      steps.observe(wallMs)
      if (++reads === STEP_READS && scope.clockStepUs === 0 && knownUs > 0) sayHello()
    }
    const lateMs = lateness.observe(frame, wallMs)
    if (lateMs > 0) writer.write(KIND.gap, 0, 0, frame, wallMs, 0, lateMs)
  }

  const writeLevel = (frame: number): void => {
    if (frame < nextLevelFrame) return
    nextLevelFrame = frame + levelFrames
    const faults = (Math.min(nans, MAX_COUNT) | (Math.min(clipped, MAX_COUNT) << 16)) >>> 0
    writer.write(KIND.level, 0, 0, frame, clock.now(), faults, peak)
    peak = 0
    nans = 0
    clipped = 0
  }

  return (channels, parameters) => {
    const frame = currentFrame
    if (epoch !== scope.epoch) {
      // Switched off and on again: what lies between is no gap.
      epoch = scope.epoch
      firstFrame = -1
      lateness = createLatenessWatcher(sampleRate, scope.clockStepUs / 1000)
      pitches.clear()
    }
    if (firstFrame < 0) firstFrame = frame
    if (frame > expectedFrame && frame - firstFrame > startFrames) {
      const missing = frame - expectedFrame
      writer.write(KIND.gap, 0, 0, frame, clock.now(), missing, (missing / sampleRate) * 1000)
    }
    expectedFrame = frame + quantum
    measure(channels)
    if (detector.process(mixed, quantum, firstLoud, lastLoud, frame)) {
      const rise = detector.isFromSilence ? FROM_SILENCE_RISE : Math.round(detector.riseDb * 100)
      const flags = detector.isFromSilence ? FLAG.fromSilence : 0
      writer.write(KIND.onset, flags, 0, detector.frame, clock.now(), rise, quantumPeak)
    }
    takeAwaited(parameters, frame)
    const { bank } = detector
    pitches.push(bank.decimated, bank.decimatedCount, frame + quantum)
    if (pitches.look()) {
      writer.write(
        KIND.pitchOnset,
        0,
        0,
        pitches.frame,
        clock.now(),
        pitches.event,
        pitches.uncertaintyMs,
      )
    }
    watchClock(frame)
    writeLevel(frame)
    scope.tick(frame)
  }
}

function apply0(target: unknown, self: object, args: unknown[]): void {
  natives.apply(target as () => void, self, args as never)
}
