// The figures beside an audit's value, by the names that they have there: "callbackMs" is "callback 10.7 ms". Any
// context.

import { microseconds, ms, percent } from './numbers.ts'

/** Endings of names that are units. */
const UNITS: readonly (readonly [ending: string, text: (value: number) => string])[] = [
  ['PerSecond', (value) => `${figure(value)} a second`],
  ['Share', percent],
  ['Cents', (value) => `${figure(value)} cents`],
  ['Db', (value) => `${figure(value)} dB`],
  ['Hz', (value) => `${figure(value)} Hz`],
  ['Us', microseconds],
  ['Ms', (value) => `${ms(value)} ms`],
]

/** Three digits that count, and none that a number does not need. */
const figure = (value: number): string =>
  String(Number.isInteger(value) ? value : Number(value.toPrecision(3)))

/** "usualMs" is "usual", "latestNote" "latest note". */
const wordsOf = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim()

/** One figure with its name, such as "callback 10.7 ms", "notes 24". Any thread. */
export function auditFact(name: string, value: number | string): string {
  if (typeof value === 'string') return `${wordsOf(name)} ${value}`
  for (const [ending, text] of UNITS) {
    if (!name.endsWith(ending) || name === ending) continue
    return `${wordsOf(name.slice(0, -ending.length))} ${text(value)}`
  }
  return `${wordsOf(name)} ${figure(value)}`
}
