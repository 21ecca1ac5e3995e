// Runs tests in the warm Vitest, and watches over it: where nothing is heard of it for too long a loop is endless, and
// it is ended with all of its threads; the next run gets a new one. Runs in Node.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('warm-vitest.mjs', import.meta.url))
const LEAST_SILENCE_MS = 15_000
const MOST_SILENCE_MS = 45_000
/** A test may take so many times longer than any did without a change. */
const SLOWER_AT_MOST = 3

/**
 * @param {string} root
 * @returns a runner: `run(tests, mutant)` resolves to an outcome ('passed', 'failed', 'endless' or 'died') and the
 *   tests that failed; `end()` ends its process
 */
export function createWatchedRunner(root) {
  let child = null
  let silenceMs = LEAST_SILENCE_MS

  const start = () =>
    new Promise((ready, failed) => {
      child = fork(PROGRAM, { cwd: root, stdio: 'ignore' })
      child.once('message', ready)
      child.once('exit', (code) => failed(new Error(`Vitest does not start (${code}).`)))
    })

  const end = () => {
    child?.kill('SIGKILL')
    child = null
  }

  /** @param {string[]} tests @param {import('./mutants.mjs').Mutant | null} mutant */
  const run = async (tests, mutant) => {
    if (tests.length === 0) return { outcome: 'passed', failed: [] }
    if (child === null) await start()
    const running = child
    return new Promise((done) => {
      let timer
      let heardMs = performance.now()
      const settle = (outcome, failed = []) => {
        clearTimeout(timer)
        running.removeAllListeners()
        if (outcome === 'endless' || outcome === 'died') end()
        done({ outcome, failed })
      }
      const listen = () => {
        clearTimeout(timer)
        timer = setTimeout(() => settle('endless'), mutant === null ? 600_000 : silenceMs)
      }
      running.removeAllListeners()
      running.once('exit', () => settle('died'))
      running.on('message', (message) => {
        const nowMs = performance.now()
        if (mutant === null)
          silenceMs = Math.min(
            MOST_SILENCE_MS,
            Math.max(silenceMs, SLOWER_AT_MOST * (nowMs - heardMs)),
          )
        heardMs = nowMs
        if (message.noun === 'outcome') {
          settle(message.isPassed ? 'passed' : 'failed', message.failed)
        } else listen()
      })
      listen()
      running.send({ tests, mutant })
    })
  }

  return { run, end }
}
