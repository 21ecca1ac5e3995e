import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import { RECORD_AUDITS } from '../../../audit/record-audits.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import { CLEAN, FAULTS } from '../../support/audit/gallery.ts'
import { subjectWith } from '../../support/audit/subjects.ts'

describe('audits by records', () => {
  it('are all in the list', () => {
    expect(AUDITS).toEqual(expect.arrayContaining([...RECORD_AUDITS]))
  })
  it('fail nothing of a clean page, and pass nothing that was not measured', () => {
    const { audits } = runAudits(subjectWith({}, { strictness: 3 }), RECORD_AUDITS, {
      strictness: 3,
      trace: null,
    })
    expect(audits.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual([])
    for (const { id, status, value, score } of audits) {
      expect(value === null, id).toBe(status === 'incomplete' || status === 'notApplicable')
      if (value === null) expect(score, id).toBeNull()
    }
    const untold = audits.filter(({ status }) => status === 'incomplete').map(({ id }) => id)
    expect(untold).toEqual(
      expect.arrayContaining(['hygiene.nodes', 'notes.doubled', 'robustness.lost']),
    )
  })
})

describe('the gallery of faulty instruments', () => {
  const page = readFileSync(resolve('docs/audits/faulty-instruments.md'), 'utf8')
  it('stands in the docs, each fault with its audit and its size', () => {
    for (const { query, what, id, size } of FAULTS)
      expect(page).toContain(`| \`${query}\` | ${what} | [\`${id}\`](${id}.md) | ${size} |`)
    expect(page.split('\n').filter((line) => line.startsWith('| `'))).toHaveLength(FAULTS.length)
  })
  it('knows audits only that there are, each page once for each of them', () => {
    const ids = AUDITS.map(({ id }) => id)
    for (const { id } of FAULTS) expect(ids).toContain(id)
    for (const { inherent = [] } of CLEAN)
      expect(ids).toEqual(expect.arrayContaining([...inherent]))
    const places = FAULTS.map(({ query, id }) => `${query} ${id}`)
    expect(new Set(places).size).toBe(places.length)
  })
})
