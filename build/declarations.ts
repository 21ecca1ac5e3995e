// Types of what others install, beside its modules: one declaration file for each source, by the type checker itself.
// Runs in Node, only during a build.

import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Plugin } from 'vite'
import { PROJECT_ROOT } from './iife.ts'

const run = promisify(execFile)

/** Sources import each other as they are named; beside declarations lie modules, for any resolution that there is. */
const IMPORT = /((?:from|import\()\s*['"]\.{1,2}\/[^'"]+)\.ts(['"])/g

/** Writes `outDir`/types. Rejects with what the type checker says. */
export async function writeDeclarations(outDir: string): Promise<void> {
  const types = resolve(outDir, 'types')
  await rm(types, { recursive: true, force: true })
  await run(
    process.execPath,
    [
      resolve(PROJECT_ROOT, 'node_modules/typescript/bin/tsc'),
      '-p',
      resolve(PROJECT_ROOT, 'package/tsconfig.types.json'),
      '--outDir',
      types,
    ],
    { cwd: PROJECT_ROOT },
  ).catch((error: unknown) => {
    const { stdout = '' } = error as { stdout?: string }
    throw new Error(`The types could not be made. ${stdout}`, { cause: error })
  })
  const entries = await readdir(types, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(IMPORT, '$1.js$2'))
  }
}

export const declarations = (outDir: string): Plugin => ({
  name: 'awescope:declarations',
  apply: 'build',
  writeBundle: () => writeDeclarations(outDir),
})
