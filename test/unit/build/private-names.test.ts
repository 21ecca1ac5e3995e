// What the build shortens in page.js is said nowhere else. Runs in Node.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PRIVATE_NAMES } from '../../../build/private-names.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
/** Whatever meets the recorder at run time, messages as trace/wire has them, and where natives of the platform are named. */
const OUTSIDE = [
  'trace/wire',
  'injected/page/reference',
  'injected/page/natives.ts',
  'injected/page/audio-natives.ts',
]

const sourcesOf = (place: string): string[] =>
  place.endsWith('.ts')
    ? [place]
    : readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(place, name))

/** Without its comments. */
const codeOf = (file: string): string =>
  readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

const wordsOf = (file: string): string[] => codeOf(file).match(/[A-Za-z_$][\w$]*/g) ?? []

describe('the private names of page.js', () => {
  const outside = new Set(OUTSIDE.flatMap(sourcesOf).flatMap(wordsOf))

  it('are said by nothing that the recorder shares with others', () => {
    expect(outside.size).toBeGreaterThan(700)
    expect(PRIVATE_NAMES.filter((name) => outside.has(name))).toEqual([])
  })

  it('are no text of the recorder either, by which a property could be found', () => {
    const inside = sourcesOf('injected/page').map(codeOf)
    const isText = (name: string): boolean =>
      inside.some((source) => new RegExp(`['"\`]${name}['"\`]`).test(source))
    expect(PRIVATE_NAMES.filter(isText)).toEqual([])
  })

  it('are each in use', () => {
    const inside = new Set(sourcesOf('injected/page').flatMap(wordsOf))
    expect(PRIVATE_NAMES.filter((name) => !inside.has(name))).toEqual([])
  })
})
