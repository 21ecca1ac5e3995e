// The arguments of one command, read strictly: flags, texts, whole numbers with bounds, durations and choices, by the
// names that the command declares. Every mistake becomes one sentence. Node; reads nothing but what it is given.

import { parseArgs } from 'node:util'

import { type Bounds, boundsSentence, isWithin } from '../trace/wire/bounds.ts'
import { CommandError, sentenceOf } from './command-error.ts'
import { parseDuration } from './duration.ts'

/** The options of a command, as `parseArgs` of node:util takes them. */
export type OptionKinds = Readonly<Record<string, { readonly type: 'boolean' | 'string' }>>

type NamesOf<Kinds extends OptionKinds, Type> = {
  [Name in keyof Kinds]: Kinds[Name]['type'] extends Type ? Name : never
}[keyof Kinds] &
  string

/** What was given. Each reader throws CommandError (exit 2) where the option is there but not what it should be. */
export interface Arguments<Kinds extends OptionKinds> {
  /** What is no option; empty for a command that takes only options. */
  readonly operand: string
  /** All that are no options. */
  readonly operands: readonly string[]
  isSet(name: NamesOf<Kinds, 'boolean'>): boolean
  /** Null where it was not given. An empty one is a mistake of a script, not a wish. */
  text(name: NamesOf<Kinds, 'string'>): string | null
  /** A whole number within the bounds; `usual` where it was not given. */
  whole(name: NamesOf<Kinds, 'string'>, bounds: Bounds, usual: number): number
  /** Milliseconds; null where it was not given. */
  durationMs(name: NamesOf<Kinds, 'string'>): number | null
  /** One of `choices`; null where it was not given. */
  choice<Choice extends string>(
    name: NamesOf<Kinds, 'string'>,
    choices: readonly Choice[],
  ): Choice | null
}

/** What a command takes besides options, where that is not exactly one. */
export interface Operands {
  /** Such as `two files`. */
  readonly text: string
  readonly min: number
  readonly max: number
}

/**
 * Reads the arguments of `command`, which takes `operand` besides options (`one file`; null: nothing). Throws
 * CommandError (exit 2) for options that it does not have and for more or less than it takes.
 */
export function readArguments<const Kinds extends OptionKinds>(
  command: string,
  args: readonly string[],
  operand: string | Operands | null,
  options: Kinds,
): Arguments<Kinds> {
  const { values, positionals } = parse(command, args, options)
  const wanted = operandsOf(operand)
  if (positionals.length < wanted.min || positionals.length > wanted.max) {
    throw new CommandError(
      `awescope ${command} takes ${wanted.text}, but ${positionals.length} were given. ` +
        `See awescope ${command} --help.`,
    )
  }
  const text = (name: string): string | null => {
    const value = values[name]
    if (typeof value !== 'string') return null
    if (value === '') throw new CommandError(`--${name} is empty.`)
    return value
  }
  return {
    operand: positionals[0] ?? '',
    operands: positionals,
    isSet: (name) => values[name] === true,
    text,
    whole(name, { min, max }, usual) {
      const given = text(name)
      if (given === null) return usual
      const value = /^\d+$/.test(given) ? Number(given) : Number.NaN
      const bounds: Bounds = { min, max, isInteger: true }
      if (isWithin(value, bounds)) return value
      throw new CommandError(`--${name} "${given}" must be ${boundsSentence(bounds)}.`)
    },
    durationMs(name) {
      const given = text(name)
      if (given === null) return null
      const durationMs = parseDuration(given)
      if (durationMs !== null) return durationMs
      throw new CommandError(
        `--${name} "${given}" is not a duration: write it as 10s, 500ms or 2m (at most a day).`,
      )
    },
    choice(name, choices) {
      const given = text(name)
      if (given === null) return null
      const choice = choices.find((each) => each === given)
      if (choice !== undefined) return choice
      throw new CommandError(`--${name} "${given}" must be ${listOf(choices)}.`)
    },
  }
}

function operandsOf(operand: string | Operands | null): Operands {
  if (operand === null) return { text: 'no name', min: 0, max: 0 }
  return typeof operand === 'string' ? { text: operand, min: 1, max: 1 } : operand
}

/** Such as `a, b or c`; two names at least. */
export function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}

function parse(
  command: string,
  args: readonly string[],
  options: OptionKinds,
): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    const sentence = sentenceOf(error)
    const end = /[.!?]$/.test(sentence) ? '' : '.'
    throw new CommandError(`${sentence}${end} See awescope ${command} --help.`)
  }
}
