// The type checker and the linter, as tests, so that one command covers them. Runs in Node.

import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

function run(script: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, output: `${stdout}${stderr}` }
}

describe('the source tree', () => {
  it('passes the type checker in every room', { timeout: 600_000 }, () => {
    const { status, output } = run('typecheck')
    expect(status, output).toBe(0)
  })

  it('passes the linter and the formatter', { timeout: 600_000 }, () => {
    const { status, output } = run('lint')
    expect(status, output).toBe(0)
  })
})
