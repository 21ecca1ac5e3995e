// Changes one operator, number or condition at a time, and looks whether a unit test notices:
// `npm run bench:mutation -- trace/wire midi --sample 50 --seed 1`. A sample of each room is tried, the same for
// the same seed, by the tests that import the changed file: its own first, then the near ones, then all others, the
// quickest first (`--near`: the near ones alone, for a quick look), `--jobs 2` at a time. `--list` prints what would be
// tried, `--every` what was noticed, too. What nobody can tell (equivalents.mjs) is not run, and counts as not noticed;
// the share without it is told beside. Runs in Node, for a minute or two a room; the engine's take five times as long.
//
// Not Stryker: its present version asks for a newer Node than the project does, and it knows no samples.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { whyEquivalent } from './equivalents.mjs'
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
    every: { type: 'boolean' },
    jobs: { type: 'string' },
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

/** All of them in the order in which they are tried: a sample is the first of it. */
const shuffled = (all, random) => {
  const rest = [...all]
  const order = []
  while (rest.length > 0) order.push(...rest.splice(Math.floor(random() * rest.length), 1))
  return order
}

/** Wilson's interval of a share, 95 %, as text in percent. */
const intervalOf = (share, count) => {
  const z = 1.96
  const centre = share + z ** 2 / (2 * count)
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))
  const percent = (value) => ((value / (1 + z ** 2 / count)) * 100).toFixed(0)
  return `${percent(centre - half)} … ${percent(centre + half)} %`
}

const testsOf = createTestFinder(ROOT)
const runners = Array.from({ length: Number(values.jobs ?? 1) }, () => createWatchedRunner(ROOT))

/** How long each test file took without a change, ms. */
const durations = new Map()

const testsFor = (file) => {
  const own = join(ROOT, 'test/unit', file.replace(/\.ts$/, '.test.ts'))
  const rankOf = ({ path, isNear }) => (path === own ? 0 : isNear ? 1 : 2)
  const durationOf = ({ path }) => durations.get(path) ?? 0
  return testsOf(file)
    .filter(({ isNear }) => isNear || values.near !== true)
    .toSorted((a, b) => rankOf(a) - rankOf(b) || durationOf(a) - durationOf(b))
    .map(({ path }) => path)
}

/** Without a change all tests of a room must pass: else each change of it would look noticed. */
const checkUnchanged = async (files) => {
  const [first, ...others] = runners
  const {
    outcome,
    failed,
    durations: taken,
  } = await first.run([...new Set(files.flatMap(testsFor))], null)
  if (outcome !== 'passed') throw new Error(`Without a change: ${outcome}\n${failed.join('\n')}`)
  for (const [path, ms] of taken) durations.set(path, ms)
  for (const other of others) other.bear(first.silenceMs)
}

const tell = (mutant, { outcome, failed }) => {
  const isNoticed = outcome !== 'passed' && outcome !== 'equivalent'
  if (isNoticed && values.every !== true) return
  const by = failed.length > 0 ? `${outcome}: ${failed.join(' ').slice(0, 160)}` : outcome
  const said = values.every === true || outcome === 'equivalent' ? `  (${by})` : ''
  console.log(`  ${mutant.file}:${mutant.line}  ${mutant.what}${said}`)
}

const benchRoom = async (room) => {
  const all = shuffled(mutantsOf(room), createRandom(seed))
  if (values.list === true) {
    for (const { file, line, what } of all.slice(0, sample))
      console.log(`  ${file}:${line}  ${what}`)
    return
  }
  const beganMs = performance.now()
  await checkUnchanged(all.slice(0, sample).map(({ file }) => file))
  let taken = 0
  const counts = { noticed: 0, equivalent: 0, invalid: 0 }
  const outcomeOf = async (runner, mutant) => {
    const path = join(ROOT, mutant.file)
    const why = whyEquivalent(mutant, readFileSync(path, 'utf8'))
    if (why !== null) return { outcome: 'equivalent', failed: [why] }
    return runner.run(testsFor(mutant.file), { ...mutant, file: path })
  }
  const work = async (runner) => {
    // Another one takes the place of what does not compile.
    while (taken < all.length && taken - counts.invalid < sample) {
      const mutant = all[taken++]
      const result = await outcomeOf(runner, mutant)
      tell(mutant, result)
      if (result.outcome in counts) counts[result.outcome]++
      else if (result.outcome !== 'passed') counts.noticed++
    }
  }
  await Promise.all(runners.map(work))
  const { noticed, equivalent, invalid } = counts
  const tried = taken - invalid
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(0)
  const shareOf = (count) => {
    const share = noticed / count
    return `${(share * 100).toFixed(0)} %; ${intervalOf(share, count)} by 95 %`
  }
  console.log(
    `${room}: ${noticed} of ${tried} noticed (${shareOf(tried)}), of ${all.length} possible changes; ` +
      `${equivalent} that nobody can tell (without them ${shareOf(tried - equivalent)}); ` +
      `${invalid} did not compile; ${seconds} s`,
  )
}

for (const room of positionals.length > 0 ? positionals : ROOMS) await benchRoom(room)
for (const runner of runners) runner.end()
