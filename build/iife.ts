// Builds one script entry into one self-contained file, an IIFE or a module. In charge of everything that runs in
// somebody else's world: the page's MAIN world, the isolated bridge, the audio thread. Runs in Node, only during a
// build.

import { builtinModules } from 'node:module'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig, type Plugin } from 'vite'
import { inlineConstants } from './inline-constants.ts'
import { minifyAgain } from './minify-again.ts'

/** The folder that holds package.json. */
export const PROJECT_ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)))

/** What every browser that we support understands: Chromium 152 and Firefox 140. */
export const BROWSER_TARGET = ['chrome146', 'firefox140']

/**
 * For what enters a page or its audio thread, which wait for it: no comments, no white space, short names of variables
 * and functions, short forms of statements. Properties keep their names, and functions that a page can get hold of have
 * the names and lengths that are given to them, not those of the source. The source is public, and whoever builds it
 * gets this very file.
 */
export const COMPACT = {
  compress: { target: BROWSER_TARGET },
  mangle: { toplevel: true },
  codegen: { removeWhitespace: true },
}

/** No module of ours is there for what happens when it is imported: one that nobody uses is left out, whole. */
export const TREESHAKE = { moduleSideEffects: false }

/** Scripts are built inside plugins here: that those take most of a build's time is no news. */
export const CHECKS = { bundlerTimings: false, pluginTimings: false }

export interface IifeEntry {
  /** Path of the source below the project's root. */
  entry: string
  /** Path of the result below `outDir`, such as `worklet/probe.js`. */
  file: string
  /** False: a bundled npm module fails the build. */
  mayBundleNpm: boolean
  /** True: see COMPACT. Else as it was written, for readers. */
  isCompact?: boolean
  /** True: compact, and minified again, which takes seconds. */
  isSmallest?: boolean
  /** Properties of its own modules alone, for the smallest: their names may be shortened. */
  privateNames?: readonly string[]
  /** True: a module, for whoever fetches it by `import()` and uses its exports. */
  isModule?: boolean
  /** True: stack traces of whoever is called by it, or calls it, do not tell its address. */
  isNameless?: boolean
  /** True: what it throws while it is evaluated ends in it: a page that it joins may have broken anything. */
  isQuiet?: boolean
  /** Values of names that the source uses without declaring them. */
  define?: Record<string, string>
  /** Extra plugins, such as the one that serves virtual modules. */
  plugins?: Plugin[]
}

/**
 * Fails the build when a module from npm, or a Node builtin, would end up in the bundle. Page code of ours runs in a
 * hostile world and on the audio thread: every line of it is ours.
 */
export const forbidNpm = (label: string): Plugin => ({
  name: 'awescope:forbid-npm',
  generateBundle(_options, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type !== 'chunk') continue
      for (const id of Object.keys(output.modules)) {
        const isNode = id.startsWith('node:') || builtinModules.includes(id)
        if (isNode || id.includes(`${sep}node_modules${sep}`) || id.includes('/node_modules/')) {
          this.error(`${label} must contain nothing from npm, but bundles ${id}`)
        }
      }
      for (const id of output.imports) this.error(`${label} must stand alone, but imports ${id}`)
    }
  },
})

/**
 * Fails the build when the entry exports something: an IIFE with exports needs a global name, and a global of ours in
 * the page's world could be seen by the page or overwrite its own.
 */
const forbidExports = (label: string): Plugin => ({
  name: 'awescope:forbid-exports',
  generateBundle(_options, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type === 'chunk' && output.isEntry && output.exports.length > 0) {
        this.error(
          `${label} is an entry and must export nothing, but exports ${output.exports.join(', ')}`,
        )
      }
    }
  },
})

/**
 * What engines print for code that has no file; Chromium and Firefox print it in the place of the address (tried in
 * Chromium 156 and Firefox 153). An extension's address in a stack would tell a page who is there, in Firefox even
 * which of our users.
 */
const NAMELESS = '//# sourceURL=<anonymous>\n'

const nameless: Plugin = {
  name: 'awescope:nameless',
  // Behind everything that the bundler and the minifier have written.
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type === 'chunk') output.code = `${output.code.trimEnd()}\n${NAMELESS}`
      }
    },
  },
}

const quiet: Plugin = {
  name: 'awescope:quiet',
  // Behind the minifier, before the last line that tells the name.
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue
        const strict = /^"use strict";\s*/.exec(output.code)?.[0] ?? ''
        output.code = `${strict}try{${output.code.slice(strict.length).trimEnd()}}catch{}\n`
      }
    },
  },
}

const toConfig = (iife: IifeEntry, outDir: string, isWritten: boolean): InlineConfig => {
  const { isModule = false, isCompact = false } = iife
  const plugins = [...(iife.plugins ?? [])]
  if (!isModule) plugins.push(forbidExports(iife.entry))
  if (!iife.mayBundleNpm) plugins.push(forbidNpm(iife.entry))
  if (iife.isSmallest) plugins.push(minifyAgain(iife.privateNames))
  if (iife.isQuiet) plugins.push(quiet)
  if (iife.isNameless) plugins.push(nameless)
  if (isCompact) plugins.push(inlineConstants)
  return {
    root: PROJECT_ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"', ...iife.define },
    plugins,
    build: {
      outDir,
      emptyOutDir: false,
      write: isWritten,
      target: BROWSER_TARGET,
      minify: false,
      sourcemap: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        checks: CHECKS,
        treeshake: TREESHAKE,
        input: resolve(PROJECT_ROOT, iife.entry),
        // A page's own build would shake exports off.
        preserveEntrySignatures: isModule ? 'strict' : false,
        output: {
          format: isModule ? 'es' : 'iife',
          entryFileNames: iife.file,
          strict: true,
          minify: isCompact ? COMPACT : false,
          comments: !isCompact,
        },
      },
    },
  }
}

/** Writes `iife.file` into `outDir`. Rejects with the build's own error. */
export const writeIife = async (iife: IifeEntry, outDir: string): Promise<void> => {
  const target = isAbsolute(outDir) ? outDir : resolve(PROJECT_ROOT, outDir)
  await build(toConfig(iife, target, true))
}

/** The built script as text, without writing it. Rejects with the build's own error. */
export const buildIifeSource = async (iife: IifeEntry): Promise<string> => {
  const result = await build(toConfig(iife, resolve(PROJECT_ROOT, 'dist'), false))
  const outputs = Array.isArray(result) ? result : [result]
  for (const output of outputs) {
    if (!('output' in output)) continue
    for (const file of output.output) if (file.type === 'chunk' && file.isEntry) return file.code
  }
  throw new Error(`${relative(PROJECT_ROOT, iife.entry)} was built into nothing`)
}
