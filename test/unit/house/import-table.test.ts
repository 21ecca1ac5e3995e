// Holds the code against the design's import table: who may import whom, and what runs without npm. Runs in Node.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

interface Room {
  /** Our own rooms that it may import, beside itself. */
  ours: string[]
  /** Packages that it may import; 'any' where the design sets no bound. */
  packages: string[] | 'any'
}

const ROOMS: Record<string, Room> = {
  'trace/wire': { ours: [], packages: [] },
  trace: { ours: ['trace/wire'], packages: ['hdr-histogram-js', 'fflate'] },
  // Files from outside, read by well-kept libraries: for the panel and the command line, never for a page.
  'engine/files': {
    ours: ['engine', 'trace/wire'],
    packages: ['midi-file', '@wasm-audio-decoders/ogg-vorbis'],
  },
  engine: { ours: ['trace/wire'], packages: [] },
  audit: { ours: ['trace', 'trace/wire'], packages: [] },
  injected: { ours: ['trace/wire', 'engine'], packages: [] },
  extension: { ours: ['trace', 'trace/wire'], packages: ['webextension-polyfill'] },
  panel: {
    ours: ['trace', 'trace/wire', 'audit', 'engine', 'engine/files', 'extension/transports'],
    packages: ['preact', '@preact/signals', 'uplot', 'webextension-polyfill'],
  },
  cli: {
    ours: ['trace', 'trace/wire', 'audit', 'engine', 'engine/files', 'injected', 'demo'],
    packages: 'any',
  },
  demo: { ours: [], packages: 'any' },
}
const ROOM_NAMES = Object.keys(ROOMS).sort((a, b) => b.length - a.length)

/** Rooms of the design that are not built yet have no files. */
function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function roomOf(path: string): string | undefined {
  return ROOM_NAMES.find((room) => path === room || path.startsWith(`${room}/`))
}

/** Every module specifier in a source text: static, dynamic and re-export. */
export function importsIn(source: string): string[] {
  const pattern =
    /(?:^|[\s;])(?:import|export)\s(?:[^'"()]*?\sfrom\s*)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g
  return [...source.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '')
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Why this import is against the table, or null. */
function objection(file: string, specifier: string): string | null {
  const from = roomOf(file)
  if (from === undefined) return null
  const room = ROOMS[from] as Room
  if (specifier.startsWith('virtual:')) return null
  if (!specifier.startsWith('.')) {
    if (room.packages === 'any' || room.packages.includes(packageOf(specifier))) return null
    return `${file} imports the package ${specifier}; ${from} may not`
  }
  const target = relative(root, resolve(root, dirname(file), specifier.replace(/\?.*$/, '')))
  const to = roomOf(target)
  if (to === from) return null
  if (to === undefined) return `${file} imports ${target}, which is in no room`
  const isAllowed = room.ours.some((allowed) => target.startsWith(`${allowed}/`))
  return isAllowed ? null : `${file} imports ${target}; ${from} may not import ${to}`
}

describe('the import table', () => {
  const files = [
    'trace',
    'engine',
    'audit',
    'injected',
    'extension',
    'panel',
    'cli',
    'demo',
  ].flatMap(filesBelow)

  it('is kept by every file', () => {
    expect(files.length).toBeGreaterThan(50)
    const objections = files.flatMap((file) =>
      importsIn(readFileSync(join(root, file), 'utf8')).flatMap((s) => objection(file, s) ?? []),
    )
    expect(objections).toEqual([])
  })

  it('would refuse npm in injected code, the DOM side in trace and the panel in the command line', () => {
    expect(objection('injected/page/main.ts', 'fflate')).toMatch(/may not/)
    expect(objection('trace/session/session.ts', '../panel/create-app.tsx')).toMatch(/may not/)
    expect(objection('trace/wire/ring.ts', '../session.ts')).toMatch(/may not/)
    expect(objection('cli/awescope.ts', '../panel/main.tsx')).toMatch(/may not/)
  })

  it('has no barrel, no default export and no file over 400 lines', () => {
    const offences = files.flatMap((file) => {
      const source = readFileSync(join(root, file), 'utf8')
      const found: string[] = []
      if (/(^|\/)index\.tsx?$/.test(file)) found.push(`${file} is a barrel`)
      if (/^export default /m.test(source)) found.push(`${file} has a default export`)
      if (source.split('\n').length > 400) found.push(`${file} is over 400 lines`)
      return found
    })
    expect(offences).toEqual([])
  })
})
