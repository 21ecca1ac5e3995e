// Finds the places of a source file where one small change makes other code: operators, boundaries, numbers,
// conditions. Runs in Node; looks at code only, never at types.

import { parseSync } from 'vite'

/** @typedef {{ file: string, start: number, end: number, replacement: string, line: number, what: string }} Mutant */

const BINARY = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '&': '|',
  '|': '&',
  '^': '&',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
}
const LOGICAL = { '&&': '||', '||': '&&' }
const ASSIGNMENT = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '|=': '&=', '&=': '|=' }
const UPDATE = { '++': '--', '--': '++' }

/** Where code stands in a node of TypeScript's own; all others are types. */
const TRANSPARENT = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
])

/**
 * All mutants of `code`, in its order.
 * @param {string} code
 * @param {string} name
 * @returns {Mutant[]}
 */
export function findMutants(code, name) {
  const { program, errors } = parseSync(name, code)
  if (errors.length > 0) throw new Error(`${name} cannot be parsed: ${errors[0].message}`)
  /** @type {Mutant[]} */
  const mutants = []
  // The parser counts characters.
  const lineOf = (at) => code.slice(0, at).split('\n').length
  const add = (start, end, replacement) => {
    const what = `${code.slice(start, end).replaceAll(/\s+/g, ' ')} → ${replacement.replaceAll(/\s+/g, ' ')}`
    mutants.push({ file: name, start, end, replacement, line: lineOf(start), what })
  }
  const swap = (from, to, table, operator) => {
    const other = table[operator]
    if (other === undefined) return
    const at = code.slice(from, to).indexOf(operator)
    if (at >= 0) add(from + at, from + at + operator.length, other)
  }
  const negate = ({ start, end }) => add(start, end, `!(${code.slice(start, end)})`)

  const visit = (node, parent) => {
    if (node === null || typeof node !== 'object') return
    if (Array.isArray(node)) {
      for (const each of node) visit(each, parent)
      return
    }
    if (typeof node.type !== 'string' || node.type === 'ImportDeclaration') return
    if (node.type.startsWith('TS') && !TRANSPARENT.has(node.type)) return
    switch (node.type) {
      case 'BinaryExpression':
        swap(node.left.end, node.right.start, BINARY, node.operator)
        break
      case 'LogicalExpression':
        swap(node.left.end, node.right.start, LOGICAL, node.operator)
        break
      case 'AssignmentExpression':
        swap(node.left.end, node.right.start, ASSIGNMENT, node.operator)
        break
      case 'UpdateExpression': {
        const [from, to] = node.prefix
          ? [node.start, node.argument.start]
          : [node.argument.end, node.end]
        swap(from, to, UPDATE, node.operator)
        break
      }
      case 'UnaryExpression':
        if (node.operator === '!' || node.operator === '-') add(node.start, node.argument.start, '')
        break
      case 'IfStatement':
      case 'ConditionalExpression':
        // A comparison or a negation is turned over by its operator already.
        if (!['BinaryExpression', 'UnaryExpression'].includes(node.test.type)) negate(node.test)
        break
      case 'Literal':
        if (typeof node.value === 'boolean') add(node.start, node.end, String(!node.value))
        if (typeof node.value === 'number' && parent?.type !== 'Property') {
          add(node.start, node.end, `(${node.raw} + 1)`)
        }
        break
      default:
        break
    }
    for (const [key, value] of Object.entries(node)) {
      if (key !== 'typeAnnotation' && key !== 'returnType' && key !== 'typeArguments') {
        visit(value, node)
      }
    }
  }
  visit(program, null)
  return mutants
}
