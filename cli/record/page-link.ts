// The recorder in every frame of one page, driven by the browser's automation protocol: puts it in before the page's scripts,
// fetches what it recorded, and plays into its virtual input. Node.

import type { Frame, Page } from 'puppeteer-core'

import type { BrowserKind } from '../browser/find-browser.ts'
import { undrainMessage } from '../recorder/drained.ts'
import type { TraceCollector } from './trace-collector.ts'

const DRAIN_EVERY_MS = 250
/** A page whose main thread hangs does not answer; what came before is kept. */
const STOP_LIMIT_MS = 5000

export interface PageLink {
  /** Begins to fetch. */
  start(): void
  /** MIDI messages, in order, for every frame that has asked for MIDI. Does not wait. */
  send(messages: readonly (readonly number[])[]): void
  /** Fetches the rest, audio threads included, and ends. Resolves in bounded time; never rejects. */
  stop(): Promise<void>
  /** Fetches nothing more, for when the page is of no interest any longer. */
  dispose(): void
}

interface FrameState {
  id: number
  /** The recorder's own name for its document; only its changes count, the page could choose it. */
  documentName: string
  documents: number
  hasMidi: boolean
  pending: Promise<void> | null
}

/**
 * Puts `recorder` (the text of dist/recorder.js) into `page` from its next document on. In Chromium the page's
 * Content-Security-Policy is set aside, because the probe's module is a blob; Firefox cannot do that, and there a strict
 * policy leaves the audio thread unobserved, which the report says.
 */
export async function createPageLink(
  page: Page,
  kind: BrowserKind,
  recorder: string,
  collector: TraceCollector,
): Promise<PageLink> {
  if (kind === 'chrome') await page.setBypassCSP(true)
  await page.evaluateOnNewDocument(recorder)
  const states = new WeakMap<Frame, FrameState>()
  let frames = 0
  let timer: ReturnType<typeof setInterval> | undefined

  const stateOf = (frame: Frame): FrameState => {
    let state = states.get(frame)
    if (!state) {
      const id = frame === page.mainFrame() ? 0 : (frames += 1)
      state = { id, documentName: '', documents: 0, hasMidi: false, pending: null }
      states.set(frame, state)
    }
    return state
  }

  const take = (state: FrameState, value: unknown): void => {
    const { documentName, messages } = readDrained(value)
    if (documentName !== state.documentName) {
      state.documentName = documentName
      state.documents += 1
      state.hasMidi = false
    }
    for (const each of messages) {
      const message = undrain(each)
      if (isMidiRequest(message)) state.hasMidi = true
      collector.take(`${state.id}.${state.documents}`, state.id, message)
    }
  }

  /** Frames come and go while they are asked; one that has gone has nothing more to say. */
  const drain = (frame: Frame, isFlushed: boolean): Promise<void> => {
    const state = stateOf(frame)
    state.pending ??= frame
      .evaluate((flushed) => globalThis.__awescope?.drain(flushed) ?? null, isFlushed)
      .then((drained) => {
        if (drained !== null) take(state, drained)
      })
      .catch(() => undefined)
      .finally(() => {
        state.pending = null
      })
    return state.pending
  }

  const dispose = (): void => clearInterval(timer)

  return {
    dispose,
    start() {
      timer ??= setInterval(() => {
        for (const frame of page.frames()) void drain(frame, false)
      }, DRAIN_EVERY_MS)
    },
    send(messages) {
      for (const frame of page.frames()) {
        if (!states.get(frame)?.hasMidi) continue
        const plain = messages.map((bytes) => [...bytes])
        frame
          .evaluate((list) => list.forEach((bytes) => globalThis.__awescope?.send(bytes)), plain)
          .catch(() => undefined)
      }
    },
    async stop() {
      dispose()
      const rest = page.frames().map(async (frame) => {
        // The one under way was not asked to flush.
        await states.get(frame)?.pending
        await drain(frame, true)
      })
      let limit: ReturnType<typeof setTimeout> | undefined
      await Promise.race([
        Promise.all(rest),
        new Promise((resolve) => {
          limit = setTimeout(resolve, STOP_LIMIT_MS)
        }),
      ])
      clearTimeout(limit)
    },
  }
}

/** The page could answer anything: whatever is not there is empty. */
function readDrained(value: unknown): { documentName: string; messages: readonly unknown[] } {
  if (typeof value !== 'object' || value === null) return { documentName: '', messages: [] }
  const documentName =
    'document' in value && typeof value.document === 'string' ? value.document : ''
  const messages = 'messages' in value && Array.isArray(value.messages) ? value.messages : []
  return { documentName, messages }
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
