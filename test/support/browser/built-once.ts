// What many tests put into browsers, built once for all of them: the smallest script takes seconds. Runs in Node.

import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIifeSource, type IifeEntry } from '../../../build/iife.ts'

/** Names the folder that all tests of a run share; `npm test` makes it for all its groups. */
const FOLDER = 'AWESCOPE_TEST_BUILDS'

export interface FilledFolder {
  path: string
  /** Does nothing where others share it. */
  remove(): void
}

/** The folder that tests started from now on share, which is there already where another set-up has made it. */
export function shareBuilds(): FilledFolder {
  const shared = process.env[FOLDER]
  if (shared !== undefined) return { path: shared, remove: () => undefined }
  const path = mkdtempSync(join(tmpdir(), 'awescope-builds-'))
  process.env[FOLDER] = path
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/**
 * The script as `npm run build` makes it; sources do not change while tests run. Rejects with the build's own error.
 */
export async function builtOnce(entry: IifeEntry): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(entry)).digest('hex')
  const { path, remove } = await filledOnce(key, async (folder) =>
    writeFileSync(join(folder, 'script.js'), await buildIifeSource(entry)),
  )
  const source = readFileSync(join(path, 'script.js'), 'utf8')
  remove()
  return source
}

/** A folder that `fill` has put files into, of whoever asked first for this name. */
export async function filledOnce(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<FilledFolder> {
  const shared = process.env[FOLDER]
  const path = join(shared ?? tmpdir(), `awescope-${name}`)
  if (shared !== undefined && existsSync(path)) return { path, remove: () => undefined }
  const own = mkdtempSync(`${path}-`)
  await fill(own)
  if (shared === undefined)
    return { path: own, remove: () => rmSync(own, { recursive: true, force: true }) }
  // Whole or not at all: two tests may fill it at once, and the first to end has done it for both.
  try {
    renameSync(own, path)
  } catch (error) {
    if (!existsSync(path)) throw error
    rmSync(own, { recursive: true })
  }
  return { path, remove: () => undefined }
}
