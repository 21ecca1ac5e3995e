// Ctrl-C and its relatives as one AbortSignal, so that commands can end what they started. Node.

import { EXIT } from './command-error.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The first signal aborts; a second one, from a user who will not wait, ends the process at once. */
export function createInterrupt(): AbortSignal {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    controller.abort()
  }
  for (const name of SIGNALS) process.on(name, onSignal)
  return controller.signal
}

/** Resolves after `ms`, or at once when `signal` fires; never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish)
  })
}

/**
 * What `work` resolves to; where `signal` fires, `work` has `graceMs` more, then it is left alone and the result is
 * null. Rejects as `work` does, but not after the signal: what is torn off fails, and nobody needs to hear of that.
 */
export async function untilStopped<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  graceMs: number,
): Promise<Result | null> {
  const stopped = new AbortController()
  const settled = work.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  )
  const given = aborted(signal, stopped.signal).then(() => pause(graceMs, stopped.signal))
  const outcome = await Promise.race([settled, given])
  stopped.abort()
  if (outcome === undefined) return null
  if ('result' in outcome) return outcome.result
  if (signal.aborted) return null
  throw outcome.error
}

/** Resolves when one of `signals` has fired. */
export function aborted(...signals: AbortSignal[]): Promise<void> {
  const any = AbortSignal.any(signals)
  return new Promise((resolve) => {
    if (any.aborted) resolve()
    else any.addEventListener('abort', () => resolve(), { once: true })
  })
}
