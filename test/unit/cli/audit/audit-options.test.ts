// What `awescope audit` makes of its arguments.

import { describe, expect, it } from 'vitest'
import { AUDIT_HELP } from '../../../../cli/audit/audit-help.ts'
import { AUDIT_OPTIONS, readAuditOptions } from '../../../../cli/audit/audit-options.ts'
import { traceOf } from '../../../../cli/audit/audit-page.ts'
import { STRESSES } from '../../../../audit/subject.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const refusalOf = (run: () => unknown): string => usageError(run).message

const parse = (...args: string[]) => readAuditOptions(['http://a', ...args])

describe('awescope audit', () => {
  it('audits once at strictness 5 and prints text unless told otherwise', () => {
    const { audits, ...others } = parse()
    expect(audits.length).toBeGreaterThan(10)
    expect(others).toMatchObject({
      urls: ['http://a/'],
      strictness: 5,
      seed: 1,
      repeat: 1,
      format: 'text',
      resume: null,
    })
  })

  it('puts the page under every stress at strictness 10, and fuzzes it behind that, if robustness is asked for at all', () => {
    expect(parse('--strictness', '9').stresses).toEqual([])
    expect(parse('--strictness', '10').stresses).toEqual(STRESSES)
    expect(parse('--strictness', '10', '--only', 'notes').stresses).toEqual([])
    expect(parse('--strictness', '10', '--stress', 'none').stresses).toEqual([])
    expect(parse('--strictness', '10', '--stress', 'jank:80/300')).toMatchObject({
      stresses: ['jank'],
      jank: { lengthMs: 80, everyMs: 300 },
      isFuzzedToo: true,
    })
    for (const more of ['9', '10 --stress none', '10 --listen 9s', '10 --only notes'])
      expect(parse('--strictness', ...more.split(' ')).isFuzzedToo, more).toBe(false)
  })

  it('takes a list on standard input, alone', () => {
    expect(readAuditOptions(['-']).urls).toBeNull()
    expect(refusalOf(() => parse('-'))).toMatch(/give it alone/)
    expect(refusalOf(() => readAuditOptions([]))).toMatch(/takes one address or more/)
  })

  it('keeps the recording of one page, and of each run of it', () => {
    expect(parse('--trace', 'a.awescope').trace).toBe('a.awescope')
    expect(refusalOf(() => parse('http://b', '--trace', 'a'))).toMatch(/audit one page/)
    expect(refusalOf(() => readAuditOptions(['-', '--trace', 'a']))).toMatch(/audit one page/)
    expect(traceOf('x/a.awescope', 1)).toBe('x/a.awescope')
    expect(traceOf('x/a.awescope', 3)).toBe('x/a-3.awescope')
    expect(traceOf('/a', 2)).toBe('/a-2')
    expect(traceOf(null, 2)).toBeNull()
  })

  it('refuses several pages at once with the reason', () => {
    expect(parse('--concurrency', '1').urls).toEqual(['http://a/'])
    expect(refusalOf(() => parse('--concurrency', '4'))).toMatch(/take the machine from each other/)
  })

  it('names all its options in its help', () => {
    for (const name of Object.keys(AUDIT_OPTIONS)) expect(AUDIT_HELP).toMatch(`\n  --${name} `)
    const named = [...AUDIT_HELP.matchAll(/\n {2}--([\w-]+)/g)].map(([, name]) => name)
    expect(new Set(named)).toEqual(new Set(Object.keys(AUDIT_OPTIONS)))
  })

  it('refuses what contradicts itself', () => {
    expect(refusalOf(() => parse('--every', '1s'))).toMatch(/between gestures/)
    expect(refusalOf(() => parse('--listen', '1s', '--tap', 'a'))).toMatch(/plays nothing/)
    expect(refusalOf(() => parse('--repeat', '0'))).toMatch(/--repeat "0"/)
    expect(refusalOf(() => parse('--only', 'latency', '--skip', 'latency'))).toMatch(/no audit/)
  })

  it('fuzzes one page for a time or with a file, and nothing else then', () => {
    expect(parse('--fuzz', '2m', '--illegal', '--seed', '7')).toMatchObject({
      fuzz: { durationMs: 120_000 },
      isIllegal: true,
      seed: 7,
    })
    expect(parse('--fuzz', 'a.mid').fuzz).toEqual({ file: 'a.mid' })
    expect(refusalOf(() => parse('--fuzz', 'long'))).toMatch(/neither a duration/)
    expect(refusalOf(() => parse('--fuzz', '2m', '--repeat=2'))).toMatch(/without --repeat/)
    expect(refusalOf(() => parse('--fuzz', '2m', 'http://b'))).toMatch(/one page/)
    expect(refusalOf(() => parse('--fuzz', '2m', '--format', 'sarif'))).toMatch(/text or json/)
    expect(refusalOf(() => parse('--illegal'))).toMatch(/use it with --fuzz/)
  })
})
