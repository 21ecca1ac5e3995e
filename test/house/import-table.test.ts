// Holds the code against the import table of ARCHITECTURE.md: who may import whom, inside trace/ too, and what runs
// without npm; and finds circles, types included. Runs in Node.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

interface Room {
  /** Our own folders that it may import, beside itself. */
  ours: string[]
  /** Packages that it may import; 'any' where the design sets no bound. */
  packages: string[] | 'any'
}

/** The rooms of trace/, in the order in which each may import those before it. */
const TRACE_ROOMS = [
  'wire',
  'config',
  'math',
  'alerts',
  'contexts',
  'events',
  'figures',
  'graph',
  'scheduling',
  'glitches',
  'reference',
  'performance',
  'markers',
  'holes',
  'report',
  'compare',
  'text',
  'validate',
  'session',
  'file',
  'query',
  'export',
  'import',
].map((name) => `trace/${name}`)

function packagesOf(room: string): string[] {
  if (room === 'trace/wire') return []
  return room === 'trace/compare' ? ['pure-rand', 'simple-statistics'] : ['fflate']
}

const traceRooms: [string, Room][] = TRACE_ROOMS.map((name, index) => [
  name,
  {
    ours: TRACE_ROOMS.slice(0, index),
    packages: packagesOf(name),
  },
])

const ROOMS: Record<string, Room> = {
  ...Object.fromEntries(traceRooms),
  trace: { ours: TRACE_ROOMS, packages: [] },
  // Whoever wants no Parquet does without its writer.
  'trace/export/parquet': { ours: TRACE_ROOMS, packages: ['hyparquet-writer'] },
  midi: { ours: [], packages: [] },
  audit: { ours: ['trace', 'midi'], packages: ['pitchy'] },
  // A compressed SoundFont is expanded outside of the page: nothing that goes there may import this folder.
  'engine/sf3': { ours: ['engine'], packages: ['@wasm-audio-decoders/ogg-vorbis'] },
  engine: { ours: ['trace/wire'], packages: [] },
  // What others install.
  package: { ours: ['trace/wire', 'engine'], packages: [] },
  injected: { ours: ['trace/wire', 'engine'], packages: [] },
  recorder: { ours: ['injected', 'trace'], packages: [] },
  extension: { ours: ['trace', 'store'], packages: ['webextension-polyfill'] },
  store: { ours: ['trace'], packages: [] },
  'panel/main.tsx': {
    ours: ['panel', 'extension'],
    packages: ['preact', '@preact/signals', 'webextension-polyfill'],
  },
  panel: {
    ours: [
      'trace',
      'trace/export/parquet',
      'midi',
      'audit',
      'engine',
      'engine/sf3',
      'recorder',
      'extension',
      'store',
    ],
    packages: ['preact', '@preact/signals', 'uplot', '@dagrejs/dagre'],
  },
  cli: {
    ours: [
      'trace',
      'trace/export/parquet',
      'midi',
      'audit',
      'engine',
      'engine/sf3',
      'injected',
      'recorder',
      'demo/pieces',
    ],
    packages: 'any',
  },
  demo: { ours: [], packages: 'any' },
}
const ROOM_NAMES = Object.keys(ROOMS).sort((a, b) => b.length - a.length)
const FOLDERS = [...new Set(ROOM_NAMES.map((name) => name.split('/')[0] as string))]

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`)

function roomOf(path: string): string | undefined {
  return ROOM_NAMES.find((room) => isWithin(path, room))
}

/** Every module specifier in a source text: static, dynamic and re-export. */
function importsIn(source: string): string[] {
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

function targetOf(file: string, specifier: string): string {
  return relative(root, resolve(root, dirname(file), specifier.replace(/\?.*$/, '')))
}

/** True where `room` names the room that holds the target, or a folder of it that is no room of its own. */
function mayImport(room: Room, target: string, to: string): boolean {
  const allowed = room.ours.flatMap((name) => (name === 'trace' ? ['trace', ...TRACE_ROOMS] : name))
  return allowed.some(
    (name) => name === to || (ROOMS[name] === undefined && isWithin(target, name)),
  )
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
  const target = targetOf(file, specifier)
  const to = roomOf(target)
  if (to === from) return null
  if (to === undefined) return `${file} imports ${target}, which is in no room`
  return mayImport(room, target, to) ? null : `${file} imports ${target}; ${from} may not`
}

/** One circle of files that import each other, types included; null where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] | null => {
    if (done.has(file)) return null
    const at = path.indexOf(file)
    if (at !== -1) return [...path.slice(at), file]
    path.push(file)
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next)
      if (circle !== null) return circle
    }
    path.pop()
    done.add(file)
    return null
  }
  for (const file of graph.keys()) {
    const circle = visit(file)
    if (circle !== null) return circle
  }
  return null
}

describe('the import table', () => {
  const files = FOLDERS.flatMap(filesBelow)
  const imports = new Map(
    files.map((file) => [file, importsIn(readFileSync(join(root, file), 'utf8'))]),
  )

  it('is kept by every file', () => {
    expect(files.length).toBeGreaterThan(300)
    const objections = [...imports].flatMap(([file, specifiers]) =>
      specifiers.flatMap((specifier) => objection(file, specifier) ?? []),
    )
    expect(objections).toEqual([])
  })

  it('leaves no file of trace/ beside its rooms but the profiler object', () => {
    expect(files.filter((file) => roomOf(file) === 'trace')).toEqual(['trace/profiler.ts'])
  })

  it('would refuse npm in injected code, the DOM side in trace, a lower room, and the panel in the command line', () => {
    expect(objection('injected/page/main.ts', 'fflate')).toMatch(/may not/)
    expect(objection('trace/session/session.ts', '../../panel/create-app.tsx')).toMatch(/may not/)
    expect(objection('trace/wire/ring.ts', '../math/series.ts')).toMatch(/may not/)
    expect(objection('trace/alerts/alert-list.ts', '../events/tracker.ts')).toMatch(/may not/)
    expect(objection('cli/awescope.ts', '../panel/main.tsx')).toMatch(/may not/)
    expect(objection('injected/page/main.ts', '../../engine/sf3/expand-soundfont.ts')).toMatch(
      /may not/,
    )
    expect(objection('panel/create-app.tsx', 'webextension-polyfill')).toMatch(/may not/)
  })

  it('has no circle, types included', () => {
    const graph = new Map(
      [...imports].map(([file, specifiers]) => [
        file,
        specifiers
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => targetOf(file, specifier)),
      ]),
    )
    expect(circleIn(graph)).toBeNull()
    const circle = new Map(Object.entries({ a: ['b'], b: ['c'], c: ['a'] }))
    expect(circleIn(circle)).toEqual(['a', 'b', 'c', 'a'])
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
