// Changes one operator, number or condition at a time, and looks whether a unit test notices:
// `npm run bench:mutation -- trace/wire midi --sample 50 --seed 1`. A sample of each room is tried, the same for
// the same seed: first by the file's own tests, then, what those let pass, by the folder's, then by all of its top
// folder. Runs in Node, for minutes a room.
//
// Not Stryker: its present version asks for a newer Node than the project does, and it knows no samples.

import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findMutants } from './mutants.mjs'

const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
const CONFIG = 'vitest.bench-mutation.config.ts'
const ROOMS = [
  'trace/wire',
  'trace/math',
  'trace/alerts',
  'trace/contexts',
  'trace/events',
  'trace/figures',
  'trace/reference',
  'trace/validate',
  'trace/session',
  'trace/file',
  'midi',
  'engine/midi/event-queue.ts',
  'engine/soundfont',
  'engine/sf3',
]
const LEAST_TIMEOUT_MS = 60_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string' } },
})
const sample = Number(values.sample ?? 50)
const seed = Number(values.seed ?? 1)

/** Random numbers 0 … 1, the same for the same seed. */
const createRandom = (from) => {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const filesOf = (room) => {
  const path = join(ROOT, room)
  if (statSync(path).isFile()) return [room]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name))
    .toSorted()
}

/** Changes of all files of a room, each with its file's name. */
const mutantsOf = (room) =>
  filesOf(room).flatMap((file) => findMutants(readFileSync(join(ROOT, file), 'utf8'), file))

const drawn = (all, random) => {
  const rest = [...all]
  const chosen = []
  while (rest.length > 0 && chosen.length < sample) {
    chosen.push(...rest.splice(Math.floor(random() * rest.length), 1))
  }
  return chosen
}

/** Runs the tests in a file or folder: 'passed', 'failed', or 'endless' where they do not end in time. */
const runTests = (tests, mutant, timeoutMs) =>
  new Promise((done) => {
    const child = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--config', CONFIG, '--bail', '1', tests],
      {
        cwd: ROOT,
        stdio: 'ignore',
        detached: true,
        env: { ...process.env, AWESCOPE_MUTANT: mutant === null ? '' : JSON.stringify(mutant) },
      },
    )
    let isEndless = false
    const timer = setTimeout(() => {
      isEndless = true
      // The process and its workers.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, timeoutMs)
    child.once('exit', (code) => {
      clearTimeout(timer)
      done(isEndless ? 'endless' : code === 0 ? 'passed' : 'failed')
    })
  })

/** The tests of a source file from the nearest to the farthest: its own, its folder's, its top folder's. */
const testsOf = (file) => {
  const own = join('test/unit', file.replace(/\.ts$/, '.test.ts'))
  const near = [own, dirname(own), join('test/unit', file.split('/')[0])]
  return [...new Set(near)].filter((path) => existsSync(join(ROOT, path)))
}

/** How long each set of tests may take, by its path. */
const limits = {}

const timed = async (tests) => {
  const beganMs = performance.now()
  const outcome = await runTests(tests, null, 600_000)
  if (outcome !== 'passed') throw new Error(`${tests} does not pass without a change.`)
  return Math.max(LEAST_TIMEOUT_MS, 5 * (performance.now() - beganMs))
}

const benchRoom = async (room) => {
  const all = mutantsOf(room)
  const chosen = drawn(all, createRandom(seed))
  let noticed = 0
  for (const mutant of chosen) {
    const order = { ...mutant, file: join(ROOT, mutant.file) }
    let outcome = 'passed'
    for (const tests of testsOf(mutant.file)) {
      limits[tests] ??= await timed(tests)
      outcome = await runTests(tests, order, limits[tests])
      if (outcome !== 'passed') break
    }
    if (outcome === 'passed') {
      console.log(`  ${mutant.file}:${mutant.line}  ${mutant.what}`)
    } else noticed++
  }
  const share = ((noticed / chosen.length) * 100).toFixed(0)
  console.log(
    `${room}: ${noticed} of ${chosen.length} noticed (${share} %), of ${all.length} possible changes`,
  )
}

for (const room of positionals.length > 0 ? positionals : ROOMS) await benchRoom(room)
