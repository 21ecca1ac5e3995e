// Synthesizers from npm, audited as a user does it: their reports are the examples in docs/audits/examples. Real
// browser, quiet machine. `REAL_SYNTHS=tone` for those whose name has that in it, `REAL_STRICTNESS=3` for another
// strictness than 5. Runs in Node.

import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditReport } from '../../../audit/schema.ts'
import { formatAudit } from '../../../trace/text/audit-text.ts'
import { PROJECT_ROOT } from '../../support/browser/fixture-server.ts'
import { REAL_SYNTHS } from '../../support/browser/real-synths.ts'
import { serveRealPage } from '../../support/browser/real-page.ts'
import { type CliFolder, createCliFolder } from '../../support/cli/cli-run.ts'

const ONLY = process.env['REAL_SYNTHS'] ?? ''
const STRICTNESS = process.env['REAL_STRICTNESS'] ?? '5'
/** Strictness 5 is to end within five minutes; this is what a busy machine may make of it. */
const LIMIT_MS = 550_000
const EXAMPLES = resolve(PROJECT_ROOT, 'docs/audits/examples')

let folder: CliFolder
beforeAll(() => {
  folder = createCliFolder(LIMIT_MS)
  mkdirSync(EXAMPLES, { recursive: true })
})
afterAll(() => folder.remove())

const chosen = REAL_SYNTHS.filter(({ name }) => name.includes(ONLY))

it.each(chosen)(
  'audits $name',
  async ({ name, page, query = '', files, ready = '', options = [] }) => {
    const served = await serveRealPage(page, files)
    try {
      writeFileSync(
        folder.file('ready.mjs'),
        `export const iteration = async (page) => { ${ready} }`,
      )
      const how = [
        '--strictness',
        STRICTNESS,
        '--format',
        'json',
        '--before',
        'ready.mjs',
        ...options,
      ]
      const beganMs = performance.now()
      const result = await folder.run(['audit', `${served.url}${query}`, ...how])
      const seconds = (performance.now() - beganMs) / 1000
      expect(result.code, result.stderr).toBe(0)
      const report = JSON.parse(result.stdout) as AuditReport
      // The port is another one each time.
      const local = (url: string): string => url.replace(served.url, 'http://localhost/')
      const shown = { ...report, url: local(report.url) }
      if (STRICTNESS === '5') writeFileSync(resolve(EXAMPLES, `${name}.txt`), formatAudit(shown))
      const failed = report.audits.filter(({ status }) => status === 'fail')
      const list = failed.map(({ id, value }) => `${id} ${value}`).join('  ')
      console.log(name, `${seconds.toFixed(0)} s`, report.scores.all, list)
    } finally {
      await served.close()
    }
  },
)
