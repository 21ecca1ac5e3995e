// What the command line lets a page forget: what is in the file, not what has merely come. Time is the test's own.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPageLink, type PageLink } from '../../../../cli/record/page-link.ts'
import { createTraceCollector } from '../../../../cli/record/trace-collector.ts'
import { createFakePage } from '../../../support/cli/fake-page.ts'

const FETCH_EVERY_MS = 250
const SCRIPTS = { player: '', recorder: '' }

/** A frame whose recorder makes a portion whenever it is asked for more, and keeps each until it is acknowledged. */
function createRecorder() {
  const acknowledged: number[] = []
  let kept: { number: number; isFlushed: boolean; drained: object }[] = []
  let next = 1
  return {
    acknowledged,
    keptNumbers: () => kept.map((portion) => portion.number),
    answer(documentName: unknown, last: unknown, wanted: unknown) {
      if (documentName === 'document') {
        acknowledged.push(Number(last))
        kept = kept.filter((portion) => portion.number > Number(last))
      }
      const messages = [{ type: 'document/bye', wallMs: next }]
      if (wanted !== 'what is there') {
        const drained = { document: 'document', isTopFrame: true, messages }
        kept.push({ number: next, isFlushed: wanted === 'everything', drained })
        next++
      }
      return structuredClone(kept)
    },
  }
}

describe('the link to a page', () => {
  let link: PageLink
  let recorder: ReturnType<typeof createRecorder>
  /** What the disk is asked to take, and how it answers. */
  let writes: { resolve: () => void; reject: (error: Error) => void }[]
  let taken: number

  beforeEach(async () => {
    vi.useFakeTimers()
    recorder = createRecorder()
    writes = []
    taken = 0
    const collector = createTraceCollector(
      () => new Promise((resolve, reject) => writes.push({ resolve, reject })),
    )
    collector.onMessage(() => taken++)
    link = await createPageLink(createFakePage(recorder.answer), 'chrome', SCRIPTS, collector)
    link.start()
  })

  afterEach(() => {
    link.dispose()
    vi.useRealTimers()
  })

  const fetchOnce = (): Promise<unknown> => vi.advanceTimersByTimeAsync(FETCH_EVERY_MS)
  const written = async (): Promise<void> => {
    // The header, then the chunk.
    for (let write = writes.shift(); write !== undefined; write = writes.shift()) {
      write.resolve()
      await vi.advanceTimersByTimeAsync(0)
    }
  }

  it('acknowledges a portion when it is written, and not before', async () => {
    await fetchOnce()
    expect(taken).toBe(1)
    await vi.advanceTimersByTimeAsync(2000)
    expect(recorder.acknowledged).toEqual([])
    await written()
    await fetchOnce()
    expect(recorder.acknowledged).toEqual([1])
    expect(recorder.keptNumbers()).toEqual([2])
  })

  it('takes what comes again because it is not written yet exactly once', async () => {
    await fetchOnce()
    // The answer is given up after some seconds, and asked for again.
    await vi.advanceTimersByTimeAsync(4 * FETCH_EVERY_MS + 3000)
    expect(recorder.keptNumbers()).toEqual([1, 2])
    expect(taken).toBe(2)
    await written()
    await fetchOnce()
    expect(recorder.acknowledged.at(-1)).toBe(2)
    expect(taken).toBe(3)
  })

  it('acknowledges nothing any more once the disk has failed', async () => {
    await fetchOnce()
    writes.shift()?.reject(new Error('The disk is full.'))
    await fetchOnce()
    await fetchOnce()
    await fetchOnce()
    expect(recorder.acknowledged.every((number) => number === 0)).toBe(true)
    expect(recorder.keptNumbers()).toEqual([1, 2, 3, 4])
    expect(taken).toBe(4)
  })
})
