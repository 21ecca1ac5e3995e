// Where the project's own built files are, seen from the source as well as from dist/cli. Node.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { CommandError } from './command-error.ts'

/** The folder that holds the project's package.json. Throws where there is none above this file. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new CommandError('The files of Awescope are not complete.')
    folder = parent
  }
  return folder
}

/** Path of something that `npm run build` made. Throws CommandError (exit 2) where it is missing. */
export function builtFile(...parts: string[]): string {
  const path = join(projectRoot(), 'dist', ...parts)
  if (!existsSync(path)) {
    throw new CommandError(`${join('dist', ...parts)} is not there: run npm run build first.`)
  }
  return path
}

/** The version in package.json. */
export function projectVersion(): string {
  const text = readFileSync(join(projectRoot(), 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return version
}
