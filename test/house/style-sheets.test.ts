// Holds the style sheets to their size, and the panel's to one list, which is the order of its cascade. Runs in Node.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PART_STAGES } from '../../trace/config/stage-names.ts'

const root = resolve(import.meta.dirname, '../..')
const LIST = 'panel/panel.css'
/** Belongs to the page around the panel; a host that mounts the panel elsewhere leaves it out. */
const OF_THE_PAGE = 'panel/shell/page.css'

const sheets = ['panel', 'extension', 'demo'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.css'))
    .map((path) => `${folder}/${path}`),
)
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the style sheets', () => {
  it('have at most 250 lines each', () => {
    expect(sheets.length).toBeGreaterThan(30)
    expect(sheets.filter((sheet) => read(sheet).split('\n').length > 251)).toEqual([])
  })

  it('of the theme give each stage its colour, in the dark, too', () => {
    const theme = read('panel/shell/theme.css')
    for (const stage of PART_STAGES) {
      const name = stage.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      expect(theme.match(new RegExp(`--stage-${name}:`, 'g')), stage).toHaveLength(2)
    }
  })

  it('of the panel all stand in its list, once', () => {
    const listed = [...read(LIST).matchAll(/@import '\.\/([^']+)'/g)].map(
      ([, path]) => `panel/${path}`,
    )
    const existing = sheets.filter(
      (sheet) => sheet.startsWith('panel/') && sheet !== LIST && sheet !== OF_THE_PAGE,
    )
    expect(listed.toSorted()).toEqual(existing.toSorted())
  })
})
