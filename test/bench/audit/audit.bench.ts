// The gallery of faulty instruments: each fault must be found with its size, and nothing in clean pages. Real browser,
// quiet machine; one run at a time. Runs in Node.

import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { momentsOf } from '../../../audit/measure/intervals.ts'
import type { AuditReport, AuditResult } from '../../../audit/schema.ts'
import { CLEAN, type Fault, FAULTS, TOLERANCE } from '../../support/audit/gallery.ts'
import { readTold, tellOptions } from '../../support/audit/told.ts'
import { type Fixtures, serveFixtures } from '../../support/browser/fixture-server.ts'
import { spread } from '../../support/bench/statistics.ts'
import { type CliFolder, createCliFolder } from '../../support/cli/cli-run.ts'

const CLEAN_RUNS = Number(process.env['AUDIT_CLEAN_RUNS'] ?? 5)
const CLEAN_STRICTNESS = Number(process.env['AUDIT_STRICTNESS'] ?? 3)
/** Only pages whose address has one of these in it. */
const ONLY = (process.env['AUDIT_ONLY'] ?? '').split(',')
/** Another process takes a core all the time. */
const IS_BUSY = process.env['AUDIT_BUSY'] === '1'
/** The standard deviation of a clean page's score, points. */
const MAX_DEVIATION = IS_BUSY ? 3 : 1
/** A plan of strictness 10 takes two minutes. */
const LIMIT_MS = 300_000

const isChosen = ({ query }: { query: string }): boolean =>
  ONLY.some((part) => query.includes(part))

/** Of gm.html, several at once where none hides another: by the audits that listen. */
const HEARD: readonly { query: string; sizes: Readonly<Record<string, number>> }[] = [
  {
    query: 'cents=20&polyphony=16&pan=reversed&volume=linear&drums=melodic',
    sizes: {
      'conformity.pitch': 20,
      'notes.polyphony': 8,
      'conformity.pan': 1,
      'conformity.volume': 12,
      'conformity.drums': 1,
    },
  },
  {
    query:
      'bendRange=12&expression=ignored&velocity=ignored&programs=ignored&ignoresPedal=1&clickOff=0.4',
    sizes: {
      'conformity.bendRange': 1000,
      'conformity.expression': 23.9,
      'conformity.velocity': 1,
      'conformity.programs': 1,
      'conformity.sustain': 60,
      'notes.clickOff': 0.4,
    },
  },
  {
    query: 'dc=0.05&ignoresRpn=1&ignoresReset=1&ignoresAllNotesOff=1&omni=1',
    sizes: {
      'sound.dc': 0.05,
      'conformity.rpn0': 1000,
      'notes.reset': 3,
      'notes.allNotesOff': 1,
      'conformity.channels': 31.8,
      'conformity.drums': 1,
    },
  },
]

let pages: Fixtures
let folder: CliFolder
let busy: ChildProcess | null = null
beforeAll(async () => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages' })
  folder = createCliFolder(LIMIT_MS)
  if (IS_BUSY) busy = spawn(process.execPath, ['-e', 'for (;;);'])
})
afterAll(async () => {
  busy?.kill()
  folder.remove()
  await pages.close()
})

/** Null where it could not be done, which is told: a list goes on. */
async function audit(
  query: string,
  strictness: number,
  more: readonly string[] = [],
  page = 'index',
): Promise<AuditReport | null> {
  const url = pages.local(`faulty/${page}.html?${query}`)
  const options = ['--strictness', String(strictness), '--format', 'json', ...more]
  const result = await folder.run(['audit', url, ...options])
  if (result.code !== 0) {
    console.log(result.stderr.trim().split('\n').at(-1))
    return null
  }
  return JSON.parse(result.stdout) as AuditReport
}

/** Three digits, as the docs have them. */
const figure = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)

const failedOf = (report: AuditReport | null): AuditResult[] =>
  report?.audits.filter(({ status }) => status === 'fail') ?? []

