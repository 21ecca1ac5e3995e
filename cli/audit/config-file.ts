// `awescope.config.json`: what audits of a project are asked for each time, found in the current folder or above it. It
// is read as strictly as the command line, which wins over it. Node.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { CommandError } from '../command-error.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

export const CONFIG_NAME = 'awescope.config.json'
const MAX_CONFIG_BYTES = 64 * 1024

/** What a key of "audit" holds: a text, a whole number, names in a list a path from the file's folder, or a flag. */
type KeyKind = 'text' | 'number' | 'names' | 'path' | 'flag' | 'budget'

/** Each is the option of that name, but `browserWsEndpoint`. */
export const CONFIG_KEYS: Readonly<Record<string, KeyKind>> = {
  strictness: 'number',
  only: 'names',
  skip: 'names',
  seed: 'number',
  stress: 'names',
  repeat: 'number',
  press: 'text',
  tap: 'text',
  every: 'text',
  listen: 'text',
  click: 'text',
  before: 'path',
  budget: 'budget',
  format: 'text',
  out: 'path',
  resume: 'path',
  against: 'path',
  reference: 'flag',
  browserWsEndpoint: 'text',
}

const KIND_WORDS: Readonly<Record<KeyKind, string>> = {
  text: 'a text',
  number: 'a whole number',
  names: 'a list of names',
  path: 'a path',
  flag: 'true or false',
  budget: 'a path, or the bounds themselves',
}

export interface AuditConfig {
  /** Where it was found. */
  readonly file: string
  /** Arguments of the command line that say the same, by the names of their options. */
  readonly options: ReadonlyMap<string, string>
  /** Bounds that stand in the file itself, not yet looked at; undefined: none do. */
  readonly bounds: unknown
}

/** The configuration of `folder`, or of the nearest above it; null: there is none. Throws CommandError (exit 2). */
export function findConfig(folder: string): AuditConfig | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, CONFIG_NAME)
    if (existsSync(file)) return readConfig(textOf(file), file)
    if (at === dirname(at)) return null
  }
}

function textOf(file: string): string {
  try {
    if (statSync(file).size <= MAX_CONFIG_BYTES) return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${whyUnreadable(error)}.`)
  }
  throw new CommandError(`${file} is too large for a configuration.`)
}

/** The configuration in `text`. Throws CommandError (exit 2), also for a key that there is none of. Any thread. */
export function readConfig(text: string, file: string): AuditConfig {
  const whole = objectOf(parsed(text, file), file, 'a configuration')
  refuseUnknown(whole, ['audit'], file, '')
  const audit = whole['audit'] === undefined ? {} : objectOf(whole['audit'], file, '"audit"')
  refuseUnknown(audit, Object.keys(CONFIG_KEYS), file, ' in "audit"')
  const options = new Map<string, string>()
  let bounds: unknown
  for (const [key, value] of Object.entries(audit)) {
    const kind = CONFIG_KEYS[key] as KeyKind
    if (kind === 'budget' && typeof value !== 'string') bounds = objectOf(value, file, '"budget"')
    else if (kind === 'flag' && value === false) continue
    else options.set(optionOf(key), argumentOf(kind, value, file, key))
  }
  return { file, options, bounds }
}

const optionOf = (key: string): string =>
  key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError(`${file} is no JSON.`)
  }
}

function objectOf(value: unknown, file: string, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>
  throw new CommandError(`${file}: ${what} must be an object.`)
}

function refuseUnknown(
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  file: string,
  place: string,
): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new CommandError(
    `${file}: there is no ${JSON.stringify(unknown)}${place}. There is: ${known.join(', ')}.`,
  )
}

function argumentOf(kind: KeyKind, value: unknown, file: string, key: string): string {
  const isText = typeof value === 'string' && value !== ''
  const isList =
    Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')
  if ((kind === 'path' || kind === 'budget') && isText) return resolve(dirname(file), value)
  if (kind === 'text' && isText) return value
  if (kind === 'flag' && value === true) return ''
  if (kind === 'number' && Number.isInteger(value)) return String(value)
  if (kind === 'names' && isList) return value.join(',')
  throw new CommandError(`${file}: "${key}" must be ${KIND_WORDS[kind]}.`)
}

/** Options that stand for each other: one of them on the command line, and none of the file is meant. */
const INSTEAD = ['press', 'tap', 'listen']

/** What of the file is meant where a page is fuzzed. */
const OF_FUZZ = new Set(['seed', 'click', 'before', 'browser-ws-endpoint'])

/** True where the argument is the option of that name, with a value or without. Any thread. */
export const isOption = (arg: string, name: string): boolean =>
  arg === `--${name}` || arg.startsWith(`--${name}=`)

/** `args`, and behind them what the file says of options that are not among them. Any thread. */
export function withConfig(args: readonly string[], { options }: AuditConfig): string[] {
  const isGiven = (name: string): boolean => args.some((arg) => isOption(arg, name))
  const isFuzzed = isGiven('fuzz')
  const isPlayedOtherwise = INSTEAD.some(isGiven)
  const added = [...options].filter(([name]) => {
    const isOfPlay = name === 'every' || INSTEAD.includes(name)
    if (isFuzzed && !OF_FUZZ.has(name)) return false
    return !isGiven(name) && !(isOfPlay && isPlayedOtherwise)
  })
  return [
    ...args,
    // Only a flag has no value.
    ...added.map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`)),
  ]
}
