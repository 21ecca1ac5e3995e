// One reference instrument: the engine's node in a context of its own or of the page, its bank, and how it goes again. Page world.
// Everything that the page could see or stop is done by saved natives; whatever fails is told, never thrown into the page.

import type { ReferenceOptions } from '../../../trace/wire/engine-options.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import { LIMIT, type ReferenceState } from '../../../trace/wire/protocol.ts'
import {
  type FromReference,
  REFERENCE_PROCESSOR_NAME,
  type ReferenceProcessorOptions,
  type ToReference,
} from '../../../trace/wire/reference-protocol.ts'
import { RECORD_BYTES } from '../../../trace/wire/record.ts'
import {
  contextClose,
  contextDestination,
  contextResume,
  contextState,
  NativeAudioContext,
  NativeAudioWorkletNode,
  NativeGainNode,
  nodeConnect,
  nodeDisconnect,
  setParamValue,
  workletNodePort,
} from '../audio-natives.ts'
import type { Contexts } from '../contexts/contexts.ts'
import {
  addListener,
  clearNativeTimeout,
  nowMs,
  removeListener,
  setNativeTimeout,
  startPort,
  whenSettled,
} from '../natives.ts'
import type { Nodes } from '../graph/nodes.ts'
import type { Output } from '../output.ts'
import type { ContextEntry, Registry } from '../registry.ts'

/** The audio thread of a suspended context answers nothing. */
const ANSWER_PATIENCE_MS = 300

export interface InstrumentHost {
  readonly registry: Registry
  readonly output: Output
  readonly contexts: Contexts
  readonly nodes: Nodes
}

export interface Instrument {
  readonly inputId: number
  readonly context: BaseAudioContext
  readonly entry: ContextEntry
  /** Its node is there, and its context runs. */
  readonly isAwake: boolean
  /** Starts a context that waits for a gesture of the user; asks in vain before one. */
  wake(): void
  post(message: ToReference, transfer?: Transferable[]): void
  /** SoundFont 2 bytes, which are no longer the caller's. Said to be ready, or why not, by reference/state. */
  load(name: string, bytes: ArrayBuffer): void
  configure(options: ReferenceOptions): void
  /** Calls back when the audio thread has sent what it has. */
  flush(done: () => void): void
  /** Fades out; calls back when its last records have come. It makes no more sound, and is still to be closed. */
  end(done: () => void): void
  /** Gone at once: nodes, listeners, its own context. Nothing happens the second time. */
  close(reason: string): void
}

