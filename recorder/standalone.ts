// The recorder as one file, `dist/recorder.js`, for any harness: a script tag first in the page, Playwright's or
// Puppeteer's init script, WebDriver. It starts by itself and answers on `__awescope`. Page world, evaluated before the
// page's own scripts.
//
// Settings come from `globalThis.__awescopeOptions` (read once and removed) or from its own script tag:
// data-worklet-url, data-sampling-rate, data-timed-quantum-every, data-virtual-midi="off".

// oxlint-disable-next-line typescript/triple-slash-reference -- the module exists only in builds
/// <reference path="../build/virtual-modules.d.ts" />
import { workletSource } from 'virtual:awescope-worklet-source'
import type { DocumentTaps } from '../injected/page/contexts/document-taps.ts'
import { createDocumentTaps } from '../injected/page/contexts/tap.ts'
import {
  absolute,
  addListener,
  bare,
  bound,
  createList,
  createPromise,
  defineProperty,
  deleteProperty,
  each,
  fulfil,
  inherits,
  isCallable,
  NativeError,
  nativeGetter,
  nowMs,
  own,
  ownDocument,
  prototypeOf,
  push,
  quietly,
  removeListener,
  sequence,
  takeAll,
  whenSettled,
  world,
} from '../injected/page/natives.ts'
import { createRecorder, type Recorder } from '../injected/page/page-recorder.ts'
import { createSecret } from '../injected/page/secrets.ts'
import type { ReferenceOrder } from '../trace/wire/page-port.ts'
import { DEFAULT_RECORDER_CONFIG, type RecorderConfig } from '../trace/wire/recorder-config.ts'
import type { SelectionQuery } from '../trace/figures/selection.ts'
import type { Report } from '../trace/report/schema.ts'
import { createChunkWriterWith, createTraceMemory } from '../trace/file/chunk-writer.ts'
import { headerOf } from '../trace/file/header.ts'
import { assembleSession } from '../trace/session/assemble-session.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
import { type Drained, type DrainedMessage, drainMessage } from './drained.ts'
import { createKeptMessages } from './kept-messages.ts'
import { nativeGzip } from './native-gzip.ts'
import type { RecorderColumnPart } from './column-part.ts'
import type { RecorderGlitchPart } from './glitch-part.ts'
import type { RecorderReferencePart } from './reference-part.ts'
import { asArray, createPortions, type FetchPortions } from './portions.ts'

/** What a page or harness finds as `globalThis.__awescope`. */
export interface Awescope {
  /**
   * What `awescope report --json` prints, or the same of a selection. Rejects once somebody drains. `glitchPartUrl`:
   * the address of dist/recorder-glitches.js, without which it does not look for glitches (`glitchCounts` null).
   */
  report(query?: SelectionQuery, glitchPartUrl?: string): Promise<Report>
  /**
   * The recording as an `.awescope` file. Rejects once somebody drains. `columnPartUrl`: the address of
   * dist/recorder-columns.js, with which it takes two to five bytes a record in place of some seventeen.
   */
  trace(columnPartUrl?: string): Promise<Uint8Array>
  /**
   * What was recorded since the last call, as plain JSON; from the first call on nothing else is kept here. `isFlushed`
   * true: everything up to now, audio threads included.
   */
  drain(isFlushed?: boolean): Promise<Drained>
  /** The same for whoever cannot wait for a promise, and must not lose what was drained on the way. */
  portions: FetchPortions
  /** Whole MIDI messages into the page's virtual inputs that are open; nothing where the page has none. */
  send(bytes: readonly number[]): void
  configure(config: Partial<RecorderConfig>): void
  /**
   * An order for the reference instrument; see trace/wire/page-port.ts. The addresses of its modules
   * are the caller's to know: `partUrl` of dist/recorder-reference.js, which also takes SoundFont 2 files as banks,
   * `workletUrl` of worklet/reference.js. What became of it is told by reference/state in what is recorded.
   */
  reference(order: ReferenceOrder): void
  /**
   * Restores the natives; resolves when the audio threads have sent their rest. What was recorded can still be asked
   * for.
   */
  stop(): Promise<void>
  /**
   * Records anew, as when this file is run again: the recorder that is there stops at once, and another one goes on
   * with what is in the page, under `__awescope`. Settings are read again.
   */
  restart(): void
  readonly isRecording: boolean
  /** The page has asked for MIDI access. */
  readonly isMidiRequested: boolean
}

