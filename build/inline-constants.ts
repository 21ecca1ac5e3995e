// Puts numbers in the place of `TABLE.name` where TABLE is one of our tables of numbers (`as const` objects in
// capitals). The minifier does so with constants, not with properties of objects, and the tables' names are a good
// part of what enters a page. Runs in Node, only during a build.

import type { ESTree, Plugin } from 'vite'

type Node = ESTree.Node
type Table = ReadonlyMap<string, string>

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) walk(child, visit)
  }
}

/** The table that an object literal is; null where it holds anything but plain keys and numbers. */
function tableOf(init: Node | null, code: string): Table | null {
  if (init?.type !== 'ObjectExpression') return null
  const table = new Map<string, string>()
  for (const property of init.properties) {
    if (property.type !== 'Property' || property.computed) return null
    const { key, value } = property
    if (key.type !== 'Identifier') return null
    if (value.type !== 'Literal' || typeof value.value !== 'number') return null
    table.set(key.name, code.slice(value.start, value.end))
  }
  return table
}

/** `code` with the numbers in it; `program`: its syntax tree. Tables are taken as never changed, as `as const` says. */
export function withInlinedConstants(code: string, program: Node): string {
  const tables = new Map<string, Table>()
  const places: { start: number; end: number; number: string }[] = []
  walk(program, (node) => {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return
    const table = /^[A-Z][A-Z\d_]*$/.test(node.id.name) ? tableOf(node.init, code) : null
    if (table) tables.set(node.id.name, table)
  })
  walk(program, (node) => {
    if (node.type !== 'MemberExpression' || node.computed) return
    if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return
    const number = tables.get(node.object.name)?.get(node.property.name)
    if (number !== undefined) places.push({ start: node.start, end: node.end, number })
  })
  let inlined = code
  for (const { start, end, number } of places.toSorted((one, other) => other.start - one.start)) {
    inlined = inlined.slice(0, start) + number + inlined.slice(end)
  }
  return inlined
}

/** For scripts that stand alone, behind the bundling and before the minifying. */
export const inlineConstants: Plugin = {
  name: 'awescope:inline-constants',
  renderChunk(code) {
    return { code: withInlinedConstants(code, this.parse(code)), map: null }
  },
}
