// What a page that is audited sounds like: fetches what the recorder that listens (dist/recorder-ear.js) has heard in
// every frame, while it is recorded. Node. The page is hostile input: what is no chunk is left out.

import type { Frame, Page } from 'puppeteer-core'

import { createHeardFrames } from '../../audit/listening/heard-frames.ts'
import type { HeardSound } from '../../audit/listening/heard-sound.ts'
import { fromBase64 } from '../../recorder/drained.ts'
import type { AwescopeEar } from '../../recorder/ear-part.ts'
import { readHeardChunk } from '../../trace/validate/heard-chunk.ts'

export type { AwescopeEar }

/** The page keeps eight seconds. */
const FETCH_EVERY_MS = 300
/** A page whose main thread hangs does not answer. */
const STOP_LIMIT_MS = 1000
/** More than a page can have heard since the last time. */
const MAX_CHUNKS = 1000

export interface PageEar {
  /** Of each context of each frame, so far. */
  readonly sounds: readonly HeardSound[]
  /** Begins to fetch. */
  follow(page: Page): void
  /** Fetches the rest, and ends. Resolves in bounded time; never rejects. */
  stop(): Promise<void>
  /** Fetches nothing more. */
  dispose(): void
}

/** An ear that follows no page yet. */
export function createPageEar(): PageEar {
  const frames = createHeardFrames<Frame>()
  const pending = new Map<Frame, Promise<void>>()
  let followed: Page | null = null
  let timer: ReturnType<typeof setInterval> | undefined

  const fetch = (frame: Frame): Promise<void> => {
    const fetching =
      pending.get(frame) ??
      frame
        .evaluate(() => globalThis.__awescopeEar?.take() ?? null)
        .then((chunks: unknown) => take(frame, chunks))
        .catch(() => undefined)
        .finally(() => pending.delete(frame))
    pending.set(frame, fetching)
    return fetching
  }

  const take = (frame: Frame, chunks: unknown): void => {
    if (!Array.isArray(chunks)) return
    for (const given of chunks.slice(0, MAX_CHUNKS)) {
      const chunk = readHeardChunk(given)
      if (chunk !== null) frames.take(frame, { ...chunk, samples: samplesOf(chunk.samples) })
    }
  }

  const dispose = (): void => clearInterval(timer)

  return {
    dispose,
    get sounds() {
      return frames.sounds
    },
    follow(page) {
      followed = page
      timer = setInterval(() => {
        for (const frame of page.frames()) void fetch(frame)
      }, FETCH_EVERY_MS)
    },
    async stop() {
      dispose()
      const page = followed
      if (page === null) return
      const all = Promise.all(pending.values())
        .then(() => Promise.all(page.frames().map(fetch)))
        .then(() => undefined)
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS))])
    },
  }
}

/** Little-endian, as the machines are that we run on. */
function samplesOf(text: string): Int16Array {
  const bytes = fromBase64(text)
  return new Int16Array(bytes, 0, bytes.byteLength >> 1)
}
