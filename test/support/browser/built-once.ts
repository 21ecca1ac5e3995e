// Scripts that many tests put into pages, built once for all of them: the smallest ones take seconds. Runs in Node.

import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIifeSource, type IifeEntry } from '../../../build/iife.ts'

const FOLDER = 'AWESCOPE_TEST_BUILDS'

/**
 * Makes the folder that tests started from now on share, and gives what removes it; nothing where another set-up has
 * done so.
 */
export function shareBuilds(): () => void {
  if (process.env[FOLDER] !== undefined) return () => undefined
  const folder = mkdtempSync(join(tmpdir(), 'awescope-builds-'))
  process.env[FOLDER] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

/**
 * The script as `npm run build` makes it; sources do not change while tests run. Rejects with the build's own error.
 */
export async function builtOnce(entry: IifeEntry): Promise<string> {
  const folder = process.env[FOLDER]
  if (folder === undefined) return buildIifeSource(entry)
  const key = createHash('sha256').update(JSON.stringify(entry)).digest('hex')
  const file = join(folder, `${key}.js`)
  try {
    return readFileSync(file, 'utf8')
  } catch {
    const source = await buildIifeSource(entry)
    // Whole or not at all: two tests may build it at once.
    writeFileSync(`${file}.${process.pid}`, source)
    renameSync(`${file}.${process.pid}`, file)
    return source
  }
}
