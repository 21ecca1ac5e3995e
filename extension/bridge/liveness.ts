// Whether the recorder in the page still runs: it is asked now and then, and its answer comes by its own clock. The
// bridge lives on the same thread, so a thread that is busy, or a page that is hidden or frozen, keeps the question
// back as it does the answer, and is not taken for a recorder that is gone. Runs in the bridge.

/** Pause between questions. */
export const ASK_MS = 1_000
/** Questions in a row without an answer, after which it is gone. A recorder mends its clock within two. */
const UNANSWERED_LIMIT = 4

export interface LivenessUser {
  /** Asks the recorder. */
  ask(): void
  /** The recorder answers no more, or again. */
  onChange(isSilent: boolean): void
}

export interface Liveness {
  readonly isSilent: boolean
  /** Asks from now on. */
  start(): void
  answered(): void
  /** Asks no more and says nothing any more. */
  stop(): void
}

/**
 * Calls back once, ASK_MS later. No timer with a number: pages clear those by the thousand, and numbers are common to
 * all worlds of a document.
 */
export const afterPause = (run: () => void): void =>
  AbortSignal.timeout(ASK_MS).addEventListener('abort', run, { once: true })

/** Asks nobody yet. `after` calls back once, after the pause. */
export const createLiveness = (
  { ask, onChange }: LivenessUser,
  after: (run: () => void) => void,
): Liveness => {
  let isRunning = false
  let isSilent = false
  let unanswered = 0

  const set = (isNowSilent: boolean): void => {
    if (!isRunning || isSilent === isNowSilent) return
    isSilent = isNowSilent
    onChange(isSilent)
  }

  const turn = (): void => {
    if (!isRunning) return
    if (unanswered >= UNANSWERED_LIMIT) set(true)
    unanswered++
    ask()
    after(turn)
  }

  return {
    get isSilent() {
      return isSilent
    },
    start() {
      if (isRunning) return
      isRunning = true
      after(turn)
    },
    answered() {
      unanswered = 0
      set(false)
    },
    stop() {
      isRunning = false
    },
  }
}
