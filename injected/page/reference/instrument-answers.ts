// Who waits for the reference's audio thread: for a flush, and for the end of the fade. Page world, in the
// reference's part.

import type { PartHost } from './named-platform.ts'

/** The audio thread of a suspended context answers nothing. */
const PATIENCE_MS = 300

export interface InstrumentAnswers {
  awaitFlush(done: () => void): void
  /** Calls `done` when the fade is over, or patience ends. */
  awaitEnd(done: () => void): void
  onFlushed(): void
  onEnded(): void
  /** Nothing comes any more: everybody who waits is called. */
  release(): void
}

/** Nobody waits yet. */
export function createInstrumentAnswers({ platform }: PartHost): InstrumentAnswers {
  const { createList, each, push, takeAll } = platform
  const flushes = createList<() => void>()
  let ended: (() => void) | null = null

  const onFlushed = (): void => {
    each(takeAll(flushes), (done) => done())
  }
  const onEnded = (): void => ended?.()

  return {
    awaitFlush: (done) => push(flushes, done),
    awaitEnd(done) {
      const finish = (): void => {
        if (ended === null) return
        ended = null
        platform.clearNativeTimeout(patience)
        done()
      }
      ended = finish
      const patience = platform.setNativeTimeout(finish, PATIENCE_MS)
    },
    onFlushed,
    onEnded,
    release() {
      onFlushed()
      onEnded()
    },
  }
}