/* oxlint-disable no-underscore-dangle -- the name that harnesses are told */
declare global {
  var __awescope: Awescope | undefined
  var __awescopeOptions: Partial<RecorderConfig> | undefined
}

const DRAINED = 'This recorder is drained from outside: whoever drains it has the recording.'

const documentPrototype = prototypeOf('Document')
const currentScript = nativeGetter<object | null>(documentPrototype, 'currentScript')
const visibilityOf = nativeGetter<string>(documentPrototype, 'visibilityState')
const readyState = nativeGetter<string>(documentPrototype, 'readyState')
const scriptsOf = nativeGetter<object>(documentPrototype, 'scripts')
const countOf = nativeGetter<number>(prototypeOf('HTMLCollection'), 'length')
const dataOf = nativeGetter<Record<string, string>>(prototypeOf('HTMLElement'), 'dataset')
const NativeBlob = Blob
const createAddress = bound(URL.createObjectURL, URL)
const isTopFrame = window.top === window

const readOptions = (): RecorderConfig => {
  const given = own(world, '__awescopeOptions')
  deleteProperty(world, '__awescopeOptions')
  const config: RecorderConfig = { ...DEFAULT_RECORDER_CONFIG }
  const script = currentScript?.(ownDocument)
  if (inherits(script, prototypeOf('HTMLScriptElement'))) {
    const tag = dataOf?.(script) ?? bare<Record<string, string>>({})
    const workletUrl = own(tag, 'workletUrl')
    const samplingRate = own(tag, 'samplingRate')
    const timedQuantumEvery = own(tag, 'timedQuantumEvery')
    if (workletUrl) config.workletUrl = absolute(workletUrl) ?? workletUrl
    if (samplingRate) config.samplingRate = +samplingRate
    if (timedQuantumEvery) config.timedQuantumEvery = +timedQuantumEvery
    if (own(tag, 'virtualMidi') === 'off') config.virtualMidi = false
  }
  const chosen = { ...config, ...given }
  if (chosen.workletUrl === '') {
    const module = new NativeBlob(sequence(workletSource), bare({ type: 'text/javascript' }))
    chosen.workletUrl = createAddress(module)
  }
  return chosen
}

/** Scripts of the page, beside this one, are there. */
const isJoining = (): boolean =>
  readyState?.(ownDocument) !== 'loading' ||
  (countOf?.(scriptsOf?.(ownDocument)) ?? 0) > (currentScript?.(ownDocument) ? 1 : 0)

