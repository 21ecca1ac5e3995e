// Readers of single values out of what a page has sent: each gives the value, copied and within its bounds, or throws
// a Refusal with one sentence. A shape is one reader for each field of a message; who leaves a field out does not
// compile. Any reader context.

import { visibleText } from '../text/visible-text.ts'
import { LIMIT } from '../wire/protocol.ts'

/** Why a message was refused; stable, for counting. */
export type ValidationCode = 'unknown-type' | 'unknown-version' | 'invalid'

/** Thrown and caught in this room only. */
export class Refusal extends Error {
  readonly code: ValidationCode
  constructor(code: ValidationCode, sentence: string) {
    super(sentence)
    this.code = code
  }
}

export type Fields = Record<string, unknown>

/** The value of a field called `name`. Throws Refusal. */
export type Reader<Value> = (value: unknown, name: string) => Value

/** One reader for each field. */
export type Shape<Message> = { readonly [Field in keyof Message]-?: Reader<Message[Field]> }

export const MAX_SOURCE = LIMIT.sources + 1
const MAX_U32 = 0xffffffff
/** Times further from the epoch than a Date can say are no times. */
const MAX_WALL_MS = 8.64e15
const MAX_SHOWN = 60

/** The fields of the shape and nothing else, in its order. Allocates the copy. Throws Refusal. */
export function readShape<Message extends object>(fields: Fields, shape: Shape<Message>): Message {
  const copy = {} as Message
  for (const name of Object.keys(shape) as (keyof Message & string)[]) {
    copy[name] = shape[name](fields[name], name)
  }
  return copy
}

export function objectOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal('invalid', `${name} is not an object.`)
  }
  return value as Fields
}

// `instanceof` fails for buffers of another realm, and a page could fake a plain property; the getter does neither.
const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get

/** Of an ArrayBuffer, whatever its realm; null: it is none. */
export function byteLength(value: unknown): number | null {
  try {
    return byteLengthOf?.call(value) as number
  } catch {
    return null
  }
}

export function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new Refusal('invalid', `${name} is not a string.`)
  if (value.length > LIMIT.stringLength) {
    throw new Refusal(
      'invalid',
      `${name} has ${value.length} characters; ${LIMIT.stringLength} are allowed.`,
    )
  }
  return value
}

export function flag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new Refusal('invalid', `${name} is not true or false.`)
  return value
}

/** A number from `min` to `max`. */
export function numberFrom(min: number, max: number): Reader<number> {
  return (value, name) => {
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      throw new Refusal(
        'invalid',
        `${name} is ${shown(value)}, not a number from ${min} to ${max}.`,
      )
    }
    return value
  }
}

/** A whole number from `min` to `max`. */
export function integerFrom(min: number, max: number): Reader<number> {
  const within = numberFrom(min, max)
  return (value, name) => {
    const number = within(value, name)
    if (!Number.isInteger(number)) {
      throw new Refusal('invalid', `${name} is ${number}, not a whole number.`)
    }
    return number
  }
}

/** A list of at most so many values, each read by itself. */
export function listOf<Value>(each: Reader<Value>, most: number): Reader<Value[]> {
  return (value, name) => {
    if (!Array.isArray(value)) throw new Refusal('invalid', `${name} is not a list.`)
    if (value.length > most) {
      throw new Refusal('invalid', `${name} has ${value.length} values; ${most} are allowed.`)
    }
    return Array.from({ length: value.length }, (_, index) => each(value[index], name))
  }
}

/** The number of a source, a stream or a processor; 0 is one, too. */
export const source = integerFrom(0, MAX_SOURCE)
export const count = integerFrom(0, MAX_U32)
/** Epoch milliseconds. */
export const wall = numberFrom(0, MAX_WALL_MS)

/** A figure that the platform reports: one that is no finite number means that it is not known, which is 0 here. */
export function figure(value: unknown, name: string): number {
  if (typeof value !== 'number') throw new Refusal('invalid', `${name} is not a number.`)
  return Number.isFinite(value) && value >= 0 && value <= MAX_U32 ? value : 0
}

/** One of the words of a list. */
export function oneOf<const Word extends string>(allowed: readonly Word[]): Reader<Word> {
  return (value, name) => {
    for (const one of allowed) if (value === one) return one
    throw new Refusal('invalid', `${name} is ${shown(value)}, which is not known to this version.`)
  }
}

/** The entry of a table that a page has named; undefined for a name that is no own key of it. */
export function entryOf<Name extends string>(
  table: Readonly<Record<Name, unknown>>,
  name: unknown,
): Name | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? (name as Name) : undefined
}

/** A value in a sentence, short, whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return visibleText(JSON.stringify(value.slice(0, MAX_SHOWN)))
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value)
  }
  return `a value of type ${typeof value}`
}
