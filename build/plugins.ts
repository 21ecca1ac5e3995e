// The build's own Vite plugins: the worklet's source as a module, the scripts that stand beside an extension's pages,
// and the finish of the command line's file. Runs in Node, only during a build (and in Vitest, for the virtual
// module).

import { appendFile, chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { packBank } from '../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../engine/soundfont/parse-soundfont.ts'
import { START_KNOCK } from '../trace/wire/page-port.ts'
import { engineKernel } from './engine-kernel.ts'
import { buildIifeSource, type IifeEntry, PROJECT_ROOT, writeIife } from './iife.ts'
import {
  PRIVATE_NAMES,
  PROBE_NAMES,
  RECORDER_NAMES,
  RECORDER_SHARED_NAMES,
  SHARED_NAMES,
} from './private-names.ts'

const WORKLET_MODULE = 'virtual:awescope-worklet-source'
const RESOLVED_WORKLET_MODULE = `\0${WORKLET_MODULE}`

/** The extension's recorder in the page world: as a file, for documents that have just begun. */
export const PAGE_ENTRY: IifeEntry = {
  entry: 'injected/page/main.ts',
  file: 'page.js',
  mayBundleNpm: false,
  isCompact: true,
  isSmallest: true,
  isNameless: true,
  isQuiet: true,
  privateNames: [...SHARED_NAMES, ...PRIVATE_NAMES],
  define: { AWESCOPE_KNOCK: JSON.stringify(START_KNOCK) },
}

/** What watches the graph, beside it: they speak to each other by the same short names. */
export const GRAPH_ENTRY: IifeEntry = {
  ...PAGE_ENTRY,
  entry: 'injected/page/graph-part/main.ts',
  file: 'graph.js',
}

/** The probe: what listens and measures in a page's audio thread. */
export const PROBE_ENTRY: IifeEntry = {
  entry: 'injected/worklet/probe/probe.ts',
  file: 'worklet/probe.js',
  mayBundleNpm: false,
  isCompact: true,
  isSmallest: true,
  privateNames: PROBE_NAMES,
  isModule: true,
  isNameless: true,
}

/**
 * The reference instrument: the engine as a worklet module, beside the probe in the extension and in the command
 * line.
 */
export const REFERENCE_ENTRY: IifeEntry = {
  entry: 'injected/worklet/reference/reference-processor.ts',
  file: 'worklet/reference.js',
  mayBundleNpm: false,
  isCompact: true,
  isModule: true,
  isNameless: true,
  plugins: [engineKernel()],
}

/** The reference's part for the page world, which the extension's recorder fetches when it is injected. */
export const REFERENCE_PART_ENTRY: IifeEntry = {
  entry: 'injected/page/reference/reference-part.ts',
  file: 'reference-page.js',
  mayBundleNpm: false,
  isCompact: true,
  isSmallest: true,
  privateNames: SHARED_NAMES,
  isModule: true,
  isNameless: true,
}

/** The same for the one-file recorder, with a parser for SoundFont files and what reads the instrument's records. */
export const RECORDER_REFERENCE_ENTRY: IifeEntry = {
  entry: 'recorder/reference-part.ts',
  file: 'recorder-reference.js',
  mayBundleNpm: false,
  isCompact: true,
  isSmallest: true,
  privateNames: RECORDER_SHARED_NAMES,
  isModule: true,
  isNameless: true,
}

/** What performs MIDI into the one-file recorder: evaluated before it. */
export const RECORDER_PLAYER_ENTRY: IifeEntry = {
  entry: 'recorder/player.ts',
  file: 'recorder-player.js',
  mayBundleNpm: false,
  isCompact: true,
  isNameless: true,
}

/** What finds glitches, for the one-file recorder's own report. */
export const RECORDER_GLITCHES_ENTRY: IifeEntry = {
  entry: 'recorder/glitch-part.ts',
  file: 'recorder-glitches.js',
  mayBundleNpm: false,
  isCompact: true,
  isModule: true,
  isNameless: true,
}

/** What packs the one-file recorder's traces closer, where its `trace()` is given the address. */
export const RECORDER_COLUMNS_ENTRY: IifeEntry = {
  ...RECORDER_GLITCHES_ENTRY,
  entry: 'recorder/column-part.ts',
  file: 'recorder-columns.js',
}

const PACKAGE_ENTRY = {
  mayBundleNpm: false,
  isCompact: true,
  isModule: true,
  plugins: [engineKernel()],
}

/** `awescope/engine` and `awescope/engine/worklet` as they are installed, and the module that the latter loads. */
export const PACKAGE_ENTRIES: readonly IifeEntry[] = [
  { ...PACKAGE_ENTRY, entry: 'package/engine/engine-entry.ts', file: 'engine.js' },
  { ...PACKAGE_ENTRY, entry: 'package/worklet/create-emu8000.ts', file: 'worklet.js' },
  {
    ...PACKAGE_ENTRY,
    entry: 'package/processor/emu8000-processor.ts',
    file: 'emu8000-processor.js',
  },
]

/** The bundled General MIDI bank, Sonivox's of Android, and the licence that it comes under (Apache 2.0). */
const BANK_FOLDER = resolve(PROJECT_ROOT, 'node_modules/@coderline/alphatab/dist/soundfont')
const BANK = 'sonivox.sf2'
const BANK_NOTICES = { LICENSE: 'gm.LICENSE', 'README.md': 'gm.README.md' }
/** The licence wants people to be told of a changed file. */
const PACKED_NOTICE = `
\`gm.bank\` is \`${BANK}\` as Awescope's build packs it: the same tables and samples, without texts, in one buffer.
`

/**
 * Puts the bank with its notices into `outDir`/banks: as the file that it is, `gm.sf2`, or packed for the audio
 * thread, `gm.bank`, so that no page has to parse it (the same samples and tables; engine/soundfont/packed-bank.ts).
 */
export const bundledBank = (outDir: string, form: 'file' | 'packed'): Plugin => ({
  name: 'awescope:bundled-bank',
  apply: 'build',
  async writeBundle() {
    const folder = resolve(outDir, 'banks')
    await mkdir(folder, { recursive: true })
    for (const [from, to] of Object.entries(BANK_NOTICES)) {
      await copyFile(resolve(BANK_FOLDER, from), resolve(folder, to))
    }
    const path = resolve(BANK_FOLDER, BANK)
    if (form === 'file') return copyFile(path, resolve(folder, 'gm.sf2'))
    const packed = packBank(parseSoundFont(Uint8Array.from(await readFile(path)).buffer))
    await writeFile(resolve(folder, 'gm.bank'), new Uint8Array(packed))
    await appendFile(resolve(folder, BANK_NOTICES['README.md']), PACKED_NOTICE)
  },
})

/**
 * Serves `virtual:awescope-worklet-source`, which exports `workletSource`: the probe as one self-contained script, for
 * recorders that have no extension address to load it from. In a list, which the minifier leaves where it is: beside
 * what is like it in the file, and so a fifteenth smaller when it is sent.
 */
export const workletSource = (entry: IifeEntry = PROBE_ENTRY): Plugin => ({
  name: 'awescope:worklet-source',
  resolveId(id) {
    return id === WORKLET_MODULE ? RESOLVED_WORKLET_MODULE : undefined
  },
  async load(id) {
    if (id !== RESOLVED_WORKLET_MODULE) return undefined
    const source = await buildIifeSource(entry)
    return `export const workletSource = [${JSON.stringify(source)}]`
  },
})

const JOINING_MODULE = 'virtual:awescope-joining-page'

/**
 * Serves `virtual:awescope-joining-page`, which exports `joiningPage`: the recorder in the page world as a function of
 * its own, which the browser puts into pages that run already, with the name by which it knocks as its argument.
 */
export const joiningPage = (): Plugin => ({
  name: 'awescope:joining-page',
  resolveId(id) {
    return id === JOINING_MODULE ? `\0${JOINING_MODULE}` : undefined
  },
  async load(id) {
    if (id !== `\0${JOINING_MODULE}`) return undefined
    // Such a function has no address.
    const joining = { isNameless: false, define: { AWESCOPE_KNOCK: 'knock' } }
    const graph = await buildIifeSource({ ...GRAPH_ENTRY, ...joining })
    const source = await buildIifeSource({ ...PAGE_ENTRY, ...joining })
    return `export const joiningPage = function (knock) {\n${graph}\n${source}\n}`
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

/** The recorder as one file, for a script tag or any harness. It holds the trace library, so npm modules are in it. */
export const RECORDER_ENTRY: IifeEntry = {
  entry: 'recorder/standalone.ts',
  file: 'recorder.js',
  mayBundleNpm: true,
  isCompact: true,
  isSmallest: true,
  privateNames: RECORDER_NAMES,
  plugins: [workletSource()],
}

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
