// The recorder in every frame of one page, driven by the browser's automation protocol: puts it in before the page's
// scripts, fetches what it recorded, and plays into its virtual input. Node.

import type { Frame, Page } from 'puppeteer-core'

import type { BrowserKind } from '../browser/find-browser.ts'
import { undrainMessage } from '../../recorder/drained.ts'
import type { AwescopePlayer } from '../../recorder/player.ts'
import { fetchPortions, type Portion, readPortions, type Wanted } from './portions.ts'
import type { TraceCollector } from './trace-collector.ts'

const FETCH_EVERY_MS = 250
/** With what waits for the next fetch, no more than a second of a recording is lost where this process is killed. */
const WRITE_EVERY_MS = 700
const REST_EVERY_MS = 50
/** An answer that takes longer is asked for again. */
const ANSWER_LIMIT_MS = 3000
/** A page whose main thread hangs does not answer; what came before is kept. */
const STOP_LIMIT_MS = 5000

/** Texts of dist/recorder-player.js and dist/recorder.js: what is put into pages. */
export interface RecorderScripts {
  readonly player: string
  readonly recorder: string
}

export interface PageLink {
  /** Begins to fetch, or goes on after `stop`. */
  start(): void
  /** The documents that hear MIDI now: those that have asked for it, and see `sendToMainFrame`. */
  listeners(): readonly Listener[]
  /**
   * From now on the main frame gets messages also where it has not asked for MIDI: the reference instrument in it plays
   * them.
   */
  sendToMainFrame(): void
  /** Fetches the rest, audio threads included, and ends. Resolves in bounded time; never rejects. */
  stop(): Promise<void>
  /** Fetches nothing more, for when the page is of no interest any longer. */
  dispose(): void
}

/** A document that hears what is played. No method rejects: a document may go at any time. */
export interface Listener {
  /** Stamp of the document; another one after each reload. */
  readonly document: string
  readonly frameId: number
  /** Epoch ms by the document's clock; null where it does not answer. */
  nowMs(): Promise<number | null>
  /** Music begins here: times count from `startWallMs`. */
  begin(startWallMs: number): void
  /** Messages for later, in order. */
  add(atMs: readonly number[], messages: readonly (readonly number[])[]): void
  /** Ends what sounds; nothing more comes. */
  stop(): void
}

interface FrameState {
  id: number
  /** The recorder's own name for its document; only its changes count, the page could choose it. */
  documentName: string
  documents: number
  /** Number of the last portion of that document that has arrived, and of the last that is in the file. */
  lastPortion: number
  writtenPortion: number
  /** When its last ones went into the file, by this process's clock. */
  writtenAtMs: number
  hasFlushed: boolean
  hasMidi: boolean
  pending: Promise<void> | null
}

/**
 * Puts `scripts` into `page` from its next document on. In Chromium the page's Content-Security-Policy is set aside,
 * because the probe's module is a blob; Firefox cannot do that, and there a strict policy leaves the audio thread
 * unobserved, which the report says.
 */
