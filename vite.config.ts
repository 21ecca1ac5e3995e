// Every build of the project, one mode each: chrome and firefox (extension), recorder (one script), cli (command line),
// demo (static site), package (what others install). Vitest reads this file too, in its own mode. The parts live in
// build/.

import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig, type InlineConfig, type UserConfig } from 'vite'
import webExtension from 'vite-plugin-web-extension'
import {
  BROWSER_TARGET,
  CHECKS,
  COMPACT,
  type IifeEntry,
  PROJECT_ROOT,
  TREESHAKE,
} from './build/iife.ts'
import { PAGE_EAR_ENTRY, PROBE_EAR_ENTRY, RECORDER_EAR_ENTRY } from './build/ear.ts'
import { createLicenceNotices } from './build/licence-notices.ts'
import { declarations } from './build/declarations.ts'
import { engineKernel } from './build/engine-kernel.ts'
import { inlineConstants } from './build/inline-constants.ts'
import { minifyAgain } from './build/minify-again.ts'
import {
  besideScripts,
  bundledBank,
  executable,
  GRAPH_ENTRY,
  joiningPage,
  PACKAGE_ENTRIES,
  PAGE_ENTRY,
  PROBE_ENTRY,
  RECORDER_COLUMNS_ENTRY,
  RECORDER_ENTRY,
  RECORDER_GLITCHES_ENTRY,
  RECORDER_PLAYER_ENTRY,
  RECORDER_REFERENCE_ENTRY,
  REFERENCE_ENTRY,
  REFERENCE_PART_ENTRY,
  workletSource,
} from './build/plugins.ts'

const at = (...parts: string[]): string => resolve(PROJECT_ROOT, ...parts)

const jsx = { runtime: 'automatic', importSource: 'preact' } as const

const PAGE_SCRIPTS: readonly IifeEntry[] = [
  { entry: 'extension/bridge.ts', file: 'bridge.js', mayBundleNpm: true },
  GRAPH_ENTRY,
  PAGE_ENTRY,
  PAGE_EAR_ENTRY,
  PROBE_ENTRY,
  PROBE_EAR_ENTRY,
  REFERENCE_PART_ENTRY,
  REFERENCE_ENTRY,
]

const browserBuild = {
  target: BROWSER_TARGET,
  sourcemap: false,
  assetsInlineLimit: 0,
  modulePreload: false,
  reportCompressedSize: false,
} as const

/**
 * An extension's pages and background come from the manifest; the scripts that it registers at run time are built
 * beside them, each alone. Unminified, so that reviewers of extension stores and our users may read it, but for what
 * enters pages (see COMPACT).
 */
const extension = (browser: 'chrome' | 'firefox'): UserConfig => {
  const outDir = at('dist', browser)
  const notices = createLicenceNotices()
  const childConfig: InlineConfig = {
    logLevel: 'warn',
    plugins: [notices.collect],
    // The panel's worker loads its reader of compressed samples only for a file that needs it.
    worker: { format: 'es', plugins: () => [notices.collect] },
  }
  // The plugin builds each entry with this same file again; only the outer build may write the scripts beside.
  const isOuterBuild = process.env['VITE_PLUGIN_WEB_EXTENSION_CHILD_BUILD'] !== 'true'
  return {
    root: PROJECT_ROOT,
    publicDir: at('extension', 'public'),
    oxc: { jsx },
    plugins: [
      workletSource(),
      joiningPage(),
      webExtension({
        manifest: 'manifest.json',
        browser,
        additionalInputs: [
          'panel/panel.html',
          'extension/permission/permission.html',
          'extension/handover/handover.html',
          'extension/keeper/keeper.html',
        ],
        skipManifestValidation: true,
        disableAutoLaunch: true,
        printSummary: false,
        htmlViteConfig: childConfig,
        scriptViteConfig: childConfig,
      }),
      ...(isOuterBuild
        ? [
            besideScripts(PAGE_SCRIPTS, outDir, [notices.collect]),
            bundledBank(outDir, 'packed'),
            notices.beside(outDir),
          ]
        : []),
    ],
    build: {
      ...browserBuild,
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { checks: CHECKS },
    },
  }
}

