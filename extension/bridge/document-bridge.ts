// One document's bridge: page messages in, checked and numbered, out to the background; commands back. Runs in the
// isolated world of one frame, from document_start (or from the moment a recording joins). The page's side of the port
// is hostile input; the background's side is ours.

import { costOf, sizeOf } from '../../trace/validate/message-cost.ts'
import { readHeardSamples } from '../../trace/validate/heard-chunk.ts'
import { validatePageMessage } from '../../trace/validate/page-message.ts'
import type { HeardMessage } from '../../trace/wire/ear-protocol.ts'
import type { RecorderAlive, RecorderCommand } from '../../trace/wire/page-port.ts'
import { LIMIT, type PageMessage } from '../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import {
  EXTENSION_PROTOCOL_VERSION,
  type FromBridge,
  type Handlers,
  type ToBridge,
} from '../protocol.ts'
import { createReconnectingPort, type RuntimePort } from '../transports/reconnecting-port.ts'
import type { DocumentConditions } from './document-conditions.ts'
import { createEntryQueue } from './entry-queue.ts'
import { createFloodGate } from './flood-gate.ts'
import { createLiveness } from './liveness.ts'
import type { ReferenceOrders } from './reference-orders.ts'
import { createRefusals } from './refusals.ts'
import type { Performer } from './performer.ts'
import { createMessageLog } from './unacknowledged.ts'

/**
 * After this long without a panel the recorder stops: nobody is there to see it, and the page should run as without us.
 */
export const UNHEARD_LIMIT_MS = 30_000
/** After this long without a panel music that is performed ends, with what still sounds. */
export const PERFORM_LIMIT_MS = 5_000
/** How long the page's recorder may take to write out the rest and answer. */
export const STOP_LIMIT_MS = 3_000
/** Chunks of which the page hears together that they are taken: half of those that it sends without a word. */
const TELL_AFTER_CHUNKS = LIMIT.unacknowledgedChunks / 2
const HEARD: HeardMessage['type'] = 'heard/chunk'
/** Of the work that a page may make in a second (flood-gate.ts): to check one chunk. */
const HEARD_UNITS = 50

export interface BridgeEnvironment {
  /** Opens a port to the background. Throws where the extension is gone. */
  connect(): RuntimePort
  /** False once the extension was removed, reloaded or updated under us. */
  isExtensionAlive(): boolean
  workletUrl: string
  /** Of the probe that listens. */
  earUrl: string
  reference: ReferenceOrders
  /** What becomes of the document, told as messages that stand among the page's. */
  conditions(tell: (message: PageMessage) => void): DocumentConditions
  /** Who performs music: sent into the page, told as messages that stand among the page's. */
  performer(
    send: (bytes: readonly number[]) => void,
    tell: (message: PageMessage) => void,
  ): Performer
  /** Calls back once, about a second later, whatever the page does to its timers. */
  afterPause(run: () => void): void
  /** Unique for each bridge. */
  token: string
  url: string
}

export interface Bridge {
  /** The page's end is here, and the recorder behind it takes orders. */
  readonly hasRecorder: boolean
  /** Takes the page's end. Only the first one counts: the page must not be able to swap it. */
  takePagePort(port: MessagePort): void
  /** The same with a recorder that an earlier bridge has let go: it records again. */
  takeOver(port: MessagePort): void
  /**
   * The browser had kept the document, and brings it back: it has closed the connection, of which nobody here has
   * heard.
   */
  comeBack(): void
  /**
   * Lets go of everything. Result: the page's end, for a newer bridge; null where there is none, or where the extension
   * that it belongs to is gone: then the recorder has stopped for good.
   */
  dispose(): MessagePort | null
}

