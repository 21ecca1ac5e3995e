// Runs tests in the warm Vitest, and watches over it: where it works for too long without a sign a loop is endless, and
// it is ended with all of its threads; the next run gets a new one. Its own processor time counts, where the system
// tells it: on a loaded machine a minute says nothing. Runs in Node.

import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('warm-vitest.mjs', import.meta.url))
const LEAST_SILENCE_MS = 15_000
/** A test may take so many times longer than any did without a change. */
const SLOWER_AT_MOST = 3
const LOOK_MS = 1000

/** Milliseconds of processor time of a process and its threads; of the clock, where the system tells none. */
const workMs = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // In hundredths of a second: user and system.
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return performance.now()
  }
}

/**
 * @param {string} root
 * @returns a runner: `run(tests, mutant)` resolves to an outcome ('passed', 'failed', 'invalid' where the change does
 *   not compile, 'endless' or 'died'), what failed, and how long each test file took; `end()` ends its process;
 *   `bear(ms)` lets it be silent so long, as another runner has found with the tests as they are
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
    if (tests.length === 0) return { outcome: 'passed', failed: [], durations: [] }
    if (child === null) await start()
    const running = child
    return new Promise((done) => {
      let heardMs = workMs(running.pid)
      const settle = (outcome, failed = [], durations = []) => {
        clearInterval(timer)
        running.removeAllListeners()
        if (outcome === 'endless' || outcome === 'died') end()
        done({ outcome, failed, durations })
      }
      const timer = setInterval(() => {
        if (mutant !== null && workMs(running.pid) - heardMs > silenceMs) settle('endless')
      }, LOOK_MS)
      running.removeAllListeners()
      running.once('exit', () => settle('died'))
      running.on('message', (message) => {
        const nowMs = workMs(running.pid)
        if (mutant === null) silenceMs = Math.max(silenceMs, SLOWER_AT_MOST * (nowMs - heardMs))
        heardMs = nowMs
        if (message.noun === 'outcome') settle(message.outcome, message.failed, message.durations)
      })
      running.send({ tests, mutant })
    })
  }

  return {
    run,
    end,
    get silenceMs() {
      return silenceMs
    },
    bear(ms) {
      silenceMs = ms
    },
  }
}
