// The configuration of a project.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AUDIT_OPTIONS, readAuditOptions } from '../../../../cli/audit/audit-options.ts'
import {
  CONFIG_KEYS,
  CONFIG_NAME,
  findConfig,
  readConfig,
} from '../../../../cli/audit/config-file.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const FILE = '/project/awescope.config.json'
const configOf = (audit: unknown) => readConfig(JSON.stringify({ audit }), FILE)
const refusalOf = (run: () => unknown): string => usageError(run).message
const options = (audit: unknown, ...args: string[]) =>
  readAuditOptions(['http://a', ...args], configOf(audit))

describe('a configuration', () => {
  it('says what the command line would say, with paths from its own folder', () => {
    const read = options({
      strictness: 3,
      only: ['latency', 'notes.lost'],
      repeat: 5,
      press: 'KeyA KeyS',
      every: '250ms',
      before: 'audit/login.mjs',
      budget: 'budget.json',
      format: 'json',
      reference: true,
      browserWsEndpoint: 'ws://localhost:1/x',
    })
    expect(read).toMatchObject({
      strictness: 3,
      repeat: 5,
      gestures: { kind: 'press', keys: ['KeyA', 'KeyS'] },
      everyMs: 250,
      before: '/project/audit/login.mjs',
      budget: '/project/budget.json',
      format: 'json',
      hasControl: true,
      browserWsEndpoint: 'ws://localhost:1/x',
    })
    expect(options({ reference: false }).hasControl).toBe(false)
    const categories = new Set(read.audits.map(({ category }) => category))
    expect([...categories]).toEqual(['latency', 'notes'])
  })

  it('yields to the command line, one option at a time', () => {
    const audit = { strictness: 3, repeat: 5, press: 'KeyA', every: '1s' }
    expect(options(audit, '--repeat=2')).toMatchObject({ strictness: 3, repeat: 2, everyMs: 1000 })
    expect(options(audit, '--listen', '3s')).toMatchObject({ gestures: null, listenMs: 3000 })
    expect(options(audit, '--tap', 'a').gestures).toEqual({ kind: 'tap', selector: 'a' })
    const fuzzed = options({ ...audit, seed: 9 }, '--fuzz', '1m')
    expect(fuzzed).toMatchObject({ seed: 9, repeat: 1, fuzz: { durationMs: 60_000 } })
    const bounds = { 'latency.p50Ms': ['error', { max: 30 }] }
    expect(options({ budget: bounds }).bounds).toEqual([
      { metric: 'latency.p50Ms', level: 'error', max: 30 },
    ])
    expect(options({ budget: bounds }, '--budget', 'b.json')).toMatchObject({
      budget: 'b.json',
      bounds: [],
    })
  })

  it('refuses keys that there are none of, by name, and values that are none', () => {
    expect(refusalOf(() => readConfig('{"audits": {}}', FILE))).toBe(
      `${FILE}: there is no "audits". There is: audit.`,
    )
    expect(refusalOf(() => configOf({ strictnes: 3 }))).toMatch(/no "strictnes" in "audit"\. There/)
    expect(refusalOf(() => configOf({ strictness: '3' }))).toMatch(/must be a whole number\.$/)
    expect(refusalOf(() => configOf({ only: 'latency' }))).toMatch(/must be a list of names\.$/)
    expect(refusalOf(() => configOf({ budget: 3 }))).toMatch(/"budget" must be an object\.$/)
    expect(refusalOf(() => configOf([]))).toMatch(/"audit" must be an object\.$/)
    expect(refusalOf(() => readConfig('{', FILE))).toBe(`${FILE} is no JSON.`)
  })

  it('is told as the one that is wrong where it is, and the command line where that is', () => {
    expect(refusalOf(() => options({ strictness: 40 }))).toMatch(/^\/project\/.*--strictness "40"/)
    expect(refusalOf(() => options({ strictness: 40 }, '--seed=x'))).toMatch(/^--seed "x"/)
    const typo = { budget: { 'latency.p51Ms': ['error', { max: 1 }] } }
    expect(refusalOf(() => options(typo))).toMatch(/config\.json: "budget": there is no metric/)
  })

  it('has a key for each option that is not about one run alone', () => {
    const names = Object.keys(CONFIG_KEYS).map((key) => key.replace('WsE', '-ws-e'))
    const once = new Set(['trace', 'concurrency', 'force', 'fuzz', 'illegal'])
    expect(names.toSorted()).toEqual(
      Object.keys(AUDIT_OPTIONS)
        .filter((name) => !once.has(name))
        .toSorted(),
    )
  })

  it('is looked for from the folder upwards, the nearest first', () => {
    const top = mkdtempSync(join(tmpdir(), 'awescope-config-'))
    try {
      const deep = join(top, 'a', 'b')
      mkdirSync(deep, { recursive: true })
      expect(findConfig(deep)).toBeNull()
      writeFileSync(join(top, CONFIG_NAME), '{"audit": {"seed": 1}}')
      expect(findConfig(deep)?.options.get('seed')).toBe('1')
      writeFileSync(join(top, 'a', CONFIG_NAME), '{"audit": {"seed": 2}}')
      expect(findConfig(deep)?.options.get('seed')).toBe('2')
      writeFileSync(join(deep, CONFIG_NAME), ' '.repeat(70_000))
      expect(refusalOf(() => findConfig(deep))).toMatch(/too large for a configuration/)
    } finally {
      rmSync(top, { recursive: true, force: true })
    }
  })
})