/** `taps`: of all recorders of this document. */
const run = (taps: DocumentTaps, isLate: boolean): void => {
  // No other document of this recording has it.
  const documentName = createSecret()
  const kept = createKeptMessages(documentName, isTopFrame)
  let config = readOptions()
  let isDrained = false
  let isStopped = false
  const waiting = createList<() => void>()
  let lastCondition = ''
  /** Where the instrument came from last: what reads its records comes with it. */
  let referencePartUrl: string | undefined

  /** A part of the session that is a module of its own; null where it has no address, or does not come. */
  const fetchPart = <P>(url: string | undefined): Promise<P | null> =>
    createPromise((resolve) => {
      if (url === undefined) return resolve(null)
      const coming = import(/* @vite-ignore */ url) as Promise<P>
      whenSettled(coming, resolve, () => resolve(null))
    })

  const recorder: Recorder = createRecorder(
    (message) => {
      recorder.command({ type: 'records/acknowledge', chunks: kept.add(message) })
    },
    config,
    taps,
    {
      onStopped() {
        isStopped = true
        if (ownDocument) removeListener(ownDocument, 'visibilitychange', tellVisibility)
        each(takeAll(waiting), (resolve) => resolve())
      },
    },
  )

  /** Everything so far, for the library that reads it in the page's own language. */
  const recorded = async (): Promise<readonly StampedMessage[]> => {
    if (isDrained) throw new NativeError(DRAINED)
    if (recorder.isRecording) await recorder.flush()
    return Array.from(kept.all)
  }

  /** The extension's bridge tells of this; here nobody stands between. */
  const tellVisibility = quietly((): void => {
    const condition = visibilityOf?.(ownDocument) === 'hidden' ? 'hidden' : 'visible'
    // A page may dispatch the event as often as it likes.
    if (condition === lastCondition) return
    lastCondition = condition
    kept.add({ type: 'document/condition', condition, wallMs: nowMs() })
  })

  const takeKept = (): Drained => {
    const messages = createList<DrainedMessage>()
    each(kept.all, ({ message }) => push(messages, drainMessage(message)))
    // Only now: what could not be made whole is still kept. There is room again, also where the recorder has waited
    // for it.
    kept.release()
    recorder.command({ type: 'records/acknowledge', chunks: kept.acknowledged })
    return { document: documentName, isTopFrame, messages: asArray(messages) }
  }

  const drain = (
    isFlushed: boolean,
    done: (drained: Drained) => void,
    fail: (error: unknown) => void,
  ): void => {
    const take = (): void => {
      isDrained = true
      try {
        done(takeKept())
      } catch (error) {
        fail(error)
      }
    }
    if (isFlushed && recorder.isRecording) whenSettled(recorder.flush(), take, take)
    else take()
  }

  const awescope: Awescope = {
    async report(query, glitchPartUrl) {
      const messages = await recorded()
      const instrument = await fetchPart<RecorderReferencePart>(referencePartUrl)
      const glitches = await fetchPart<RecorderGlitchPart>(glitchPartUrl)
      const session = assembleSession({
        reference: instrument && instrument.REFERENCE_KIT,
        glitches: glitches && glitches.GLITCH_KIT,
        graph: null,
        performance: null,
        ranges: null,
        resolve: null,
      })
      for (const stamped of messages) session.ingest(stamped)
      session.finish()
      return session.report(query)
    },
    async trace(columnPartUrl) {
      const messages = await recorded()
      const columns = await fetchPart<RecorderColumnPart>(columnPartUrl)
      const memory = createTraceMemory()
      const header = headerOf(messages, null)
      const writer = createChunkWriterWith(
        nativeGzip,
        memory.sink,
        { header },
        columns?.columnsPacker(),
      )
      for (const stamped of messages) writer.append(stamped)
      await writer.end()
      return memory.toBytes()
    },
    drain: (isFlushed = false) =>
      createPromise((resolve, reject) => {
        drain(isFlushed, (drained) => fulfil(resolve, drained), reject)
      }),
    portions: createPortions((isFlushed, done) => drain(isFlushed, done, () => done(null))),
    send: (bytes) => recorder.command({ type: 'midi/send', bytes }),
    configure(changes) {
      config = { ...config, ...changes }
      recorder.command({ type: 'recorder/configure', config })
    },
    reference(order) {
      if (order.type === 'reference/inject') {
        referencePartUrl = order.partUrl
      }
      recorder.command({ type: 'reference/order', order })
    },
    stop() {
      return createPromise((resolve) => {
        if (isStopped) return resolve()
        push(waiting, resolve)
        recorder.stop()
      })
    },
    restart() {
      recorder.leave()
      run(taps, true)
    },
    get isRecording() {
      return recorder.isRecording
    },
    get isMidiRequested() {
      return recorder.isMidiRequested
    },
  }
  // Not enumerable: a page that walks its globals is not to trip over it.
  defineProperty(world, '__awescope', {
    value: awescope,
    configurable: true,
    writable: true,
  })
  recorder.start(isLate || isJoining())
  // The recorder's own first word goes before.
  if (ownDocument) addListener(ownDocument, 'visibilitychange', tellVisibility)
  tellVisibility(null)
}

// Run twice in one document, it would wrap everything twice: the one that is there begins anew instead.
if (isCallable(globalThis.__awescope?.restart)) globalThis.__awescope.restart()
else run(createDocumentTaps(), false)
