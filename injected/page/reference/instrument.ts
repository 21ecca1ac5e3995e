// One reference instrument: a context of its own or of the page, the engine's node there, its bank, and how it goes
// again. Page world, in the reference's part. Everything that the page could see or stop is done by saved natives;
// whatever fails is told, never thrown into the page.

import type { ReferenceOptions } from '../../../trace/wire/engine-options.ts'
import { addressWithSecret } from '../../../trace/wire/module-secret.ts'
import { LIMIT, type ReferenceState } from '../../../trace/wire/protocol.ts'
import type { FromReference, ToReference } from '../../../trace/wire/reference-protocol.ts'
import { RECORD_BYTES } from '../../../trace/wire/record.ts'
import type { ContextEntry } from '../registry.ts'
import { createInstrumentAnswers } from './instrument-answers.ts'
import { createInstrumentNode, type InstrumentNode } from './instrument-node.ts'
import type { PartHost } from './named-platform.ts'

/** A packed bank of what was ordered. Throws an error with one whole sentence. */
export type ToPackedBank = (bytes: ArrayBuffer) => ArrayBuffer

export interface InstrumentOptions {
  /** Address of the engine's module. */
  workletUrl: string
  /** 0: a context of its own. */
  contextId: number
  options: ReferenceOptions
  toPackedBank: ToPackedBank
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
  /** A bank's bytes, which are no longer the caller's. Said to be ready, or why not, by reference/state. */
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
export function createInstrument(host: PartHost, given: InstrumentOptions): Instrument {
  const { registry, output, contexts, platform } = host
  const { contextState, copyBytes, cutText, describeError, NativeError, quietly, whenSettled } =
    platform
  const { contextId, toPackedBank } = given
  const isJoined = contextId !== 0
  const context = isJoined ? registry.contextById(contextId) : createOwnContext(host)
  if (context === undefined) throw new NativeError(`There is no running context ${contextId}`)
  const entry = registry.context(context, !isJoined)
  if (!entry.isRealtime || contextState(context) === 'closed') {
    throw new NativeError(`Context ${entry.id} does not play`)
  }
  entry.isReference ||= !isJoined
  const id = registry.nextId()
  const inputId = registry.nextId()
  let { options } = given
  let node: InstrumentNode | null = null
  let waitingBank: (() => void) | null = null
  let bankName = ''
  let presets = 0
  let isOver = false
  const answers = createInstrumentAnswers(host)
  const secret = platform.createModuleSecret()

  const tell = (state: ReferenceState, reason = ''): void => {
    const { mode } = options
    const about = { id, state, reason: cutText(reason, LIMIT.stringLength), mode }
    output.send({
      type: 'reference/state',
      ...about,
      bankName,
      presets,
      wallMs: platform.nowMs(),
    })
  }

  const receive = quietly((event: Event): void => {
    const message = platform.messageData(event) as FromReference
    switch (message.type) {
      case 'chunk/full': {
        const { bytes, recordBytes, dropped } = message
        if (recordBytes >= RECORD_BYTES) output.ship(id, copyBytes(bytes, 0, recordBytes), dropped)
        return instrument.post({ type: 'chunk/return', bytes }, [bytes])
      }
      case 'reference/ready':
        presets = message.presets
        return tell('ready')
      case 'bank/refused':
        return tell('failed', message.reason)
      case 'reference/flushed':
        return answers.onFlushed()
      case 'reference/ended':
        return answers.onEnded()
      case 'reference/fault':
        return tell('failed', `The engine stopped: ${message.reason}`)
    }
  })

  const onStateChange = quietly((): void => {
    if (contextState(context) === 'closed') instrument.close('The page closed its context.')
  })

  const fail = (reason: unknown): void => {
    if (isOver) return
    const text = describeError(reason)
    tell('failed', `The reference instrument could not be put into the page: ${text}.`)
    instrument.close('')
  }

  /** The module is there. */
  const build = (): void => {
    if (isOver) return
    try {
      const processorOptions = { source: id, options, isJoined }
      node = createInstrumentNode(host, {
        context,
        entry,
        secret,
        processorOptions,
        inputId,
        onMessage: receive,
      })
      waitingBank?.()
      waitingBank = null
    } catch (error) {
      fail(error)
    }
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
      const promise = platform.contextResume?.(context)
      if (promise) whenSettled(promise, ignore, ignore)
    },
    post(message, transfer) {
      if (!isOver) node?.post(message, transfer)
    },
    load(name, bytes) {
      bankName = cutText(name, LIMIT.stringLength)
      presets = 0
      tell('loading')
      let packed: ArrayBuffer
      try {
        packed = toPackedBank(bytes)
      } catch (error) {
        tell('failed', describeError(error))
        return
      }
      const send = (): void => instrument.post({ type: 'bank/load', bytes: packed }, [packed])
      if (node === null) waitingBank = send
      else send()
    },
    configure(wanted) {
      node?.setGain(wanted.gain)
      const isOtherMode = wanted.mode !== options.mode
      options = wanted
      instrument.post({ type: 'reference/configure', options })
      if (isOtherMode && presets > 0) tell('ready')
    },
    flush(done) {
      if (!instrument.isAwake) return done()
      answers.awaitFlush(done)
      instrument.post({ type: 'chunk/flush' })
    },
    end(done) {
      if (!instrument.isAwake) return done()
      answers.awaitEnd(done)
      instrument.post({ type: 'reference/end' })
    },
    close(reason) {
      if (isOver) return
      instrument.post({ type: 'reference/end' })
      isOver = true
      waitingBank = null
      platform.removeListener(context, 'statechange', onStateChange)
      node?.remove()
      answers.release()
      if (node !== null) tell('removed', reason)
      node = null
      if (isJoined || contextState(context) === 'closed') return
      contexts.close(context as AudioContext)
    },
  }

  const input = { name: 'Reference', manufacturer: 'Awescope', virtual: true }
  registry.define({ kind: 'midiInput', id: inputId, ...input })
  tell('loading')
  platform.addListener(context, 'statechange', onStateChange)
  whenSettled(contexts.addModule(context, addressWithSecret(given.workletUrl, secret)), build, fail)
  return instrument
}

function createOwnContext({ platform }: PartHost): AudioContext {
  const { bare, NativeAudioContext, NativeError } = platform
  if (!NativeAudioContext) throw new NativeError('This browser has no AudioContext')
  return new NativeAudioContext(bare<AudioContextOptions>({ latencyHint: 'interactive' }))
}

const ignore = (): void => undefined
