// Finds what a page could see or break in code that runs in its world: everything that reaches a shared prototype, an
// iterator or a global when it runs. Asks the TypeScript compiler whose member each name is. Runs in Node.
//
// Code that runs while its module is evaluated may use the platform (that is the moment when it is saved), but no
// iterator, so that a page which is joined cannot stop us by a broken one.

import { relative, resolve } from 'node:path'
import {
  isArrayLiteralExpression,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isForStatement,
  isIdentifier,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isTemplateExpression,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast'
import {
  API,
  type Checker,
  type Project,
  SymbolFlags,
  type Symbol as CheckedSymbol,
  type Type,
  TypeFlags,
  type UnionType,
} from 'typescript/unstable/sync'

const root = resolve(import.meta.dirname, '../../..')

/** Names that no script can replace. */
const FIXED = new Set(['undefined', 'NaN', 'Infinity'])
/** Own properties of every array and string, whatever becomes of their prototypes. */
const OWN = new Set(['length'])
const OWN_HOLDERS = /^(Array|ReadonlyArray|IArguments|String)$/
/** Calls of ours that take the prototype from a literal before the platform gets it. */
const BARING = /^(bare|createProxy|defineProperty|addListener)$/
const PRIMITIVES =
  TypeFlags.StringLike |
  TypeFlags.NumberLike |
  TypeFlags.BigIntLike |
  TypeFlags.BooleanLike |
  TypeFlags.Null |
  TypeFlags.Undefined

const FUNCTIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrowFunction,
  SyntaxKind.Constructor,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.GetAccessor,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.SetAccessor,
])
const SKIPPED: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ExportDeclaration,
  SyntaxKind.ImportDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
])

const isTypeNode = ({ kind }: Node): boolean =>
  kind >= SyntaxKind.FirstTypeNode && kind <= SyntaxKind.LastTypeNode

/** Where something stands, and what it is. */
export interface Finding {
  file: string
  line: number
  /** The named functions around it, outermost first, with a dot between them; '' at the module's own level. */
  within: string
  what: string
}

/** Everything a page could see in the files of `tsconfig` for which `isMeant` holds. Paths are the project's. */
export function findPageVisible(
  tsconfig: string,
  isMeant: (path: string) => boolean,
): { files: string[]; findings: Finding[] } {
  const api = new API({ cwd: root })
  try {
    const snapshot = api.updateSnapshot({ openProjects: [resolve(root, tsconfig)] })
    const project = snapshot.getProject(resolve(root, tsconfig))
    if (project === undefined) throw new Error(`There is no project ${tsconfig}`)
    const files = project.program
      .getSourceFileNames()
      .map((path) => relative(root, path))
      .filter(isMeant)
      .sort()
    const findings = files.flatMap((path) => {
      const file = project.program.getSourceFile(resolve(root, path))
      if (file === undefined) throw new Error(`There is no file ${path}`)
      return inspect(project, file, path)
    })
    return { files, findings }
  } finally {
    api.close()
  }
}

function inspect({ checker }: Project, source: SourceFile, file: string): Finding[] {
  const findings: Finding[] = []
  const visit = (node: Node, isRunning: boolean, within: string): void => {
    if (SKIPPED.has(node.kind) || isTypeNode(node)) return
    const report = (what: string): void => {
      const start = source.text.slice(0, node.getStart(source))
      findings.push({ file, line: start.split('\n').length, within, what })
    }
    const isFunction = FUNCTIONS.has(node.kind)
    const isField = node.kind === SyntaxKind.PropertyDeclaration
    const isInside = isRunning || isFunction || isField
    const iteration = iterationIn(node)
    if (iteration) report(iteration)
    if (isInside) for (const what of reachedBy(checker, node)) report(what)
    const name = isFunction ? nameOf(node) : ''
    const inner = name === '' ? within : within === '' ? name : `${within}.${name}`
    node.forEachChild((child) => visit(child, isInside, inner))
  }
  visit(source, false, '')
  return findings
}

/** The function's own name, or that of what holds it. */
function nameOf({ name, parent }: Node & { name?: Node }): string {
  if (name !== undefined) return name.getText()
  const { name: holder } = parent as { name?: Node }
  return holder?.getText() ?? ''
}

/** What calls an iterator, a `then` or `Symbol.hasInstance` by syntax alone. */
function iterationIn(node: Node): string | undefined {
  switch (node.kind) {
    case SyntaxKind.ForOfStatement:
      return 'for-of'
    case SyntaxKind.ForInStatement:
      return 'for-in'
    case SyntaxKind.SpreadElement:
      return 'spread of an iterable'
    case SyntaxKind.ArrayBindingPattern:
      return 'array destructuring'
    case SyntaxKind.AwaitExpression:
      return 'await'
    case SyntaxKind.YieldExpression:
      return 'yield'
    case SyntaxKind.AsyncKeyword:
      return 'async'
    case SyntaxKind.RegularExpressionLiteral:
      return 'regular expression'
    default:
  }
  if (!isBinaryExpression(node)) return undefined
  const { kind } = node.operatorToken
  if (kind === SyntaxKind.InKeyword) return 'in'
  if (kind === SyntaxKind.InstanceOfKeyword) return 'instanceof'
  if (kind === SyntaxKind.EqualsToken && isArrayLiteralExpression(node.left)) {
    return 'array destructuring'
  }
  return undefined
}

