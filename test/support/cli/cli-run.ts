// Runs the built command line as a user does: its own process, its own folder, its exit code and what it printed. Runs
// in Node. Needs `npm run build`.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import type { Report } from '../../../trace/report/schema.ts'
import { PROJECT_ROOT } from '../browser/fixture-server.ts'

const PROGRAM = resolve(PROJECT_ROOT, 'dist/cli/awescope.js')
const LIMIT_MS = 80_000

export interface CliResult {
  /** Null where a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

export interface CliRun {
  readonly child: ChildProcess
  /** What stderr has said so far. */
  readonly stderr: () => string
  readonly ended: Promise<CliResult>
}

export interface CliFolder {
  readonly path: string
  file(name: string): string
  /** Starts `awescope` with this folder as the current one. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>, input?: string): CliRun
  /** Starts it and waits for its end. */
  run(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    input?: string,
  ): Promise<CliResult>
  remove(): void
}

/** A fresh folder to run in. The caller removes it. `limitMs`: what runs longer is ended. */
export const createCliFolder = (limitMs = LIMIT_MS): CliFolder => {
  const path = mkdtempSync(join(tmpdir(), 'awescope-cli-'))
  const start: CliFolder['start'] = (args, env = {}, input = '') => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: path,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: limitMs,
    })
    // One that ends before it has read everything closes it.
    child.stdin.on('error', () => undefined).end(input)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const ended = new Promise<CliResult>((done, failed) => {
      child.once('error', failed)
      child.once('close', (code) => done({ code, stdout, stderr }))
    })
    return { child, stderr: () => stderr, ended }
  }
  return {
    path,
    file: (name) => join(path, name),
    start,
    run: (args, env, input) => start(args, env, input).ended,
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** The report that `--json` printed. Fails with what was said where the command did not end as it should. */
export const reportOf = (result: CliResult, code = 0): Report => {
  expect(result.code, result.stderr).toBe(code)
  return JSON.parse(result.stdout) as Report
}

/** The command failed with one sentence for the user, and nothing that only its makers understand. */
export const expectSentence = (result: CliResult, code: number, part: string | RegExp): void => {
  expect(result.code, result.stderr).toBe(code)
  const lines = result.stderr.split('\n').filter((line) => line.startsWith('awescope: '))
  expect(lines, result.stderr).toHaveLength(1)
  expect(lines[0]).toMatch(part)
  expect(lines[0]).toMatch(/[.)]$/)
  expect(result.stderr).not.toMatch(/^\s+at |node:internal|Error:/m)
}
