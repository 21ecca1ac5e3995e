// The licence notices of a build: the text from small inputs, and what a real Vite build of a small project of its own
// puts into them. Runs in Node.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build, type Plugin } from 'vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  createLicenceNotices,
  createNotice,
  formatNotices,
  type LockedPackages,
  type OwnWords,
  packageFolderOf,
  pathInPackages,
} from '../../../build/licence-notices.ts'

const own = (words: Partial<OwnWords> = {}): OwnWords => ({
  texts: [],
  foreignTexts: [],
  ...words,
})

const LOCK: LockedPackages = {
  'node_modules/plain': { version: '1.0.0', license: 'MIT' },
  'node_modules/@scope/part': { version: '2.1.0', license: 'BSD-2-Clause' },
  'node_modules/plain/node_modules/@scope/part': { version: '1.9.0', license: 'MIT' },
  'node_modules/alias': { name: 'real', version: '3.0.0', license: 'ISC' },
  'node_modules/bare': { version: '0.1.0' },
}

describe('the package of a module', () => {
  const folderOf = (id: string): string | undefined => {
    const path = pathInPackages(id)
    return path && packageFolderOf(path)
  }

  it('is found under its scope, in nested node_modules, and behind Windows separators', () => {
    expect(folderOf('/home/me/node_modules/plain/dist/a.js')).toBe('node_modules/plain')
    expect(folderOf('/p/node_modules/@scope/part/a.js')).toBe('node_modules/@scope/part')
    const nested = 'node_modules/plain/node_modules/@scope/part'
    expect(folderOf(`/p/${nested}/dist/a.js`)).toBe(nested)
    expect(folderOf(`C:\\p\\${nested.replaceAll('/', '\\')}\\a.js`)).toBe(nested)
  })

  it('is found for a file that is copied, by its query or its path from the root', () => {
    expect(pathInPackages('/p/node_modules/plain/a.sf2?url')).toBe('node_modules/plain/a.sf2')
    expect(pathInPackages('../node_modules/plain/a.sf2')).toBe('node_modules/plain/a.sf2')
  })

  it('is nothing for a module of ours or of the bundler', () => {
    expect(pathInPackages('/p/panel/main.tsx')).toBeUndefined()
    expect(pathInPackages('/p/not_node_modules/a.js')).toBeUndefined()
    expect(pathInPackages('\0rolldown/runtime.js')).toBeUndefined()
  })
})

describe('the notice of a package', () => {
  it('has name, version and licence of the lock file, also where the package has another name', () => {
    const nested = createNotice('node_modules/plain/node_modules/@scope/part', LOCK, own())
    expect(nested.title).toBe('@scope/part 1.9.0')
    expect(nested.facts).toContain('Licence: MIT')
    expect(createNotice('node_modules/alias', LOCK, own()).title).toBe('real 3.0.0')
  })

  it('has licence and author where the package holds no text, and says so', () => {
    const { facts, texts } = createNotice('node_modules/plain', LOCK, own({ author: 'A. Person' }))
    expect(facts).toEqual([
      'Licence: MIT',
      'Author: A. Person',
      'Source: the npm package plain@1.0.0',
      'The package holds no licence text.',
    ])
    expect(texts).toEqual([])
  })

  it('leaves a part with a text of its own out of the licence and authorship around it', () => {
    const words = own({ author: 'A. Person', texts: ['Bank licence'] })
    const { title, facts } = createNotice('node_modules/plain/banks/gm', LOCK, words)
    expect(title).toBe('plain 1.0.0, banks/gm')
    expect(facts).toContain('Licence: see its text')
    expect(facts.join()).not.toContain('A. Person')
  })

  it('is content with a text or with the package’s own word where the lock file names no licence', () => {
    const byText = createNotice('node_modules/bare', LOCK, own({ texts: ['Do what you like'] }))
    expect(byText.facts).toContain('Licence: see its text')
    const byWord = createNotice('node_modules/bare', LOCK, own({ licence: 'Zlib' }))
    expect(byWord.facts).toContain('Licence: Zlib')
  })

  it('is refused with one sentence without any licence, and for a package that is not locked', () => {
    const foreign = own({ foreignTexts: ['Of something within'] })
    expect(() => createNotice('node_modules/bare', LOCK, foreign)).toThrow(
      'bare 0.1.0 is bundled, but neither package-lock.json nor the package says under which licence.',
    )
    expect(() => createNotice('node_modules/stranger', LOCK, own())).toThrow(
      'node_modules/stranger is bundled, but package-lock.json does not name it.',
    )
  })
})

