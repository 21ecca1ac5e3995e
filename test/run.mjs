// All tests, as `npm test` runs them. A sound that must come in time has the machine to itself: such tests run one file
// at a time. Most of that time the machine waits for the sound, and there the others run: they ask what happens, never
// when, and give way to whatever else wants to run. Ends with what failed, a line each, and the line that CI reads.
// Node; arguments go to Vitest.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)))
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs')
/** As the summary reporter ends each run. */
const SUMMARY = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/
const FAILURE = /^failed: /

const builds = mkdtempSync(join(tmpdir(), 'awescope-builds-'))
process.once('exit', () => rmSync(builds, { recursive: true, force: true }))

/** Runs what follows where nobody else wants to; or as little in the way as the system can make it. */
const GIVING_WAY = [['chrt', '--idle', '0'], ['nice', '-n', '19'], []].find(
  ([program, ...rest]) => {
    const nothing = [...rest, process.execPath, '--version']
    return program === undefined || spawnSync(program, nothing, { stdio: 'ignore' }).status === 0
  },
)

const running = new Set()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal)
    process.exit(1)
  })
}

/** Resolves to the exit code; each line of stdout is printed, but for those that `take` takes. */
const run = (words, take = () => false) =>
  new Promise((done, failed) => {
    const [program, ...rest] = words
    const child = spawn(program, rest, {
      cwd: ROOT,
      env: { ...process.env, AWESCOPE_TEST_BUILDS: builds },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.add(child)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!take(line)) process.stdout.write(`${line}\n`)
    })
    child.once('error', failed)
    child.once('close', (code) => {
      running.delete(child)
      done(code ?? 1)
    })
  })

/** What `npm run build` builds, two at a time, giving way. Rejects where one fails. */
const build = async () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const left = Object.keys(scripts).filter((name) => name.startsWith('build:'))
  const work = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      if ((await run([...GIVING_WAY, 'npm', 'run', '--silent', name])) !== 0)
        throw new Error(`${name} failed`)
    }
  }
  await Promise.all([work(), work()])
}

const total = { passed: 0, failed: 0, skipped: 0 }
/** A line each. */
const failures = []

/** Adds what became of the tests of these projects. A run that fails without a failed test is a failure, too. */
const test = async (projects, before = []) => {
  let failedHere = 0
  const chosen = projects.flatMap((name) => ['--project', name])
  const words = [...before, process.execPath, VITEST, 'run', ...chosen, ...process.argv.slice(2)]
  const code = await run([...words, '--passWithNoTests'], (line) => {
    if (FAILURE.test(line)) {
      failures.push(line)
      return true
    }
    const counts = SUMMARY.exec(line)
    if (counts === null) return false
    total.passed += Number(counts[1])
    failedHere += Number(counts[2])
    total.skipped += Number(counts[3] ?? 0)
    return true
  })
  total.failed += code === 0 ? failedHere : Math.max(1, failedHere)
}

try {
  // What the pages of `browser` need they build themselves.
  const built = build()
  const inTime = async () => {
    await test(['browser'])
    await built
    await test(['e2e'])
  }
  const inNoHurry = async () => {
    await built
    await test(['unit', 'unit-alone', 'unit-wasm'], GIVING_WAY)
    await test(['untimed'], GIVING_WAY)
  }
  for (const { reason } of await Promise.allSettled([inTime(), inNoHurry()]))
    if (reason) throw reason
} catch (error) {
  process.stderr.write(`${String(error)}\n`)
  total.failed++
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
process.stdout.write(`\n${failures.map((line) => `${line}\n`).join('')}`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`)
process.exitCode = total.failed > 0 ? 1 : 0