/** One run of a fault's page: its row of the docs, and what else was found. */
async function find(fault: Fault): Promise<{ row: string; isFound: boolean; others: string[] }> {
  const { query, what, id, size, truth, floor = 0, strictness = 1, options = [] } = fault
  const report = await audit(query, strictness, [...options, ...tellOptions(folder)])
  const really = truth?.(readTold(folder), strictness) ?? size
  const found = report?.audits.find((each) => each.id === id)
  const value = found?.value ?? Number.NaN
  const isExact = Math.abs(value - really) <= Math.max(TOLERANCE * really, floor)
  const isFound = found?.status === 'fail' && isExact
  const [low, high] = found?.interval95 ?? [Number.NaN, Number.NaN]
  const was = `${figure(value)} (${figure(low)} … ${figure(high)})`
  const remark = isFound
    ? ''
    : `, ${found?.status === 'fail' ? 'size off' : (found?.status ?? 'not audited')}`
  const cells = [`\`${query}\``, what, `[\`${id}\`](${id}.md)`, String(size)]
  cells.push(truth === undefined ? 'the same' : figure(really), `${was}${remark}`)
  const others = failedOf(report).filter((each) => each.id !== id)
  return { row: `| ${cells.join(' | ')} |`, isFound, others: others.map((each) => each.id) }
}

describe('audits', () => {
  it('find each fault with its size', async () => {
    const rows: string[] = []
    const missed: string[] = []
    for (const fault of FAULTS.filter(isChosen)) {
      const { row, isFound, others } = await find(fault)
      if (!isFound) missed.push(`${fault.query}: ${fault.id}`)
      rows.push(row)
      console.log(`${row} also: ${others.join(' ')}`)
    }
    console.log(rows.join('\n'))
    expect(missed).toEqual([])
  })

  it('find by ear what is planted in a General MIDI instrument, and nothing in the clean one', async () => {
    const wrong: string[] = []
    for (const { query, sizes } of [...HEARD, { query: '', sizes: {} }].filter(isChosen)) {
      const report = await audit(query, 5, [], 'gm')
      if (report === null) wrong.push(`${query}: not audited`)
      const failed = failedOf(report)
      console.log(query, failed.map(({ id, value }) => `${id} ${value}`).join('  '))
      for (const [id, size] of Object.entries(sizes)) {
        const value = failed.find((each) => each.id === id)?.value ?? Number.NaN
        if (!(Math.abs(value - size) <= TOLERANCE * size)) wrong.push(`${query}: ${id} ${value}`)
        console.log(`| [\`${id}\`](${id}.md) | ${size} | ${figure(value)} |`)
      }
      for (const { id } of failed) if (!(id in sizes)) wrong.push(`${query}: ${id} was not planted`)
    }
    expect(wrong).toEqual([])
  })

  it('find nothing in clean pages, and score them alike', async () => {
    const blamed: string[] = []
    const scores = new Map<string, number[]>()
    for (let run = 1; run <= CLEAN_RUNS; run++) {
      for (const { query, options, inherent = [] } of CLEAN.filter(isChosen)) {
        const report = await audit(query, CLEAN_STRICTNESS, options)
        const failed = failedOf(report).filter(({ id }) => !inherent.includes(id))
        const all = report?.scores.all ?? Number.NaN
        scores.set(query, [...(scores.get(query) ?? []), all])
        if (report === null) blamed.push(`${query}: not audited`)
        blamed.push(...failed.map(({ id }) => `${query}: ${id}`))
        const found = failed.map(
          ({ id, value, interval95 }) => `${id} ${value} from ${interval95?.[0]}`,
        )
        const share = report?.environment.processorShare?.toFixed(2)
        // What the points went for, so that a run that is apart can be told by it.
        const below = report?.audits.flatMap(({ id, score }) =>
          score !== null && score < 1 ? `${id} ${score.toFixed(2)}` : [],
        )
        const lines = [...found, ...(below ?? [])].join('  ')
        console.log(`${run} of ${CLEAN_RUNS}: ${query} ${all}, processor ${share} ${lines}`)
      }
    }
    for (const [query, all] of scores)
      console.log(`${query}: ${spread(all, 1)}, deviation ${deviationOf(all).toFixed(2)}`)
    expect(blamed).toEqual([])
    const apart = [...scores].filter(([, all]) => deviationOf(all) > MAX_DEVIATION)
    expect(apart.map(([query]) => query)).toEqual([])
  })
})

const deviationOf = (values: readonly number[]): number => Math.sqrt(momentsOf(values).variance)