/** A single script with the notices of what is bundled into it at its head. */
const withNotices = (entry: IifeEntry): IifeEntry => {
  const { collect, atHead } = createLicenceNotices()
  return { ...entry, plugins: [...(entry.plugins ?? []), collect, atHead(entry.file)] }
}

/** The one-file recorder, and the reference's part for it. */
const recorder = (): UserConfig => {
  const outDir = at('dist')
  const { entry, file, plugins = [], privateNames } = RECORDER_ENTRY
  const notices = createLicenceNotices()
  return {
    root: PROJECT_ROOT,
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      ...plugins,
      minifyAgain(privateNames),
      inlineConstants,
      notices.collect,
      notices.atHead(file),
      besideScripts(
        [
          RECORDER_PLAYER_ENTRY,
          RECORDER_REFERENCE_ENTRY,
          RECORDER_GLITCHES_ENTRY,
          RECORDER_COLUMNS_ENTRY,
          withNotices(RECORDER_EAR_ENTRY),
        ],
        outDir,
      ),
    ],
    build: {
      ...browserBuild,
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        checks: CHECKS,
        treeshake: TREESHAKE,
        input: at(entry),
        output: { format: 'iife', entryFileNames: file, minify: COMPACT },
      },
    },
  }
}

/**
 * Node program. Npm packages stay outside, but for those that Node itself could not import as they are imported here.
 */
const cli = (): UserConfig => {
  const outDir = at('dist/cli')
  const notices = createLicenceNotices()
  return {
    root: PROJECT_ROOT,
    publicDir: false,
    plugins: [
      workletSource(),
      engineKernel(),
      executable(outDir, 'awescope.js'),
      notices.collect,
      besideScripts([REFERENCE_ENTRY], outDir, [notices.collect]),
      bundledBank(outDir, 'file'),
      notices.beside(outDir),
    ],
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: { awescope: at('cli/awescope.ts'), apart: at('cli/apart.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
      },
    },
  }
}

const demo = (): UserConfig => {
  const pages = readdirSync(at('demo'), { recursive: true, encoding: 'utf8' })
  const isPage = (path: string): boolean => path.endsWith('.html') && !path.startsWith('public')
  const outDir = at('dist/demo')
  const notices = createLicenceNotices()
  return {
    root: at('demo'),
    base: './',
    oxc: { jsx },
    plugins: [notices.collect, notices.beside(outDir)],
    // Vite builds a worklet module apart, by the plugins that are named here.
    worker: { plugins: () => [notices.collect] },
    build: {
      ...browserBuild,
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: pages.filter(isPage).map((page) => at('demo', page)) },
    },
  }
}

/** What others install: its modules, each alone, and their types. */
const enginePackage = (): UserConfig => {
  const outDir = at('dist/package')
  const [first, ...others] = PACKAGE_ENTRIES
  return {
    root: PROJECT_ROOT,
    publicDir: false,
    plugins: [inlineConstants, engineKernel(), besideScripts(others, outDir), declarations(outDir)],
    build: {
      ...browserBuild,
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        checks: CHECKS,
        treeshake: TREESHAKE,
        input: at(first?.entry ?? ''),
        preserveEntrySignatures: 'strict',
        output: { format: 'es', entryFileNames: first?.file ?? '', minify: COMPACT },
      },
    },
  }
}

export default defineConfig(({ mode }): UserConfig => {
  switch (mode) {
    case 'chrome':
    case 'firefox':
      return extension(mode)
    case 'recorder':
      return recorder()
    case 'cli':
      return cli()
    case 'demo':
      return demo()
    case 'package':
      return enginePackage()
    case 'test':
      return { root: PROJECT_ROOT, publicDir: false, oxc: { jsx }, plugins: [workletSource()] }
    default:
      throw new Error(
        `There is no build mode "${mode}". Use chrome, firefox, recorder, cli, demo or package.`,
      )
  }
})
