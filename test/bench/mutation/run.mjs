// Changes one operator, number or condition at a time, and looks whether a unit test notices:
// `npm run bench:mutation -- trace/wire midi --sample 50 --seed 1`. A sample of each room is tried, the same for
// the same seed, by the tests that import the changed file, nearest first (`--near`: by the nearest alone, for a quick
// look). `--list` prints what would be tried. Runs in Node, for a minute or two a room.
//
// Not Stryker: its present version asks for a newer Node than the project does, and it knows no samples.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findMutants } from './mutants.mjs'
import { createTestFinder } from './related-tests.mjs'
import { createWatchedRunner } from './watched-runner.mjs'

const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
const ROOMS = [
  'trace/wire',
  'trace/math',
  'trace/alerts',
  'trace/contexts',
  'trace/events',
  'trace/figures',
  'trace/scheduling',
  'trace/reference',
  'trace/report',
  'trace/text',
  'trace/validate',
  'trace/session',
  'trace/file',
  'midi',
  'engine/chip',
  'engine/midi',
  'engine/registers',
  'engine/soundfont',
  'engine/sf3',
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string' },
    near: { type: 'boolean' },
    list: { type: 'boolean' },
  },
})
const sample = Number(values.sample ?? 30)
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

const testsOf = createTestFinder(ROOT)
const runner = createWatchedRunner(ROOT)

const testsFor = (file) =>
  testsOf(file)
    .filter(({ isNear }) => isNear || values.near !== true)
    .map(({ path }) => path)

/** Without a change all tests of a room must pass: else each change of it would look noticed. */
const checkUnchanged = async (files) => {
  const tests = [...new Set(files.flatMap(testsFor))]
  const { outcome, failed } = await runner.run(tests, null)
  if (outcome !== 'passed') throw new Error(`Without a change: ${outcome} ${failed.join(', ')}`)
}

const benchRoom = async (room) => {
  const all = mutantsOf(room)
  const chosen = drawn(all, createRandom(seed))
  if (values.list === true) {
    for (const { file, line, what } of chosen) console.log(`  ${file}:${line}  ${what}`)
    return
  }
  const beganMs = performance.now()
  await checkUnchanged(chosen.map(({ file }) => file))
  let noticed = 0
  for (const mutant of chosen) {
    const change = { ...mutant, file: join(ROOT, mutant.file) }
    const { outcome } = await runner.run(testsFor(mutant.file), change)
    if (outcome === 'passed') console.log(`  ${mutant.file}:${mutant.line}  ${mutant.what}`)
    else noticed++
  }
  const share = ((noticed / chosen.length) * 100).toFixed(0)
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(0)
  console.log(
    `${room}: ${noticed} of ${chosen.length} noticed (${share} %), of ${all.length} possible changes; ${seconds} s`,
  )
}

for (const room of positionals.length > 0 ? positionals : ROOMS) await benchRoom(room)
runner.end()