describe('the text of all notices', () => {
  const notice = (folder: string, texts: string[]) => createNotice(folder, LOCK, own({ texts }))
  const plain = notice('node_modules/plain', ['Shared text'])
  const part = notice('node_modules/@scope/part', ['Shared text', 'Further text'])

  it('is the same in whatever order the bundler found them, also twice', () => {
    expect(formatNotices([plain, part, plain])).toBe(formatNotices([part, plain]))
    const text = formatNotices([plain, part])
    expect(text.indexOf('@scope/part 2.1.0')).toBeLessThan(text.indexOf('plain 1.0.0'))
  })

  it('has a text that several packages share once, below the names of all', () => {
    const text = formatNotices([plain, part])
    expect(text.match(/Shared text/g)).toHaveLength(1)
    expect(text).toMatch(/=\n@scope\/part 2\.1\.0\nplain 1\.0\.0\n=+\n\nShared text\n/)
  })
})

describe('a real build', () => {
  let root: string
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const writePackage = (name: string, json: object, files: Record<string, string>): void => {
    const folder = `node_modules/${name}`
    write(`${folder}/package.json`, JSON.stringify({ name, type: 'module', ...json }))
    for (const [file, text] of Object.entries(files)) write(`${folder}/${file}`, text)
  }
  const run = (plugins: Plugin[], entry = 'main.js') =>
    build({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins,
      build: {
        outDir: 'out',
        emptyOutDir: false,
        minify: false,
        rolldownOptions: {
          input: join(root, entry),
          output: { format: 'iife', entryFileNames: entry },
        },
      },
    })

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'awescope-notices-'))
    const packages: LockedPackages = {
      'node_modules/used': { version: '1.2.3', license: 'MIT' },
      'node_modules/used/node_modules/@deep/inner': { version: '4.5.6', license: 'ISC' },
      'node_modules/shaken': { version: '7.0.0', license: 'MIT' },
      'node_modules/styled': { version: '8.0.0', license: 'MIT' },
      'node_modules/lawless': { version: '9.0.0' },
    }
    write('package-lock.json', JSON.stringify({ packages }))
    writePackage(
      'used',
      { author: { name: 'U. Ser' } },
      {
        'index.js':
          'import { inner } from "@deep/inner"\nexport const use = () => inner(document.title)',
        'licence.md': 'Text of used\r\nsays */ nothing',
      },
    )
    writePackage(
      'used/node_modules/@deep/inner',
      { name: '@deep/inner' },
      {
        'index.js': 'export const inner = (x) => console.log(x, "inner")',
        COPYING: 'Text of inner',
      },
    )
    writePackage('shaken', { sideEffects: false }, { 'index.js': 'export const shake = () => 1' })
    writePackage('styled', {}, { 'sheet.css': 'b { color: red }', LICENSE: 'Text of styled' })
    writePackage('lawless', {}, { 'index.js': 'console.log("lawless")' })
    write('build/notices/@deep/inner.txt', 'Text of something compiled into inner')
    write('main.js', 'import { use } from "used"\nimport { shake } from "shaken"\nuse()')
    write('more.js', 'import "styled/sheet.css"\nconsole.log("more")')
    write('lawless.js', 'import "lawless"')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('names exactly what is in its bundles and its child builds’, with all texts', async () => {
    const notices = createLicenceNotices(root)
    const child: Plugin = {
      name: 'child-build',
      async writeBundle() {
        await run([notices.collect], 'more.js')
      },
    }
    await run([notices.collect, child, notices.beside(join(root, 'out'))])
    const text = readFileSync(join(root, 'out/THIRD-PARTY-NOTICES.txt'), 'utf8')
    const listed = text.slice(0, text.indexOf('====')).match(/^\S+ \d+\.\d+\.\d+$/gm)
    expect(listed).toEqual(['@deep/inner 4.5.6', 'styled 8.0.0', 'used 1.2.3'])
    expect(text).toContain('Text of used\nsays */ nothing\n')
    expect(text).toContain('Author: U. Ser')
    expect(text).toContain('Text of inner\n')
    expect(text).toContain('Text of styled\n')
    expect(text).toContain('Text of something compiled into inner\n')
    expect(text).not.toContain(root)
  })

  it('puts them into one comment at the head of a single script', async () => {
    const notices = createLicenceNotices(root)
    await run([notices.collect, notices.atHead('main.js')])
    const script = readFileSync(join(root, 'out/main.js'), 'utf8')
    const [comment] = script.split('*/')
    expect(comment).toMatch(/^\/\*!\n/)
    expect(comment).toContain('@deep/inner 4.5.6')
    expect(comment).toContain('says * / nothing')
  })

  it('fails where a bundled package has no licence', async () => {
    const notices = createLicenceNotices(root)
    const failed = run([notices.collect, notices.beside(join(root, 'out'))], 'lawless.js')
    await expect(failed).rejects.toThrow(/lawless 9\.0\.0 is bundled, but neither/)
  })
})
