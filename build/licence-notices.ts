// Puts the licence notices of every npm package that is bundled into an output beside it, or at the head of a single
// script. Which packages those are is what the bundler really rendered; names, versions and licences come from
// package-lock.json, texts from the packages themselves. Foreign code that a package holds without its notice (compiled
// into WebAssembly, say) has its notice in build/notices/<package>.txt. Runs in Node, only during a build.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { PROJECT_ROOT } from './iife.ts'

/** `packages` of package-lock.json, by folder. */
export type LockedPackages = Record<string, { name?: string; version?: string; license?: string }>

/** What a package says about its licence in its own files. */
export interface OwnWords {
  licence?: unknown
  author?: unknown
  texts: readonly string[]
  /** Of foreign code within it. */
  foreignTexts: readonly string[]
}

/** What is told of one package, or of a part of one that has a licence of its own. */
export interface Notice {
  title: string
  /** One line each: licence, author, source. */
  facts: readonly string[]
  texts: readonly string[]
}

const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt'
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([-_.].*)?(?<!\.[cm]?[jt]sx?)$/i
const PACKAGE_FOLDER = /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/
const RULE = '='.repeat(80)

/** Path of a module from the first node_modules on, with slashes and without a query; undefined for our own modules. */
export const pathInPackages = (id: string): string | undefined =>
  /(?:^|\/)(node_modules\/[^?]+)/.exec(id.replaceAll('\\', '/'))?.[1]

/** Folder of the package that holds `path`, as package-lock.json names it. */
export const packageFolderOf = (path: string): string => PACKAGE_FOLDER.exec(path)?.[0] ?? path

/**
 * The notice of the code below `folder`: a package, or a part of one that has licence texts of its own. Throws one
 * sentence where the lock file does not know the package, or where nothing says what licence it has.
 */
export const createNotice = (folder: string, lock: LockedPackages, own: OwnWords): Notice => {
  const packageFolder = packageFolderOf(folder)
  const locked = lock[packageFolder]
  if (locked?.version === undefined) {
    throw new Error(`${packageFolder} is bundled, but package-lock.json does not name it.`)
  }
  const name = locked.name ?? packageFolder.replace(/^.*node_modules\//, '')
  const release = `${name} ${locked.version}`
  const licence = locked.license ?? (typeof own.licence === 'string' ? own.licence : undefined)
  if (licence === undefined && own.texts.length === 0) {
    throw new Error(
      `${release} is bundled, but neither package-lock.json nor the package says under which licence.`,
    )
  }
  const isPart = folder !== packageFolder
  // A part with a text of its own need not be by the author, and under the licence, of the package around it.
  const facts = [`Licence: ${isPart ? 'see its text' : (licence ?? 'see its text')}`]
  if (typeof own.author === 'string' && !isPart) facts.push(`Author: ${own.author}`)
  // Mozilla's and GNU's licences want people to be told where the source is.
  facts.push(`Source: the npm package ${name}@${locked.version}`)
  if (own.texts.length === 0) facts.push('The package holds no licence text.')
  const part = isPart ? `, ${folder.slice(packageFolder.length + 1)}` : ''
  return { title: `${release}${part}`, facts, texts: [...own.texts, ...own.foreignTexts] }
}

/** All notices as one text: first who is in it, by name, then each licence text once, with those whom it is of. */
export const formatNotices = (notices: readonly Notice[]): string => {
  const byTitle = new Map(notices.map((notice) => [notice.title, notice]))
  const sorted = [...byTitle.values()].sort((a, b) => (a.title < b.title ? -1 : 1))
  const titlesOf = new Map<string, string[]>()
  for (const { title, texts } of sorted) {
    for (const text of texts) titlesOf.set(text, [...(titlesOf.get(text) ?? []), title])
  }
  const list = sorted.map(({ title, facts }) => [title, ...facts].join('\n  '))
  const texts = [...titlesOf].map(
    ([text, titles]) => `${RULE}\n${titles.join('\n')}\n${RULE}\n\n${text}`,
  )
  return `${['Code of these packages is bundled here:', ...list, ...texts].join('\n\n')}\n`
}

const readText = (file: string): string =>
  readFileSync(file, 'utf8')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/^(?:[^\S\n]*\n)+|\s+$/g, '')

const licenceFilesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name))
    .map((entry) => resolve(folder, entry.name))
    .sort()

/** The innermost folder around `path` with licence texts, else its package: a sound bank may differ from the code. */
const licenceFolderOf = (path: string, root: string): string => {
  const packageFolder = packageFolderOf(path)
  let folder = dirname(path)
  while (folder !== packageFolder && licenceFilesIn(resolve(root, folder)).length === 0) {
    folder = dirname(folder)
  }
  return folder
}

const readOwnWords = (folder: string, root: string): OwnWords => {
  const json = readFileSync(resolve(root, packageFolderOf(folder), 'package.json'), 'utf8')
  const { name, license, author } = JSON.parse(json) as Record<string, unknown>
  const foreign = resolve(root, 'build/notices', `${String(name)}.txt`)
  return {
    licence: license,
    author: (Object(author) as { name?: unknown }).name ?? author,
    texts: licenceFilesIn(resolve(root, folder)).map(readText),
    foreignTexts: existsSync(foreign) ? [readText(foreign)] : [],
  }
}

const noticesOf = (paths: ReadonlySet<string>, root: string): Notice[] => {
  const lockFile = readFileSync(resolve(root, 'package-lock.json'), 'utf8')
  const lock = (JSON.parse(lockFile) as { packages: LockedPackages }).packages
  const folders = new Set([...paths].map((path) => licenceFolderOf(path, root)))
  return [...folders].map((folder) => createNotice(folder, lock, readOwnWords(folder, root)))
}

/**
 * The plugins of one output, which share what they find. `collect` goes into every build that writes into the output (a
 * child build reads the configuration anew, so it must be handed this very object); `beside` goes last into the outer
 * build, after the plugins that build further scripts. Both writers fail the build as `createNotice` throws.
 */
export const createLicenceNotices = (root = PROJECT_ROOT) => {
  const bundled = new Set<string>()
  const add = (id: string): void => {
    const path = pathInPackages(id)
    if (path !== undefined) bundled.add(path)
  }
  const collect: Plugin = {
    name: 'awescope:licence-collect',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type === 'asset') output.originalFileNames.forEach(add)
        else {
          for (const [id, module] of Object.entries(output.modules)) {
            // Nothing of a shaken-off module is rendered; nor of a style sheet, whose rules go into an asset.
            if (module.renderedLength > 0 || /\.css(\?|$)/.test(id)) add(id)
          }
        }
      }
    },
  }
  const beside = (outDir: string): Plugin => ({
    name: 'awescope:licence-notices',
    apply: 'build',
    async writeBundle() {
      await writeFile(resolve(outDir, NOTICES_FILE), formatNotices(noticesOf(bundled, root)))
    },
  })
  /** For a single script. People copy it alone, and would leave a file beside it behind. Stands after `collect`. */
  const atHead = (file: string): Plugin => ({
    name: 'awescope:licence-head',
    generateBundle(_options, bundle) {
      const chunk = bundle[file]
      if (chunk?.type !== 'chunk') this.error(`there is no script ${file} to put notices into`)
      if (bundled.size === 0) return
      const text = formatNotices(noticesOf(bundled, root)).replaceAll('*/', '* /')
      chunk.code = `/*!\n${text}*/\n${chunk.code}`
    },
  })
  return { collect, beside, atHead }
}
