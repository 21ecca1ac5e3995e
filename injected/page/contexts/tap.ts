// Our own node in a context: it hears what leaves the context (outlets.ts). Page world.
//
// It has no output: it is run in every quantum all the same (see injected/worklet/tap/tap.ts), and can add no sound.
// A recorder that relieves another one takes its taps over; those of one that has stopped have ended, and new ones
// come.
// Nothing but the table of contexts holds a tap: its node holds the context.

import { createRingBuffer, createRingReader } from '../../../trace/wire/ring.ts'
import type { ModuleSecret } from '../../../trace/wire/module-secret.ts'
import {
  AWAITED_NOTE_PARAMETERS,
  encodeAwaitedNote,
  type TapOptions,
  type ToWorklet,
} from '../../../trace/wire/worklet-protocol.ts'
import {
  contextState,
  NativeAudioWorkletNode,
  parameterNamed,
  setParamValue,
  workletNodeParameters,
  workletNodePort,
} from '../audio-natives.ts'
import {
  bare,
  createList,
  createWeakTable,
  each,
  isIsolated,
  nowMs,
  postOn,
  push,
} from '../natives.ts'
import type { ContextEntry } from '../registry.ts'
import { createSecret } from '../secrets.ts'
import { createTapPort, type TapHost } from './tap-port.ts'
import type { DocumentTaps } from './document-taps.ts'
import type { Tap, TapCore } from './tap-types.ts'

/** No tap was ever made in this document. */
export const createDocumentTaps = (): DocumentTaps => ({
  cores: createWeakTable(),
  secrets: createWeakTable(),
  startGraph: null,
  readGamepads: null,
  tellGraph: null,
})

function createCore(
  context: BaseAudioContext,
  { outlets }: ContextEntry,
  { cores, secrets }: DocumentTaps,
  timedQuantumEvery: number,
): TapCore {
  const ring = isIsolated ? createRingBuffer() : null
  const { name, token } = secrets.get(context) as ModuleSecret
  const processorOptions: TapOptions = bare({ token, timedQuantumEvery, ring })
  const options = bare({ numberOfInputs: 2, numberOfOutputs: 0, processorOptions })
  // Where there is none, the platform says so itself.
  const node = new (NativeAudioWorkletNode as typeof AudioWorkletNode)(context, name, options)
  const port = workletNodePort(node) as MessagePort
  const next = createSecret()
  postOn(port, { type: 'tap/expect', token: next } satisfies ToWorklet)
  secrets.set(context, { name, token: next })
  const core = { node, port, outlets, isRetired: false, reader: ring && createRingReader(ring) }
  cores.set(context, core)
  return core
}

/**
 * Creates the node, or goes on with that of an earlier recorder, and has it hear what leaves the context. The probe
 * must be there. Throws what the platform throws.
 */
export function createTap(
  context: BaseAudioContext,
  entry: ContextEntry,
  host: TapHost,
  taps: DocumentTaps,
): Tap {
  const { isRealtime } = entry
  const earlier = taps.cores.get(context)
  const isTakenOver = earlier?.isRetired === false
  const core = isTakenOver ? earlier : createCore(context, entry, taps, host.timedQuantumEvery())
  const { node } = core
  const port = createTapPort(core.port, core.reader, entry, host, isTakenOver)
  // Parameters hold their node: they stay here, where the node is held anyway.
  const map = workletNodeParameters(node)
  const params = createList<AudioParam | undefined>()
  each(AWAITED_NOTE_PARAMETERS, (name) => push(params, parameterNamed(map, name)))
  let nextParam = 0
  let isStopped = false

  const enable = (enabled: boolean, timedQuantumEvery = host.timedQuantumEvery()): void =>
    port.post({ type: 'probe/enable', enabled, timedQuantumEvery })

  const tap: Tap = {
    ping() {
      if (!isStopped) port.post({ type: 'clock/ping', sentWallMs: nowMs() })
    },
    awaitPitch(event, note) {
      if (isStopped || params.length === 0 || !setParamValue) return
      const param = params[nextParam++ % params.length]
      if (param) setParamValue(param, encodeAwaitedNote(event, note))
    },
    configure(timedQuantumEvery) {
      if (!isStopped) enable(true, timedQuantumEvery)
    },
    collect: port.collect,
    flush(done) {
      if (isStopped) return done()
      port.post({ type: 'chunk/flush' })
      port.ask(done)
    },
    stop(done) {
      if (isStopped) return done()
      isStopped = true
      enable(false)
      port.ask(done)
    },
    retire() {
      core.isRetired = true
      // It may not have had its first input yet, which it would wait for.
      enable(false)
      core.outlets.detach()
    },
    release() {
      isStopped = true
      port.release()
    },
  }

  // None, so that the first note does not wait for all that this calls to be compiled.
  tap.awaitPitch(0, -1)
  if (isTakenOver) {
    tap.configure(host.timedQuantumEvery())
    tap.ping()
  } else if (isRealtime) entry.outlets.attach(node)
  if (isRealtime && contextState(context) !== 'suspended') entry.outlets.start()
  return tap
}
