// Flags, texts, numbers, durations and choices of a command, and what is said where they are wrong.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { listOf, readArguments } from '../../../cli/arguments.ts'
import { EXIT } from '../../../cli/command-error.ts'
import { usageError } from '../../support/cli/usage-error.ts'

const KINDS = {
  loud: { type: 'boolean' },
  name: { type: 'string' },
  'how-many': { type: 'string' },
} as const
const BOUNDS = { min: 2, max: 9, isInteger: true }

const read = (...args: string[]) => readArguments('play', args, 'one file', KINDS)
const sentenceOf = (parse: () => unknown): string => {
  const error = usageError(parse)
  expect(error.exitCode).toBe(EXIT.usage)
  expect(error.message).not.toContain('\n')
  return error.message
}

describe('the arguments of a command', () => {
  test('may stand in any order, with a blank or an equals sign', () => {
    for (const args of [
      ['--loud', '--name', 'a', 'f', '--how-many=3'],
      ['f', '--how-many', '3', '--name=a', '--loud'],
    ]) {
      const given = read(...args)
      expect(given.operand).toBe('f')
      expect(given.isSet('loud')).toBe(true)
      expect(given.text('name')).toBe('a')
      expect(given.whole('how-many', BOUNDS, 4)).toBe(3)
    }
  })

  test('that were not given are null, unset, or what is usual', () => {
    const given = read('f')
    expect(given.isSet('loud')).toBe(false)
    expect(given.text('name')).toBeNull()
    expect(given.durationMs('name')).toBeNull()
    expect(given.choice('name', ['a', 'b'])).toBeNull()
    expect(given.whole('how-many', BOUNDS, 4)).toBe(4)
  })

  test('are refused where a text is empty', () => {
    expect(sentenceOf(() => read('f', '--name=').text('name'))).toBe('--name is empty.')
  })

  test('are whole numbers from one bound to the other, whatever is typed', () => {
    expect(read('f', '--how-many', '2').whole('how-many', BOUNDS, 4)).toBe(2)
    expect(read('f', '--how-many', '9').whole('how-many', BOUNDS, 4)).toBe(9)
    for (const text of [
      '1',
      '10',
      '4.5',
      '4e0',
      '0x4',
      ' 4',
      '٤',
      'four',
      '99999999999999999999',
    ]) {
      expect(sentenceOf(() => read('f', `--how-many=${text}`).whole('how-many', BOUNDS, 4))).toBe(
        `--how-many "${text}" must be a whole number from 2 to 9.`,
      )
    }
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 8 }), (text) => {
        const given = read('f', `--how-many=${text}`)
        if (/^[2-9]$/.test(text.replace(/^0+(?=.)/, ''))) return
        usageError(() => given.whole('how-many', BOUNDS, 4))
      }),
    )
  })

  test('are durations with a unit, and choices of a list', () => {
    expect(read('f', '--name', '1.5s').durationMs('name')).toBe(1500)
    expect(sentenceOf(() => read('f', '--name', '10').durationMs('name'))).toBe(
      '--name "10" is not a duration: write it as 10s, 500ms or 2m (at most a day).',
    )
    expect(read('f', '--name', 'b').choice('name', ['a', 'b', 'c'])).toBe('b')
    expect(sentenceOf(() => read('f', '--name', 'd').choice('name', ['a', 'b', 'c']))).toBe(
      '--name "d" must be a, b or c.',
    )
  })

  test.each([
    [['--soft', 'f'], /^Unknown option '--soft'\. .* See awescope play --help\.$/],
    [['f', '--name'], /^Option '--name <value>' argument missing\. See awescope play --help\.$/],
    [
      ['f', '--loud=yes'],
      /^Option '--loud' does not take an argument\. See awescope play --help\.$/,
    ],
    [[], /^awescope play takes one file, but 0 were given\. See awescope play --help\.$/],
    [['f', 'g'], /^awescope play takes one file, but 2 were given\. See awescope play --help\.$/],
  ])('%j is refused with one sentence that points to the help', (args, sentence) => {
    expect(sentenceOf(() => read(...args))).toMatch(sentence)
  })

  test('are options alone where the command takes nothing else', () => {
    expect(readArguments('play', ['--loud'], null, KINDS).operand).toBe('')
    expect(sentenceOf(() => readArguments('play', ['f'], null, KINDS))).toBe(
      'awescope play takes no name, but 1 were given. See awescope play --help.',
    )
  })
})

test('a list of names ends with "or"', () => {
  expect(listOf(['a', 'b'])).toBe('a or b')
  expect(listOf(['a', 'b', 'c'])).toBe('a, b or c')
})
