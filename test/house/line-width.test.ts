// No line of code or comment over 120 columns: the formatter breaks code at 100, but neither comments nor
// strings. Runs in Node.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const COLUMNS = 120

const FOLDERS = [
  'audit',
  'build',
  'cli',
  'demo',
  'engine',
  'extension',
  'injected',
  'midi',
  'package',
  'panel',
  'recorder',
  'store',
  'test',
  'trace',
]
function sources(): string[] {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  )
  const beside = readdirSync(root).filter((name) => name.includes('.config.'))
  return [...below, ...beside]
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.([cm]?[jt]s|tsx|css)$/.test(path))
}

/** A title stays on one line, whatever its length: the formatter puts it there. */
const isTitle = (line: string): boolean => /^\s*(describe|it|test)(\.\w+)?\(['"`]/.test(line)
/** There is no place to break it. */
const isAddress = (line: string): boolean => /https?:\/\/\S{60,}/.test(line)

/** What is said to the linter and the formatter stands on one line, and so does a table that is not to be formatted. */
const isToTools = (line: string, before: string): boolean =>
  /oxlint-disable|(prettier|oxfmt)-ignore/.test(line) || /(prettier|oxfmt)-ignore/.test(before)

/** Numbers, from 1, of the lines that are too long and need not be. */
function longLines(text: string): number[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const isLong = Array.from(line).length > COLUMNS
    const isFree = isTitle(line) || isAddress(line) || isToTools(line, lines[index - 1] ?? '')
    return isLong && !isFree ? [index + 1] : []
  })
}

describe('the width of lines', () => {
  it('is at most 120 columns, comments included', () => {
    const files = sources()
    const long = files.flatMap((path) =>
      longLines(readFileSync(join(root, path), 'utf8')).map((line) => `${path}:${line}`),
    )
    expect(long).toEqual([])
  })

  it('is counted in characters, but for titles, addresses and what is said to tools', () => {
    const x = 'x'.repeat(121)
    expect(longLines(`${'é'.repeat(120)}\n// ${x}\n  ${x}`)).toEqual([2, 3])
    expect(
      longLines(`  it('${x}', () => {\n// https://example.org/${x}\n// prettier-ignore\n${x}`),
    ).toEqual([])
  })
})
