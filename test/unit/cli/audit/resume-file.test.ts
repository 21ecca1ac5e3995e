// Files from which a list goes on where it was stopped.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AUDITS } from '../../../../audit/audit-list.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditReport } from '../../../../audit/schema.ts'
import { openResumeFile, readResumed } from '../../../../cli/audit/resume-file.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const refusalOf = (run: () => unknown): string => usageError(run).message

const wish = { strictness: 1, seed: 1 }
const base = runAudits(playedPlan().subject, AUDITS, { strictness: 1, trace: null })
const reportOf = (requestedUrl: string): AuditReport => ({ ...base, requestedUrl })
const line = (report: AuditReport): string => `${JSON.stringify(report)}\n`

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-resume-'))
  path = join(folder, 'done.ndjson')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a resume file', () => {
  it('is begun where it is not there, and knows afterwards what is done', async () => {
    const first = await openResumeFile(path, wish)
    expect(first.done.size).toBe(0)
    await first.add(reportOf('https://a.example/'))
    await first.add(reportOf('https://b.example/'))
    await first.close()
    const second = await openResumeFile(path, wish)
    expect([...second.done.keys()]).toEqual(['https://a.example/', 'https://b.example/'])
    await second.close()
  })

  it('goes on behind the last whole line of a process that was killed', async () => {
    const whole = line(reportOf('https://a.example/'))
    writeFileSync(path, whole + line(reportOf('https://b.example/')).slice(0, 500))
    const resumed = await openResumeFile(path, wish)
    expect([...resumed.done.keys()]).toEqual(['https://a.example/'])
    await resumed.add(reportOf('https://c.example/'))
    await resumed.close()
    expect(readFileSync(path, 'utf8')).toBe(whole + line(reportOf('https://c.example/')))
  })

  it('does again what was done otherwise', () => {
    const bytes = Buffer.from(line(reportOf('https://a.example/')))
    expect(readResumed(bytes, path, { strictness: 2, seed: 1 }).done.size).toBe(0)
    expect(readResumed(bytes, path, { strictness: 1, seed: 2 }).done.size).toBe(0)
    expect(readResumed(bytes, path, wish).done.size).toBe(1)
  })

  it('is refused, and left as it is, where it is something else', async () => {
    const other = '{"name": "awescope"}\nmore'
    writeFileSync(path, other)
    await expect(openResumeFile(path, wish)).rejects.toThrow(/line 1 of .* is no audit/)
    expect(readFileSync(path, 'utf8')).toBe(other)
    await expect(openResumeFile(join(folder, 'no/where'), wish)).rejects.toThrow(/cannot be opened/)
    expect(refusalOf(() => readResumed(Buffer.from('{}\n'), path, wish))).toMatch(/^--resume: /)
  })
})
