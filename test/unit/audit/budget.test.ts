import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import { judgeBudget, metricOf, readBudget } from '../../../audit/budget.ts'
import type { AuditResult } from '../../../audit/schema.ts'
import { budgetFaultSentence, budgetSentence } from '../../../trace/text/audit-budget-words.ts'

const read = (value: unknown): ReturnType<typeof readBudget> => readBudget(value, AUDITS)

describe('a budget', () => {
  it('is read as it is written', () => {
    const given = {
      'latency.p95Ms': ['error', { max: 30 }],
      'notes.lostShare': ['warn', { max: 0 }],
    }
    expect(read(given)).toEqual({
      bounds: [
        { metric: 'latency.p95Ms', level: 'error', max: 30 },
        { metric: 'notes.lostShare', level: 'warn', max: 0 },
      ],
    })
  })

  it.each([
    ['no object', [1], /^a budget is an object such as/],
    [
      'a metric that no audit has',
      { 'latency.p96Ms': ['error', { max: 1 }] },
      /no metric "latency.p96Ms".*latency.p95Ms/,
    ],
    [
      'a level that is none',
      { 'latency.p95Ms': ['fatal', { max: 1 }] },
      /must be \["error" or "warn"/,
    ],
    ['a bound without a number', { 'latency.p95Ms': ['error', { max: '1' }] }, /must be/],
    ['a bound that nobody knows', { 'latency.p95Ms': ['error', { max: 1, min: 0 }] }, /must be/],
  ])('is refused for %s, in one sentence', (_, value, sentence) => {
    const given = read(value)
    if (!('fault' in given)) throw new Error('It was taken.')
    expect(budgetFaultSentence(given.fault)).toMatch(sentence)
  })

  it('is held, broken, or neither where nothing was measured', () => {
    const audits = [
      { id: 'latency.p95', unit: 'ms', value: 31.5 },
      { id: 'notes.lost', unit: 'share', value: null },
    ] as AuditResult[]
    const bound = (metric: string, max: number) => ({ metric, level: 'error', max }) as const
    const results = judgeBudget({ audits }, [
      bound('latency.p95Ms', 40),
      bound('latency.p95Ms', 30),
      bound('notes.lostShare', 0.1),
    ])
    expect(results.map(({ outcome }) => outcome)).toEqual(['held', 'broken', 'unmeasured'])
    expect(results.slice(1).map(budgetSentence)).toEqual([
      'The budget latency.p95Ms is broken: 31.5, 1.5 more than 30.',
      'The budget notes.lostShare could not be measured, so it is not held.',
    ])
  })

  it('knows each audit by one name', () => {
    const names = AUDITS.map(metricOf)
    expect(new Set(names).size).toBe(AUDITS.length)
  })
})