export async function createPageLink(
  page: Page,
  kind: BrowserKind,
  scripts: RecorderScripts,
  collector: TraceCollector,
): Promise<PageLink> {
  if (kind === 'chrome') await page.setBypassCSP(true)
  else await page.evaluateOnNewDocument(denyNativeMidi)
  await page.evaluateOnNewDocument(scripts.player)
  await page.evaluateOnNewDocument(scripts.recorder)
  const states = new WeakMap<Frame, FrameState>()
  let frames = 0
  let isMainFrameMeant = false
  let timer: ReturnType<typeof setInterval> | undefined

  const stateOf = (frame: Frame): FrameState => {
    let state = states.get(frame)
    if (!state) {
      const id = frame === page.mainFrame() ? 0 : (frames += 1)
      state = {
        id,
        documentName: '',
        documents: 0,
        lastPortion: 0,
        writtenPortion: 0,
        writtenAtMs: -Infinity,
        hasFlushed: false,
        hasMidi: false,
        pending: null,
      }
      states.set(frame, state)
    }
    return state
  }

  const take = (state: FrameState, portion: Portion): void => {
    if (portion.documentName !== state.documentName) {
      state.documentName = portion.documentName
      state.documents += 1
      state.lastPortion = 0
      state.writtenPortion = 0
      state.hasMidi = false
    }
    // What was fetched twice because an answer came late, or because it is not written yet.
    if (portion.number <= state.lastPortion) return
    state.lastPortion = portion.number
    state.hasFlushed ||= portion.isFlushed
    for (const each of portion.messages) {
      const message = undrain(each)
      if (isMidiRequest(message)) state.hasMidi = true
      collector.take(stampOf(state), state.id, message)
    }
  }

  /** Takes what the page answered, and lets the page forget it once it is in the file. */
  const takeAll = async (
    state: FrameState,
    portions: readonly Portion[],
    wanted: Wanted,
  ): Promise<void> => {
    for (const portion of portions) take(state, portion)
    // Until then the page keeps them: larger chunks take less room.
    if (wanted === 'more' && performance.now() - state.writtenAtMs < WRITE_EVERY_MS) return
    const { documentName, lastPortion } = state
    state.writtenAtMs = performance.now()
    await collector.flush()
    if (state.documentName === documentName) state.writtenPortion = lastPortion
  }

  /** Frames come and go while they are asked; one that has gone has nothing more to say. */
  const fetch = (frame: Frame, wanted: Wanted): Promise<void> => {
    const state = stateOf(frame)
    if (state.pending) return state.pending
    const { documentName, writtenPortion } = state
    const fetched = frame
      .evaluate(fetchPortions, documentName, writtenPortion, wanted)
      .then((portions: unknown) => takeAll(state, readPortions(portions), wanted))
      .catch(() => undefined)
    state.pending = withLimit(fetched, ANSWER_LIMIT_MS).finally(() => {
      state.pending = null
    })
    return state.pending
  }

  /** Asks for everything, audio threads included, until it is there. */
  const fetchRest = async (frame: Frame, giveUpMs: number): Promise<void> => {
    const state = stateOf(frame)
    await state.pending
    state.hasFlushed = false
    await fetch(frame, 'everything')
    while (!state.hasFlushed && performance.now() < giveUpMs && !frame.detached) {
      await new Promise((resolve) => setTimeout(resolve, REST_EVERY_MS))
      await fetch(frame, 'what is there')
      // A frame without a recorder (it was there before us, or is no page) has nothing to flush.
      if (state.documents === 0) return
    }
  }

  const dispose = (): void => {
    clearInterval(timer)
    timer = undefined
  }

  return {
    dispose,
    start() {
      timer ??= setInterval(() => {
        for (const frame of page.frames()) void fetch(frame, 'more')
      }, FETCH_EVERY_MS)
    },
    listeners() {
      return page.frames().flatMap((frame) => {
        const isMeant = isMainFrameMeant && frame === page.mainFrame()
        const state = states.get(frame)
        if (state === undefined || state.documents === 0) return []
        return isMeant || state.hasMidi ? [listenerOf(frame, stampOf(state), state.id)] : []
      })
    },
    sendToMainFrame() {
      isMainFrameMeant = true
    },
    async stop() {
      dispose()
      const giveUpMs = performance.now() + STOP_LIMIT_MS
      await Promise.all(page.frames().map((frame) => fetchRest(frame, giveUpMs)))
    },
  }
}

const stampOf = ({ id, documents }: FrameState): string => `${id}.${documents}`

function listenerOf(frame: Frame, document: string, frameId: number): Listener {
  const gone = (): null => null
  return {
    document,
    frameId,
    nowMs: () =>
      frame
        .evaluate((): ReturnType<AwescopePlayer['nowMs']> | null => {
          return globalThis.__awescopePlayer?.nowMs() ?? null
        })
        .catch(gone),
    begin(startWallMs) {
      frame.evaluate((ms) => globalThis.__awescopePlayer?.begin(ms), startWallMs).catch(gone)
    },
    add(atMs, messages) {
      const plain = messages.map((bytes) => [...bytes])
      frame
        .evaluate(
          (times, list) => {
            // No method of an array: they are the page's.
            for (let at = 0; at < list.length; at++) {
              globalThis.__awescopePlayer?.add(times[at] ?? 0, list[at] ?? [])
            }
          },
          [...atMs],
          plain,
        )
        .catch(gone)
    },
    stop() {
      frame.evaluate(() => globalThis.__awescopePlayer?.stop()).catch(gone)
    },
  }
}

/** Resolves with the promise, or after `ms` without it. */
function withLimit(promise: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    void promise.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/**
 * Firefox grants MIDI only by an add-on that a person confirms, which no automation can (Firefox 153), and lets the
 * page wait for many seconds before it says so. Here it is a system without MIDI at once, where the recorder offers its
 * virtual input.
 */
function denyNativeMidi(): void {
  if (!('requestMIDIAccess' in Navigator.prototype)) return
  Navigator.prototype.requestMIDIAccess = function requestMIDIAccess() {
    return Promise.reject(new DOMException('This system has no MIDI.', 'InvalidStateError'))
  }
}

/** Null, which the collector refuses and counts, where the bytes are not what they should be. */
function undrain(value: unknown): unknown {
  try {
    return undrainMessage(value)
  } catch {
    return null
  }
}

function isMidiRequest(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'midi/requested' &&
    'outcome' in value &&
    value.outcome !== 'rejected'
  )
}