/** The bridge of one document, which connects at once. Isolated world; never throws on what a page sends. */
export const createBridge = (environment: BridgeEnvironment): Bridge => {
  const log = createMessageLog()
  const gate = createFloodGate()
  let page: MessagePort | null = null
  /** Mark of the panel that listens; null while none does. */
  let generation: number | null = null
  let phase: 'running' | 'stopping' | 'finished' = 'running'
  let isAbandoned = false
  /** What the page knows of: chunks that it may count as taken. */
  let toldChunks = 0
  let config: RecorderConfig | null = null
  let isHeard = false
  /** False: what an earlier recording left in the channel comes before the first word of this one. */
  let isGreeted = true
  let unheardTimer: ReturnType<typeof setTimeout> | undefined
  let stopTimer: ReturnType<typeof setTimeout> | undefined
  let performTimer: ReturnType<typeof setTimeout> | undefined

  const command = (message: RecorderCommand, transfer: Transferable[] = []): void =>
    page?.postMessage(message, transfer)

  const entries = createEntryQueue((waiting) => {
    if (generation === null) return
    background.post({ type: 'bridge/entries', generation, entries: waiting })
  })

  /**
   * What is not sent because there is no connection: the log holds it, and what the bridge has come to is told by the
   * next one.
   */
  const send = (message: FromBridge): void => {
    entries.flush()
    background.post(message)
  }

  const refusals = createRefusals((count, reason) =>
    send({ type: 'bridge/refused', count, reason }),
  )

  /** Hands over what the panel has room for; in the end all that there is. */
  const pump = (): void => {
    if (generation === null) return
    for (const entry of log.take(phase === 'finished')) entries.add(entry)
  }

  const liveness = createLiveness(
    {
      ask: () => command({ type: 'recorder/ping' }),
      onChange: (isSilent) => send({ type: 'bridge/liveness', isSilent }),
    },
    environment.afterPause,
  )

  const take = (message: PageMessage): void => {
    log.append(message)
    pump()
    if (log.seenChunks - toldChunks < TELL_AFTER_CHUNKS) return
    toldChunks = log.seenChunks
    command({ type: 'records/acknowledge', chunks: toldChunks })
  }

  const conditions = environment.conditions(take)
  const performer = environment.performer((bytes) => command({ type: 'midi/send', bytes }), take)

  const finish = (): void => {
    if (phase === 'finished') return
    phase = 'finished'
    liveness.stop()
    conditions.stop()
    clearTimeout(stopTimer)
    clearTimeout(unheardTimer)
    pump()
    refusals.flush()
    send({ type: 'bridge/finished' })
  }

  /** For good: nobody will ever speak to this recorder again. */
  const leave = (): void => {
    command({ type: 'recorder/leave' })
    page = null
    finish()
  }

  const stop = (): void => {
    if (phase !== 'running') return
    phase = 'stopping'
    clearTimeout(performTimer)
    performer.stop()
    liveness.stop()
    clearTimeout(unheardTimer)
    if (page === null) return finish()
    command({ type: 'recorder/stop' })
    stopTimer = setTimeout(finish, STOP_LIMIT_MS)
  }

  /** Of no recording: nobody asks for it again, so that nothing keeps it. */
  const hear = (value: unknown): void => {
    // A recorder that has listened for an audit goes on with it in later recordings of its document.
    if (!isHeard) return
    const heard = readHeardSamples(value)
    if (heard === null) return refusals.add('What the page says that it has heard is none.')
    if (!gate.spend(HEARD_UNITS, heard.bytes.byteLength)) {
      return refusals.add('The page sent too much in a second.')
    }
    if (generation !== null) background.post({ type: 'bridge/heard', heard })
  }

  const onPageMessage = (value: unknown): void => {
    if (phase === 'finished') return
    if (!gate.pass(performance.now())) {
      return refusals.add('The page sent too many messages in a second.')
    }
    if (isAlive(value)) return liveness.answered()
    if (isOfType(value, HEARD)) return hear(value)
    const checked = validatePageMessage(value)
    if ('error' in checked) return refusals.add(checked.error)
    isGreeted ||= checked.message.type === 'document/hello'
    if (!isGreeted) return
    if (!gate.spend(costOf(checked.message), sizeOf(checked.message))) {
      return refusals.add('The page sent too much in a second.')
    }
    take(checked.message)
    // The first word of a recording is the page's.
    if (checked.message.type === 'document/hello') conditions.start()
    if (checked.message.type === 'recorder/stopped') finish()
  }

  const awaitListener = (): void => {
    entries.clear()
    generation = null
    log.restart(log.acknowledgedOrdinal)
    // Nobody is there to tell what comes next, unless it is the background alone that was away.
    performTimer ??= setTimeout(performer.stop, PERFORM_LIMIT_MS)
    if (phase !== 'running' || unheardTimer !== undefined) return
    unheardTimer = setTimeout(() => {
      isAbandoned = true
      send({ type: 'bridge/abandoned' })
      stop()
    }, UNHEARD_LIMIT_MS)
  }

  const configure = (wanted: RecorderConfig): void => {
    config = { ...wanted, workletUrl: isHeard ? environment.earUrl : environment.workletUrl }
    command({ type: 'recorder/configure', config })
  }

  const replay = (after: number | null, newGeneration: number): void => {
    clearTimeout(unheardTimer)
    clearTimeout(performTimer)
    unheardTimer = performTimer = undefined
    entries.clear()
    generation = newGeneration
    // Who asks for what follows has what was before, also where the word of that was lost with a connection.
    if (after !== null && after > 0) log.acknowledge(after)
    log.restart(after ?? log.acknowledgedOrdinal)
    pump()
    entries.flush()
    refusals.flush()
  }

  const handlers: Handlers<ToBridge> = {
    'bridge/off'() {
      // The word that it is finished was heard. Until then it must be told, even by a new connection.
      if (phase === 'finished') background.close()
      else stop()
    },
    'bridge/stop': stop,
    'bridge/on'(message) {
      isHeard = message.isHeard === true
      configure(message.config)
    },
    'bridge/replay': (message) => replay(message.after, message.generation),
    'bridge/unheard': awaitListener,
    'bridge/acknowledge'({ ordinal }) {
      log.acknowledge(ordinal)
      pump()
    },
    'bridge/watched': ({ isWatched }) => entries.setWatched(isWatched),
    'bridge/command'(message) {
      if (message.command.type === 'recorder/configure') configure(message.command.config)
      else command(message.command)
    },
    'bridge/perform': ({ order }) => {
      if (phase === 'running' && page !== null) performer.take(order)
    },
    'bridge/reference': (message) => environment.reference.take(message.command, command, take),
    // The background does not understand this bridge, left over from another version: go.
    'protocol/error': stop,
  }

  const background = createReconnectingPort<ToBridge, FromBridge>({
    connect: environment.connect,
    handlers,
    onOpen() {
      const { token, url } = environment
      send({ type: 'bridge/hello', version: EXTENSION_PROTOCOL_VERSION, token, url })
      if (isAbandoned) send({ type: 'bridge/abandoned' })
      if (liveness.isSilent) send({ type: 'bridge/liveness', isSilent: true })
      if (phase === 'finished') send({ type: 'bridge/finished' })
      else awaitListener()
    },
    onLost() {
      // An extension that is gone never comes back.
      if (environment.isExtensionAlive()) awaitListener()
      else {
        stop()
        leave()
      }
      return environment.isExtensionAlive()
    },
  })
  background.open()
  liveness.start()

  const onMessage = (event: MessageEvent): void => onPageMessage(event.data)

  const listenTo = (port: MessagePort): void => {
    page = port
    port.addEventListener('message', onMessage)
    port.start()
    if (config !== null) command({ type: 'recorder/configure', config })
    if (phase !== 'running') command({ type: 'recorder/stop' })
  }

  return {
    get hasRecorder() {
      return page !== null && environment.isExtensionAlive()
    },
    takePagePort(port) {
      if (page === null) listenTo(port)
    },
    takeOver(port) {
      if (page !== null) return
      isGreeted = false
      port.postMessage({ type: 'recorder/start' } satisfies RecorderCommand)
      listenTo(port)
    },
    comeBack: background.reconnect,
    dispose() {
      clearTimeout(performTimer)
      performer.stop()
      if (phase === 'running') command({ type: 'recorder/stop' })
      phase = 'finished'
      liveness.stop()
      conditions.stop()
      clearTimeout(stopTimer)
      clearTimeout(unheardTimer)
      pump()
      entries.flush()
      refusals.dispose()
      background.close()
      if (!environment.isExtensionAlive()) leave()
      const left = page
      left?.removeEventListener('message', onMessage)
      page = null
      return left
    },
  }
}

/** The page world is hostile: anything may stand in the place of the answer. */
const isOfType = (value: unknown, type: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.hasOwn(value, 'type') &&
  (value as { type: unknown }).type === type

const isAlive = (value: unknown): value is RecorderAlive => isOfType(value, 'recorder/alive')