/** What a node reaches of the platform when it runs. */
function* reachedBy(checker: Checker, node: Node): Generator<string> {
  if (isIdentifier(node)) yield* globalIn(checker, node)
  else if (isPropertyAccessExpression(node)) {
    yield* memberOf(checker, node.expression, checker.getSymbolAtLocation(node.name))
  } else if (isBindingElement(node) && node.parent.kind === SyntaxKind.ObjectBindingPattern) {
    const name = node.propertyName ?? node.name
    const type = isBared(node.parent) ? undefined : checker.getTypeAtLocation(node.parent)
    if (name && isIdentifier(name) && type && node.dotDotDotToken === undefined) {
      const property = propertyOf(checker, type, name.text)
      yield* memberOfType(type, property)
    }
  } else if (isElementAccessExpression(node)) yield* elementOf(checker, node)
  else if (isObjectLiteralExpression(node)) yield* literalIn(checker, node)
  else if (isTemplateExpression(node)) {
    for (const { expression } of node.templateSpans) {
      if (!isPrimitive(checker.getTypeAtLocation(expression))) yield 'conversion to text'
    }
  }
}

function* globalIn(checker: Checker, node: Node & { text: string }): Generator<string> {
  if (FIXED.has(node.text) || !isReference(node)) return
  if (node.text === 'globalThis') return void (yield 'global globalThis')
  const symbol =
    node.parent.kind === SyntaxKind.ShorthandPropertyAssignment
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node)
  if (symbol && isOfPlatform(symbol)) yield `global ${node.text}`
}

/** False for names of members and declarations. */
function isReference(node: Node): boolean {
  const { parent } = node
  if (isPropertyAccessExpression(parent)) return parent.expression === node
  if (isPropertyAssignment(parent)) return parent.initializer === node
  if (isBindingElement(parent)) return parent.initializer === node
  const { name } = parent as { name?: Node }
  return name !== node || parent.kind === SyntaxKind.ShorthandPropertyAssignment
}

function* memberOf(
  checker: Checker,
  receiver: Node,
  symbol: CheckedSymbol | undefined,
): Generator<string> {
  // A member of a global was said with the global.
  if (isIdentifier(receiver) && [...globalIn(checker, receiver)].length > 0) return
  yield* memberOfType(checker.getTypeAtLocation(receiver), symbol)
}

function* memberOfType(
  type: Type | undefined,
  symbol: CheckedSymbol | undefined,
): Generator<string> {
  if (!symbol) {
    if (type && (type.flags & TypeFlags.Any) !== 0) yield 'a member of any'
    return
  }
  if (isOfPlatform(symbol)) {
    const holder = symbol.getParent()?.name ?? ''
    if (OWN.has(symbol.name) && OWN_HOLDERS.test(holder)) return
    yield `${holder}.${symbol.name}`
  } else if ((symbol.flags & SymbolFlags.Optional) !== 0) {
    yield `.${symbol.name}, which may be missing`
  }
}

const propertyOf = (checker: Checker, type: Type, name: string): CheckedSymbol | undefined =>
  checker.getPropertyOfType(checker.getApparentType(type) ?? type, name)

/** An element of an array may be missing, and would then be the prototype's. */
function* elementOf(
  checker: Checker,
  node: Node & { expression: Node; argumentExpression: Node },
): Generator<string> {
  const type = checker.getTypeAtLocation(node.expression)
  const name = type?.getSymbol()?.name ?? ''
  if (!/^(Array|ReadonlyArray)$/.test(name)) return
  if (isWrite(node)) yield 'write of an array element'
  else if (!isBounded(node)) yield 'array element that may be missing'
}

const isWrite = (node: Node): boolean =>
  isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === SyntaxKind.EqualsToken

/** The index runs to the array's own length. */
function isBounded({
  expression,
  argumentExpression,
}: Node & { expression: Node; argumentExpression: Node }): boolean {
  if (!isIdentifier(argumentExpression)) return false
  const wanted = `${argumentExpression.text} < ${expression.getText()}.length`
  for (let at: Node | undefined = expression; at !== undefined; at = at.parent) {
    if (isForStatement(at) && at.condition?.getText() === wanted) return true
  }
  return false
}

const isBaring = (node: Node | undefined): boolean =>
  node !== undefined &&
  isCallExpression(node) &&
  isIdentifier(node.expression) &&
  BARING.test(node.expression.text)

/** What is taken apart is the answer of such a call. */
const isBared = (pattern: Node): boolean =>
  isBaring((pattern.parent as { initializer?: Node }).initializer)

/** What the platform reads of an object literal it reads of `Object.prototype` where it is missing. */
function* literalIn(checker: Checker, node: Node): Generator<string> {
  if (!isObjectLiteralExpression(node)) return
  const hasNone = node.properties.some(
    (property) => isPropertyAssignment(property) && property.name.getText() === '__proto__',
  )
  let around: Node = node.parent
  while (isParenthesizedExpression(around)) around = around.parent
  if (hasNone || isBaring(around)) return
  for (const type of partsOf(checker.getContextualType(node))) {
    const symbol = type.getSymbol()
    // A mapped type of ours (`Partial`, `Record`) has no name of its own.
    if (symbol && symbol.name !== '__type' && isOfPlatform(symbol)) {
      return void (yield `literal of ${symbol.name} with a prototype`)
    }
  }
}

const partsOf = (type: Type | undefined): readonly Type[] =>
  type && (type.flags & TypeFlags.UnionOrIntersection) !== 0
    ? (type as UnionType).getTypes().flatMap(partsOf)
    : type
      ? [type]
      : []

const isPrimitive = (type: Type | undefined): boolean =>
  partsOf(type).every(({ flags }) => (flags & PRIMITIVES) !== 0)

/** Declared by TypeScript's own libraries or by types of the platform. */
const isOfPlatform = (symbol: CheckedSymbol): boolean =>
  symbol.declarations.length > 0 &&
  symbol.declarations.every(({ path }) => path.includes('/node_modules/'))
