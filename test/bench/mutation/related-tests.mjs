// Which unit tests can notice a change of a file at all: those that import it, directly or through others. Runs in
// Node; types that are imported are no way, as nothing of them is left when tests run.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parseSync } from 'vite'

/** Tests that take long, or time something, and say little about a single operator: costs, and damage at random. */
const SLOW = new Set(
  [
    ['reading-cost', 'fuzz', 'midi-fuzz', 'corpus', 'second-opinion', 'bombs', 'long-traces'],
    ['session-hostile', 'session-totals', 'limits', 'damaged-banks', 'damaged-sf3'],
    ['engine-voices', 'malformed-files'],
  ]
    .flat()
    .map((name) => `${name}.test.ts`),
)

const NEAR_STEPS = 2
/** Of what lies deep within a room no test is so near. */
const NEAR_TESTS = 5
/** What the engine sounds like. */
const CONFORMITY = 'test/conformity'
/** What is made of the AssemblyScript sources, which nobody imports. */
const KERNEL = 'virtual:awescope-engine-kernel'
const isInKernel = (file) =>
  file.startsWith('engine/chip/kernel-wasm/assembly/') ||
  file === 'engine/chip/kernel-wasm/kernel-constants.ts'

/** The modules of the project that a file imports for more than their types: absolute paths, and the kernel. */
const importsOf = (path) => {
  const code = readFileSync(path, 'utf8')
  const { module } = parseSync(path, code)
  const links = [
    ...module.staticImports.filter(
      ({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType),
    ),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.filter(({ isType, moduleRequest }) => !isType && moduleRequest !== null),
    ),
  ]
  return links
    .map(({ moduleRequest }) => moduleRequest.value.split('?')[0])
    .map((value) => (value.startsWith('.') ? resolve(dirname(path), value) : value))
    .filter((each) => each === KERNEL || (/\.(ts|tsx|mjs)$/.test(each) && existsSync(each)))
}

/**
 * Finds the tests of source files below `root`.
 * @param {string} root
 * @returns {(file: string) => { path: string, isNear: boolean }[]} the absolute paths of the tests of the same top
 *   folder that import a file: first its own, then those of its folder, which are near, then the others by how many
 *   imports lie between (near: two at most, and the first five in any case)
 */
export function createTestFinder(root) {
  /** @type {Map<string, Set<string>>} by module: what imports it */
  const importers = new Map()
  const seen = new Set()
  const walk = (path) => {
    if (seen.has(path) || path === KERNEL) return
    seen.add(path)
    for (const imported of importsOf(path)) {
      if (!importers.has(imported)) importers.set(imported, new Set())
      importers.get(imported).add(path)
      walk(imported)
    }
  }
  const tests = ['test/unit', CONFORMITY]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.test\.tsx?$/.test(name) && !SLOW.has(basename(name)))
        .map((name) => join(root, folder, name)),
    )
    .toSorted()
  tests.forEach(walk)

  return (file) => {
    const own = join(root, 'test/unit', file.replace(/\.ts$/, '.test.ts'))
    const folder = join(dirname(own), '/')
    const top = file.split('/')[0]
    const homes = [join(root, 'test/unit', top, '/')]
    if (top === 'engine') homes.push(join(root, CONFORMITY, '/'))
    const steps = new Map([[isInKernel(file) ? KERNEL : join(root, file), 0]])
    // The list grows while it is read: nearer ones come first.
    const queue = [...steps.keys()]
    for (const path of queue) {
      for (const importer of importers.get(path) ?? []) {
        if (steps.has(importer)) continue
        steps.set(importer, steps.get(path) + 1)
        queue.push(importer)
      }
    }
    const ranked = (path) => {
      if (path === own) return -2
      return path.startsWith(folder) ? -1 : steps.get(path)
    }
    const found = tests
      .filter((path) => steps.has(path) && homes.some((home) => path.startsWith(home)))
      .toSorted((a, b) => ranked(a) - ranked(b))
    return found.map((path, index) => ({
      path,
      isNear: ranked(path) <= NEAR_STEPS || index < NEAR_TESTS,
    }))
  }
}