/** Throws a sentence's worth of error where the context cannot be had. */
export function createInstrument(
  host: InstrumentHost,
  workletUrl: string,
  contextId: number,
  given: ReferenceOptions,
): Instrument {
  const { registry, output, contexts, nodes } = host
  const isJoined = contextId !== 0
  const context = isJoined ? registry.contextById(contextId) : createOwnContext()
  if (context === undefined) throw new Error(`There is no running context ${contextId}`)
  const entry = registry.context(context, !isJoined)
  if (!entry.isRealtime || contextState(context) === 'closed') {
    throw new Error(`Context ${entry.id} does not play`)
  }
  entry.isReference ||= !isJoined
  const id = registry.nextId()
  const inputId = registry.nextId()
  let options = given
  let node: AudioWorkletNode | null = null
  let gain: GainNode | null = null
  let post: Instrument['post'] | null = null
  let waitingBank: (() => void) | null = null
  let bankName = ''
  let presets = 0
  let isOver = false
  const flushes: (() => void)[] = []
  let onEnded: (() => void) | null = null

  const tell = (state: ReferenceState, reason = ''): void => {
    const text = reason.slice(0, LIMIT.stringLength)
    const { mode } = options
    output.send({
      type: 'reference/state',
      id,
      state,
      reason: text,
      bankName,
      presets,
      mode,
      wallMs: nowMs(),
    })
  }

  const receive = (event: Event): void => {
    const message = (event as MessageEvent).data as FromReference
    switch (message.type) {
      case 'chunk/full': {
        const { bytes, recordBytes, dropped } = message
        if (recordBytes >= RECORD_BYTES) output.ship(id, bytes.slice(0, recordBytes), dropped)
        return instrument.post({ type: 'chunk/return', bytes }, [bytes])
      }
      case 'reference/ready':
        return tell('ready')
      case 'reference/flushed':
        for (const done of flushes.splice(0)) done()
        return
      case 'reference/ended':
        return onEnded?.()
      case 'reference/fault':
        return tell('failed', `The engine stopped: ${message.reason}`)
    }
  }

  const onStateChange = (): void => {
    if (contextState(context) === 'closed') instrument.close('The page closed its context.')
  }

  /** The module is there. Throws what the platform throws. */
  const build = (): void => {
    if (!NativeAudioWorkletNode || !NativeGainNode || !nodeConnect) {
      throw new Error('there is no AudioWorkletNode')
    }
    const processorOptions: ReferenceProcessorOptions = { source: id, options, isJoined }
    const made = new NativeAudioWorkletNode(context, REFERENCE_PROCESSOR_NAME, {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [2],
      processorOptions,
    })
    const port = workletNodePort(made)
    const own = nodes.own(made, REFERENCE_PROCESSOR_NAME)
    const destination = contextDestination(context)
    if (!port || !own || !destination) throw new Error('its node has no port')
    node = made
    post = own.post
    addListener(port, 'message', receive)
    startPort(port)
    gain = new NativeGainNode(context, { gain: options.gain })
    nodeConnect(made, gain, 0)
    nodeConnect(gain, destination, 0)
    // Before the gain: what is not heard is measured all the same.
    entry.tap?.connect(made, 0)
    const { mode } = options
    registry.define({
      kind: 'reference',
      id,
      contextId: entry.id,
      nodeId: own.id,
      inputId,
      isJoined,
      mode,
    })
    waitingBank?.()
    waitingBank = null
  }

  const fail = (reason: unknown): void => {
    if (isOver) return
    const text = reason instanceof Error ? reason.message : String(reason)
    tell('failed', `The reference instrument could not be put into the page: ${text}.`)
    instrument.close('')
  }

  const instrument: Instrument = {
    inputId,
    context,
    entry,
    get isAwake() {
      return node !== null && !isOver && contextState(context) === 'running'
    },
    wake() {
      if (isOver || isJoined || contextState(context) !== 'suspended') return
      const promise = contextResume?.(context)
      if (promise) whenSettled(promise, ignore, ignore)
    },
    post(message, transfer = []) {
      if (!isOver) post?.(message, transfer)
    },
    load(name, bytes) {
      bankName = name.slice(0, LIMIT.stringLength)
      presets = 0
      tell('loading')
      let bank
      try {
        bank = parseSoundFont(bytes)
      } catch (error) {
        tell('failed', error instanceof Error ? error.message : String(error))
        return
      }
      presets = bank.presets.count
      const buffers = new Set<Transferable>([bank.words.buffer as ArrayBuffer])
      if (bank.lowBytes) buffers.add(bank.lowBytes.buffer as ArrayBuffer)
      const send = (): void => instrument.post({ type: 'bank/load', bank }, [...buffers])
      if (post === null) waitingBank = send
      else send()
    },
    configure(wanted) {
      if (gain && setParamValue) setParamValue(gain.gain, wanted.gain)
      const isOtherMode = wanted.mode !== options.mode
      options = wanted
      instrument.post({ type: 'reference/configure', options })
      if (isOtherMode && presets > 0) tell('ready')
    },
    flush(done) {
      if (!instrument.isAwake) return done()
      flushes.push(done)
      instrument.post({ type: 'chunk/flush' })
    },
    end(done) {
      if (!instrument.isAwake) return done()
      const finish = (): void => {
        if (onEnded === null) return
        onEnded = null
        clearNativeTimeout(patience)
        done()
      }
      onEnded = finish
      const patience = setNativeTimeout(finish, ANSWER_PATIENCE_MS)
      instrument.post({ type: 'reference/end' })
    },
    close(reason) {
      if (isOver) return
      instrument.post({ type: 'reference/end' })
      isOver = true
      waitingBank = null
      removeListener(context, 'statechange', onStateChange)
      const port = node && workletNodePort(node)
      if (port) removeListener(port, 'message', receive)
      if (node) entry.tap?.disconnect(node)
      try {
        if (node) nodeDisconnect?.(node)
        if (gain) nodeDisconnect?.(gain)
      } catch {
        // Its context is gone; then so are the connections.
      }
      for (const done of flushes.splice(0)) done()
      onEnded?.()
      if (node !== null) tell('removed', reason)
      node = null
      gain = null
      if (isJoined || contextState(context) === 'closed') return
      const promise = contextClose?.(context)
      if (promise) whenSettled(promise, ignore, ignore)
    },
  }

  registry.define({
    kind: 'midiInput',
    id: inputId,
    name: 'Reference',
    manufacturer: 'Awescope',
    virtual: true,
  })
  tell('loading')
  addListener(context, 'statechange', onStateChange)
  whenSettled(
    contexts.addModule(context, workletUrl),
    () => {
      if (isOver) return
      try {
        build()
      } catch (error) {
        fail(error)
      }
    },
    fail,
  )
  return instrument
}

function createOwnContext(): AudioContext {
  if (!NativeAudioContext) throw new Error('This browser has no AudioContext')
  return new NativeAudioContext({ latencyHint: 'interactive' })
}

const ignore = (): void => undefined
