// Our own node in a context: it hears what the page sends to the destination, and its port is the only way out of the audio
// thread for everything that the probe there records. Page world; see trace/wire/worklet-protocol.ts.
//
// It has no output: it is run in every quantum all the same (see injected/worklet/tap.ts), and can add no sound.
// A scope has one tap for its life. A recorder that comes later in the same document takes it over from the one before.

import { LIMIT } from '../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, STAT } from '../../trace/wire/record.ts'
import { createRingBuffer, createRingReader, type RingReader } from '../../trace/wire/ring.ts'
import {
  type FromWorklet,
  TAP_PROCESSOR_NAME,
  type TapOptions,
  type ToWorklet,
} from '../../trace/wire/worklet-protocol.ts'
import {
  NativeAudioWorkletNode,
  nodeConnect,
  nodeDisconnect,
  workletNodePort,
} from './audio-natives.ts'
import { addListener, deref, nowMs, postOn, removeListener, startPort } from './natives.ts'
import type { Output } from './output.ts'
import type { ContextEntry } from './registry.ts'

export interface TapHost {
  readonly output: Output
  timedQuantumEvery(): number
  /** The audio thread knows a processor of this context. */
  onProcessor(entry: ContextEntry, processorIndex: number, name: string, isJoined: boolean): void
}

/** What outlives a recorder. */
export interface TapCore {
  readonly node: AudioWorkletNode
  readonly port: MessagePort
  readonly reader: RingReader | null
}

export interface Tap {
  readonly core: TapCore
  /** The page's node shall be heard, too. Never throws. */
  connect(node: AudioNode, output: number): void
  /** Undoes it; `output` undefined: all outputs. Never throws. */
  disconnect(node: AudioNode, output?: number): void
  ping(): void
  configure(timedQuantumEvery: number): void
  /** Fetches what waits in shared memory. */
  collect(): void
  /** Asks the audio thread to write out what it has; calls back when it has answered. */
  flush(done: () => void): void
  /** Switches the probe of the scope off; calls back when the rest has come. */
  stop(done: () => void): void
  /** Hears no more messages: the tap is another recorder's from now on, or nobody's. */
  release(): void
}

function createCore(context: BaseAudioContext, timedQuantumEvery: number): TapCore {
  if (!NativeAudioWorkletNode) throw new Error('there is no AudioWorkletNode')
  const ring = globalThis.crossOriginIsolated ? createRingBuffer() : null
  const processorOptions: TapOptions = { timedQuantumEvery, ring }
  const options = { numberOfInputs: 1, numberOfOutputs: 0, processorOptions }
  const node = new NativeAudioWorkletNode(context, TAP_PROCESSOR_NAME, options)
  const port = workletNodePort(node)
  if (!port) throw new Error('its node has no port')
  return { node, port, reader: ring && createRingReader(ring) }
}

/**
 * Creates the node, or goes on with that of an earlier recorder, and connects what is pending. Throws what the
 * platform throws.
 */
export function createTap(
  context: BaseAudioContext,
  entry: ContextEntry,
  host: TapHost,
  earlier?: TapCore,
): Tap {
  const { output } = host
  // No closure below may hold the context: the port lives as long as they do.
  const { id, isRealtime } = entry
  const core = earlier ?? createCore(context, host.timedQuantumEvery())
  const { node, port, reader } = core
  let isStopped = false
  let hasAnswered = false
  const flushing: (() => void)[] = []

  const post = (message: ToWorklet, transfer: Transferable[] = []): void =>
    postOn(port, message, transfer)

  const collect = (): void => {
    if (!reader) return
    for (
      let bytes = reader.read(LIMIT.chunkRecords);
      bytes;
      bytes = reader.read(LIMIT.chunkRecords)
    ) {
      output.ship(id, bytes, reader.dropped)
    }
  }

  const receive = (event: Event): void => {
    const message = (event as MessageEvent).data as FromWorklet
    switch (message.type) {
      case 'probe/hello': {
        const { clock, clockStepUs, clockCostUs, shared } = message
        output.send({
          type: 'worklet/hello',
          contextId: id,
          clock,
          clockStepUs,
          clockCostUs,
          shared,
        })
        output.record(KIND.stat, 0, id, Number.NaN, nowMs(), STAT.workletClockStepUs, clockStepUs)
        output.record(KIND.stat, 0, id, Number.NaN, nowMs(), STAT.workletClockCostUs, clockCostUs)
        break
      }
      case 'processor/define':
        // What an earlier recorder's time left behind comes before the first answer.
        host.onProcessor(
          entry,
          message.processorIndex,
          message.name,
          message.joined || (!hasAnswered && earlier !== undefined),
        )
        break
      case 'chunk/full': {
        const { bytes, recordBytes, dropped } = message
        if (recordBytes >= RECORD_BYTES) output.ship(id, bytes.slice(0, recordBytes), dropped)
        post({ type: 'chunk/return', bytes }, [bytes])
        break
      }
      case 'clock/pong': {
        const arrived = nowMs()
        hasAnswered = true
        const { sentWallMs, workletWallMs } = message
        const middle = (sentWallMs + arrived) / 2
        const tripUs = Math.round((arrived - sentWallMs) * 1000)
        output.record(KIND.clockPing, 0, id, Number.NaN, sentWallMs, tripUs, workletWallMs - middle)
        collect()
        for (const done of flushing.splice(0)) done()
        break
      }
    }
  }

  addListener(port, 'message', receive)
  startPort(port)

  const tap: Tap = {
    core,
    connect(source, from) {
      if (isStopped || !isRealtime || !nodeConnect) return
      try {
        nodeConnect(source, node, from)
      } catch {
        // The page's own call has succeeded; ours can only fail where the context has closed since.
      }
    },
    disconnect(source, from) {
      if (!nodeDisconnect) return
      try {
        if (from === undefined) nodeDisconnect(source, node)
        else nodeDisconnect(source, node, from)
      } catch {
        // It was never connected here (made before we came).
      }
    },
    ping() {
      if (!isStopped) post({ type: 'clock/ping', sentWallMs: nowMs() })
    },
    configure(timedQuantumEvery) {
      if (!isStopped) post({ type: 'probe/enable', enabled: true, timedQuantumEvery })
    },
    collect,
    flush(done) {
      if (isStopped) return done()
      flushing.push(done)
      post({ type: 'chunk/flush' })
      tap.ping()
    },
    stop(done) {
      if (isStopped) return done()
      isStopped = true
      post({ type: 'probe/enable', enabled: false, timedQuantumEvery: host.timedQuantumEvery() })
      flushing.push(done)
      post({ type: 'clock/ping', sentWallMs: nowMs() })
    },
    release() {
      isStopped = true
      collect()
      removeListener(port, 'message', receive)
      for (const done of flushing.splice(0)) done()
    },
  }

  if (earlier) {
    post({ type: 'probe/enable', enabled: true, timedQuantumEvery: host.timedQuantumEvery() })
    tap.ping()
  }
  for (const { node: weak, output: from } of entry.pending.splice(0)) {
    const source = deref(weak)
    if (source) tap.connect(source, from)
  }
  return tap
}
