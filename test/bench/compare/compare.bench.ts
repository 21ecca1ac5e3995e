// What the comparison promises: equal recordings get a verdict in at most one of a hundred pairs, as many better as
// worse; a shift of a millisecond and jitter that grows from 1 to 3 ms are found. Seeded.

import { expect, test } from 'vitest'
import { compareRuns } from '../../../trace/compare/compare.ts'
import type { ComparisonFigures } from '../../../trace/compare/schema.ts'
import {
  EQUAL_PAGES,
  ON_BEAT,
  simulateRun,
  STEADY,
  WITH_CALLBACKS,
} from '../../support/compare/simulated-run.ts'
import { countEqual, countFound, isShown } from '../../support/compare/verdict-counts.ts'

const PAIRS = Number(process.env['COMPARE_PAIRS'] ?? 1000)
/** What differs is tested to the last permutation: that takes longer, and fewer pairs tell as much. */
const FOUND_PAIRS = Math.ceil(PAIRS / 5)
const NOTES = 200
/** Groups take longer. */
const GROUPS = Math.ceil(PAIRS / 5)
/** Of each of several recordings a side. */
const REPEATED_NOTES = 40

test.each(Object.entries(EQUAL_PAGES))('equal recordings: %s', (name, page) => {
  const counts = countEqual(page, PAIRS, NOTES, 1)
  const { worse, better } = counts.verdicts
  console.log(
    `${name}: of ${PAIRS} pairs ${worse} worse, ${better} better, ${counts.verdicts.belowHearing} below hearing, ` +
      `${counts.verdicts.tooFew} too few; any finding in ${counts.anyFinding}; ` +
      `uncorrected findings ${counts.slower} slower, ${counts.faster} faster`,
  )
  expect(worse + better).toBeLessThanOrEqual(PAIRS / 100)
  expect(counts.anyFinding).toBeLessThanOrEqual(PAIRS / 100)
  const ratio = counts.slower / counts.faster
  expect(ratio).toBeGreaterThan(1 / 2)
  expect(ratio).toBeLessThan(2)
})

test.each([3, 5])('equal sides of %i recordings, each anew against the callbacks', (repeat) => {
  const counts = countEqual(ON_BEAT, GROUPS, REPEATED_NOTES, 1, repeat)
  const { worse, better, belowHearing } = counts.verdicts
  console.log(
    `${repeat} recordings a side, each anew against the callbacks: of ${GROUPS} pairs ${worse} worse, ${better} ` +
      `better, ${belowHearing} below hearing; any finding in ${counts.anyFinding}`,
  )
  expect(worse + better + belowHearing).toBeLessThanOrEqual(GROUPS / 100)
})

test.each([
  [1, 20],
  [3, 10],
  [5, 8],
])('%i recordings a side, each anew against the callbacks: %i ms end to end', (repeat, shiftMs) => {
  const pairs = Math.ceil(GROUPS / 4)
  const isFound = ({ findings }: ComparisonFigures): boolean =>
    findings.some((each) => each.stage === 'endToEnd' && each.statistic === 'p50' && isShown(each))
  const other = { ...ON_BEAT, shiftMs }
  const found = countFound(ON_BEAT, other, pairs, REPEATED_NOTES, isFound, repeat)
  console.log(
    `${repeat} recordings a side, each anew against the callbacks: ${shiftMs} ms end to end is found in ${found} of ` +
      `${pairs} pairs`,
  )
  expect(found).toBeGreaterThanOrEqual(0.75 * pairs)
})

test.each([
  ['end to end', STEADY, 'endToEnd'],
  ['page code, where the device has callbacks', WITH_CALLBACKS, 'validation'],
] as const)('a shift of 1 ms: %s', (name, page, stage) => {
  const other = { ...page, shiftMs: 1 }
  const found = countFound(page, other, FOUND_PAIRS, NOTES, ({ findings }) =>
    findings.some((each) => each.stage === stage && each.differenceMs > 0 && isShown(each)),
  )
  console.log(`shift of 1 ms, ${name}: found in ${found} of ${FOUND_PAIRS} pairs`)
  expect(found).toBeGreaterThanOrEqual(0.95 * FOUND_PAIRS)
})

test('jitter from 1 to 3 ms with the same median', () => {
  const other = { ...STEADY, jitterMs: 3 }
  const found = countFound(STEADY, other, FOUND_PAIRS, NOTES, ({ verdict, findings }) => {
    const spread = findings.find((each) => each.stage === 'endToEnd' && each.statistic === 'spread')
    return verdict === 'worse' && spread?.verdict === 'worse'
  })
  console.log(`jitter from 1 to 3 ms: worse in ${found} of ${FOUND_PAIRS} pairs`)
  expect(found).toBeGreaterThanOrEqual(0.95 * FOUND_PAIRS)
})

test('10,000 events a side', () => {
  const a = simulateRun(STEADY, 10_000, 1)
  const b = simulateRun({ ...STEADY, shiftMs: 1 }, 10_000, 2)
  const took: number[] = []
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage()
    compareRuns([a], [b])
    const { user, system } = process.cpuUsage(before)
    took.push((user + system) / 1000)
  }
  const medianMs = took.toSorted((x, y) => x - y)[2] as number
  console.log(`10,000 events a side: ${Math.round(medianMs)} ms of processor time`)
  expect(medianMs).toBeLessThan(2000)
})
