// `awescope query`, `export` and `import` as a user runs them: processes of their own, on a trace file.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EXPORT_FORMATS, FORMAT_EXTENSIONS } from '../../trace/export/export-formats.ts'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import type { QueryAnswer } from '../../trace/query/query.ts'
import {
  type CliFolder,
  createCliFolder,
  expectSentence,
  reportOf,
} from '../support/cli/cli-run.ts'
import { PROJECT_ROOT } from '../support/browser/fixture-server.ts'
import { goldenMessages } from '../support/trace/golden-messages.ts'

const PROGRAM = resolve(PROJECT_ROOT, 'dist/cli/awescope.js')

let folder: CliFolder
beforeEach(() => {
  folder = createCliFolder()
  writeFileSync(folder.file('song.awescope'), writeTrace(goldenMessages()))
})
afterEach(() => folder.remove())

describe('awescope query', () => {
  test('prints stages that are those of the report', async () => {
    const report = reportOf(await folder.run(['report', 'song.awescope', '--json']))
    const result = await folder.run(['query', 'song.awescope', 'stages', '--json'])
    expect(result.code, result.stderr).toBe(0)
    const { rows } = JSON.parse(result.stdout) as QueryAnswer
    for (const row of rows) {
      const figures = report.stages[row['stage'] as 'port']
      expect(row).toMatchObject({ count: figures?.count, p95Ms: figures?.p95Ms })
    }
    expect(rows).toHaveLength(Object.keys(report.stages).length)
  })

  test('prints the events that meet a filter within a range, as a table', async () => {
    const result = await folder.run([
      'query',
      'song.awescope',
      'events',
      '--range',
      '1-2',
      '--where',
      'label~E4 or label~D#4',
    ])
    expect(result.code, result.stderr).toBe(0)
    expect(result.stdout).toContain('Note on D♯4 100')
    expect(result.stdout).toContain('e-4')
    expect(result.stdout.trimEnd().split('\n').at(-1)).toBe('1 event.')
  })

  test('says what is wrong in one sentence', async () => {
    const ask = (...args: string[]) => folder.run(['query', ...args])
    expectSentence(await ask('song.awescope'), 2, 'takes a trace and what is asked of it')
    expectSentence(await ask('song.awescope', 'notes'), 2, '"notes" cannot be asked for')
    expectSentence(await ask('nowhere', 'events'), 2, 'nowhere cannot be read')
    expectSentence(
      await ask('song.awescope', 'events', '--where', 'process.exit(1)'),
      2,
      'The filter is not understood',
    )
    writeFileSync(folder.file('bad.awescope'), 'no trace')
    expectSentence(await ask('bad.awescope', 'events'), 2, 'bad.awescope')
  })
})

describe('awescope export', () => {
  test.each(EXPORT_FORMATS)(
    'writes %s beside the trace and leaves nothing else',
    async (format) => {
      const result = await folder.run(['export', 'song.awescope', '--format', format])
      expect(result.code, result.stderr).toBe(0)
      const name = `song${FORMAT_EXTENSIONS[format]}`
      expect(result.stderr).toContain(`${name}: `)
      expect(readdirSync(folder.path).sort()).toEqual([name, 'song.awescope'].sort())
      expect(readFileSync(folder.file(name)).length).toBeGreaterThan(60)
      // A file of its own kind is replaced.
      expect((await folder.run(['export', 'song.awescope', '--format', format])).code).toBe(0)
    },
  )

  test('never replaces the trace, nor a file of another kind unless told so', async () => {
    const before = readFileSync(folder.file('song.awescope'))
    const over = (...args: string[]) =>
      folder.run(['export', 'song.awescope', '--format', 'csv', '--out', ...args])
    expectSentence(await over('song.awescope', '--force'), 2, 'is the trace that is to be read')
    writeFileSync(folder.file('mine.csv'), 'my own words')
    expectSentence(await over('mine.csv'), 2, 'is there already and is not a CSV file of rows')
    expect(readFileSync(folder.file('mine.csv'), 'utf8')).toBe('my own words')
    expect((await over('mine.csv', '--force')).code).toBe(0)
    expect(readFileSync(folder.file('mine.csv'), 'utf8')).toMatch(/^handle,/)
    expect(readFileSync(folder.file('song.awescope')).equals(before)).toBe(true)
  })

  test('leaves no file behind where the trace cannot be read', async () => {
    writeFileSync(folder.file('bad.awescope'), 'no trace')
    const result = await folder.run([
      'export',
      'bad.awescope',
      '--format',
      'html',
      '--out',
      'x.html',
    ])
    expectSentence(result, 2, 'bad.awescope')
    expect(existsSync(folder.file('x.html'))).toBe(false)
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('writes to a pipe, and nothing but the file', async () => {
    const line = '"$0" "$1" export song.awescope --format csv --rows stages --out /dev/stdout | cat'
    const result = spawnSync('sh', ['-c', line, process.execPath, PROGRAM], {
      cwd: folder.path,
      encoding: 'utf8',
    })
    expect(result.stdout, result.stderr).toMatch(/^handle,stage,count,[^]*\r\n$/)
    expect(result.stderr).toMatch(/^\/dev\/stdout: \d[^\n]*\n$/)
  })
})

describe('awescope import', () => {
  const quantum = (index: number) => ({
    args: { frames: 128, 'playout_delay (ms)': 30 },
    cat: 'webaudio',
    dur: 40,
    name: 'RealtimeAudioDestinationHandler::Render',
    ph: 'X',
    pid: 1,
    tid: 2,
    ts: 5000 + Math.round((index * 128e6) / 48_000),
  })

  test('makes a trace of one that Chrome took, which report and query read', async () => {
    const traceEvents = Array.from({ length: 800 }, (_, index) => quantum(index))
    writeFileSync(folder.file('own.json'), JSON.stringify({ traceEvents }))
    const result = await folder.run(['import', 'own.json'])
    expect(result.code, result.stderr).toBe(0)
    expect(result.stderr).toBe('own.awescope: 800 quanta\n')
    const report = reportOf(await folder.run(['report', 'own.awescope', '--json']))
    expect(report.contexts).toMatchObject([{ sampleRate: 48_000, outputLatencyMs: 30 }])
    expect(report.processors).toMatchObject([{ quanta: 800, processUs: { mean: 40 } }])
    const asked = await folder.run(['query', 'own.awescope', 'processors', '--where', 'quanta=800'])
    expect(asked.stdout).toContain('Whole graph')
  })

  test('says in one sentence what is no such trace, and leaves nothing behind', async () => {
    writeFileSync(folder.file('gpu.json'), '[{"cat":"gpu","name":"x","ph":"X"}]')
    expectSentence(await folder.run(['import', 'gpu.json']), 2, 'tells nothing of Web Audio')
    writeFileSync(folder.file('text.json'), 'hello')
    expectSentence(await folder.run(['import', 'text.json']), 2, 'is no Chrome trace in JSON')
    expectSentence(await folder.run(['import', 'nowhere.json']), 2, 'cannot be read')
    expect(readdirSync(folder.path).sort()).toEqual(['gpu.json', 'song.awescope', 'text.json'])
  })
})
