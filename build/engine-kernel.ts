// The engine's WebAssembly kernel: compiled from engine/chip/kernel-wasm/assembly by AssemblyScript whenever something
// is built, never kept in the repository. The same sources give the same bytes, so those of the last build are used
// again while nothing has changed. Runs in Node, during a build (and in Vitest).

import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { kernelConstants } from '../engine/chip/kernel-wasm/kernel-constants.ts'

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)))
const SOURCES = join(ROOT, 'engine/chip/kernel-wasm/assembly')
/** Where tools keep what they can make again. */
const CACHE = join(ROOT, 'node_modules/.cache/awescope-kernel')
/** Made, not kept: see kernel-constants.ts. */
const CONSTANTS = 'constants.ts'
const ENTRY = 'kernel.ts'
const OUT = 'kernel.wasm'

// Without a collector: the kernel has no objects. Its memory is made outside.
const OPTIONS =
  `--outFile ${OUT} --runtime stub --importMemory --initialMemory 1 --use abort= ` +
  '--enable simd --noAssert -O3'

/**
 * What is used of AssemblyScript's compiler. Its types bring an `Array` of their own, which would become everybody's.
 */
interface Compiler {
  readonly version: string
  main(
    args: readonly string[],
    files: {
      stderr: { write(text: string | Uint8Array): void }
      readFile(name: string): string | null
      writeFile(name: string, contents: string | Uint8Array): void
      listFiles(): string[]
    },
  ): Promise<{ error: Error | null }>
}

const COMPILER: string = 'assemblyscript/asc'
const loadCompiler = async (): Promise<Compiler> => (await import(COMPILER)) as Compiler

/** All modules by their names, the made one among them. */
export async function readSources(): Promise<Map<string, string>> {
  const names = (await readdir(SOURCES)).filter((name) => name.endsWith('.ts')).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(SOURCES, name), 'utf8')))
  const sources = new Map(names.map((name, index) => [name, texts[index] ?? '']))
  return sources.set(CONSTANTS, kernelConstants())
}

/** The bytes that AssemblyScript makes of the sources. Rejects with what it says. Takes seconds. */
export async function compileKernel(given?: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const sources = given ?? (await readSources())
  let bytes: Uint8Array | null = null
  let said = ''
  const { main } = await loadCompiler()
  const { error } = await main([ENTRY, ...OPTIONS.split(' ')], {
    stderr: {
      write(text) {
        said += String(text)
      },
    },
    readFile: (name) => sources.get(basename(name)) ?? null,
    writeFile: (name, contents) => {
      if (name === OUT && typeof contents !== 'string') bytes = contents
    },
    listFiles: () => [],
  })
  if (error !== null || bytes === null) throw new Error(`the kernel does not compile:\n${said}`)
  return bytes
}

/** The same, from the last build where nothing has changed since. */
export async function builtKernel(): Promise<Uint8Array> {
  const sources = await readSources()
  const { version } = await loadCompiler()
  const hash = createHash('sha256').update(`${version}\n${OPTIONS}`)
  for (const [name, text] of sources) hash.update(`\n${name}\n${text}`)
  const path = join(CACHE, `${hash.digest('hex').slice(0, 32)}.wasm`)
  const kept = await readFile(path).catch(() => null)
  if (kept !== null) return kept
  const bytes = await compileKernel()
  await mkdir(CACHE, { recursive: true })
  // Whole or not at all: others may build at the same time.
  const draft = join(CACHE, randomUUID())
  await writeFile(draft, bytes)
  await rename(draft, path)
  return bytes
}

const MODULE = 'virtual:awescope-engine-kernel'

/**
 * Serves `virtual:awescope-engine-kernel`, which exports `engineKernel`: the kernel's bytes as base64, so that they
 * travel in the script that needs them.
 */
export const engineKernel = (): Plugin => ({
  name: 'awescope:engine-kernel',
  resolveId(id) {
    return id === MODULE ? `\0${MODULE}` : undefined
  },
  async load(id) {
    if (id !== `\0${MODULE}`) return undefined
    const text = Buffer.from(await builtKernel()).toString('base64')
    return `export const engineKernel = ${JSON.stringify(text)}`
  },
})
