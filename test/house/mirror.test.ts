// Unit tests lie where the code lies that they test: every folder below test/unit has its counterpart in the
// source tree. Runs in Node.

import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const unit = join(root, 'test/unit')

describe('the folders of the unit tests', () => {
  const folders = readdirSync(unit, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(unit, join(entry.parentPath, entry.name)))

  it('mirror the folders of the source', () => {
    expect(folders.length).toBeGreaterThan(30)
    expect(folders.filter((folder) => !existsSync(join(root, folder)))).toEqual([])
  })

  it('hold every unit test: none lies beside them', () => {
    const beside = readdirSync(unit).filter((name) => name.includes('.test.'))
    expect(beside).toEqual([])
  })
})
