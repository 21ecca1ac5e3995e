// Holds trace/ to its division of labour: readers and figures give codes, trace/text/ makes the words of them. Runs
// in Node.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/**
 * Rooms that give codes. Not here: `config`, `validate` and `file`, whose sentences go to whoever handed in what they
 * refuse, and `wire`, which is written in the page.
 */
const ROOMS = [
  'math',
  'alerts',
  'contexts',
  'events',
  'figures',
  'scheduling',
  'glitches',
  'reference',
  'report',
  'compare',
  'session',
]
/** Names of MIDI messages, which are the label of an event. */
const NAMES = 'trace/events/midi-label.ts'
/** Codes that the report's JSON has had from its first version. */
const CODES = new Set(['not measurable'])

interface Node {
  type: string
  [key: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Text of a string or template; a figure stands for what is put in. Null for any other node. */
function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null
  if (node.type !== 'TemplateLiteral') return null
  const parts = node['quasis'] as { value: { cooked: string } }[]
  return parts.map(({ value }) => value.cooked).join('0')
}

/** Strings of two words or more in a source text. What an error says to whoever misused a function is not looked at. */
function wordsIn(source: string): string[] {
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isNode(value) || value.type === 'ThrowStatement') return
    const text = textOf(value)
    if (text !== null && /\p{L}[,;:.]? \p{L}/u.test(text) && !CODES.has(text)) found.push(text)
    Object.values(value).forEach(visit)
  }
  visit(parseSync('source.ts', source).program)
  return found
}

function filesOf(room: string): string[] {
  return readdirSync(join(root, 'trace', room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

describe('the words of trace/', () => {
  it('stand in trace/text/: no reader and no figure holds a sentence', () => {
    const files = ['trace/profiler.ts', ...ROOMS.flatMap(filesOf)].filter((file) => file !== NAMES)
    expect(files.length).toBeGreaterThan(35)
    const found = files.flatMap((file) =>
      wordsIn(readFileSync(join(root, file), 'utf8')).map((text) => `${file}: ${text}`),
    )
    expect(found).toEqual([])
  })

  it('would be found in strings and templates, but not in comments, codes and errors', () => {
    expect(wordsIn("list.add('Records came twice.')")).toEqual(['Records came twice.'])
    expect(wordsIn('const note = `mean of ${count}`')).toEqual(['mean of 0'])
    expect(wordsIn("// Records came twice.\nadd({ code: 'came-twice' })")).toEqual([])
    expect(wordsIn("throw new RangeError('There is no such event.')")).toEqual([])
  })
})
