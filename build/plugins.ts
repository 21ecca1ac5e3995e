// The build's own Vite plugins: the worklet's source as a module, the scripts that stand beside an extension's pages, and the
// finish of the command line's file. Runs in Node, only during a build (and in Vitest, for the virtual module).

import { chmod, copyFile, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { buildIifeSource, type IifeEntry, PROJECT_ROOT, writeIife } from './iife.ts'

const WORKLET_MODULE = 'virtual:awescope-worklet-source'
const RESOLVED_WORKLET_MODULE = `\0${WORKLET_MODULE}`

/** The probe: what listens and measures in a page's audio thread. */
export const PROBE_ENTRY: IifeEntry = {
  entry: 'injected/worklet/probe/probe.ts',
  file: 'worklet/probe.js',
  mayBundleNpm: false,
}

/** The reference instrument: the engine as a worklet module, beside the probe in the extension and in the command line. */
export const REFERENCE_ENTRY: IifeEntry = {
  entry: 'injected/worklet/reference/reference-module.ts',
  file: 'worklet/reference.js',
  mayBundleNpm: false,
}

/** The bundled General MIDI bank, Sonivox's of Android, and the licence that it comes under (Apache 2.0). */
const BANK_FOLDER = resolve(PROJECT_ROOT, 'node_modules/@coderline/alphatab/dist/soundfont')
const BANK_FILES = { 'sonivox.sf2': 'gm.sf2', LICENSE: 'gm.LICENSE', 'README.md': 'gm.README.md' }

/** Copies the bank with its notices into `outDir`/banks. */
export const bundledBank = (outDir: string): Plugin => ({
  name: 'awescope:bundled-bank',
  apply: 'build',
  async writeBundle() {
    const folder = resolve(outDir, 'banks')
    await mkdir(folder, { recursive: true })
    for (const [from, to] of Object.entries(BANK_FILES)) {
      await copyFile(resolve(BANK_FOLDER, from), resolve(folder, to))
    }
  },
})

/**
 * Serves `virtual:awescope-worklet-source`, which exports `workletSource`: the probe as one self-contained script, for
 * recorders that have no extension address to load it from.
 */
export const workletSource = (): Plugin => ({
  name: 'awescope:worklet-source',
  resolveId(id) {
    return id === WORKLET_MODULE ? RESOLVED_WORKLET_MODULE : undefined
  },
  async load(id) {
    if (id !== RESOLVED_WORKLET_MODULE) return undefined
    const source = await buildIifeSource(PROBE_ENTRY)
    return `export const workletSource = ${JSON.stringify(source)}`
  },
})

/**
 * Lets `import Int32Histogram from 'hdr-histogram-js/dist/Int32Histogram'` mean the class in every build. The package is CommonJS
 * with an `__esModule` mark: Vitest's default import is the class, a bundler's (in a module package) the exports object around it.
 */
export const histogramInterop = (): Plugin => ({
  name: 'awescope:histogram-interop',
  transform(code, id) {
    if (!/hdr-histogram-js[\\/]dist[\\/]Int32Histogram\.js$/.test(id)) return undefined
    const exportClass =
      'module.exports = Object.assign(exports.default, { default: exports.default })'
    return { code: `${code}\n${exportClass}\n`, map: null }
  },
})

/**
 * Builds scripts beside the main build, each as its own file and with `plugins` added; the order of the entries is the
 * order of the builds.
 */
export const besideScripts = (
  entries: readonly IifeEntry[],
  outDir: string,
  plugins: readonly Plugin[] = [],
): Plugin => ({
  name: 'awescope:beside-scripts',
  apply: 'build',
  async writeBundle() {
    for (const entry of entries) {
      await writeIife({ ...entry, plugins: [...(entry.plugins ?? []), ...plugins] }, outDir)
    }
  },
})

/** Makes the built command line a program: a shebang as the first line, exactly once, and the executable bit. */
export const executable = (outDir: string, file: string): Plugin => ({
  name: 'awescope:executable',
  generateBundle(_options, bundle) {
    const chunk = bundle[file]
    if (chunk?.type !== 'chunk') this.error(`the command line was not built into ${file}`)
    else chunk.code = `#!/usr/bin/env node\n${chunk.code.replace(/^#!.*\n/, '')}`
  },
  async writeBundle() {
    await chmod(resolve(outDir, file), 0o755)
  },
})
