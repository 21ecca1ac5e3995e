// What fuzzing found, as text. Any context.

import { times } from './numbers.ts'
import { wrap } from './text-table.ts'
import { visibleText } from './visible-text.ts'

export const FUZZ_SCHEMA = 'awescope.fuzz/1'

/** What is told of a page that was fuzzed, as the command line prints it as JSON. */
export interface FuzzReport {
  readonly schema: typeof FUZZ_SCHEMA
  readonly url: string
  readonly seed: number
  readonly isIllegal: boolean
  readonly rounds: number
  /** Of all rounds. */
  readonly messages: number
  readonly findings: readonly FuzzFinding[]
}

export interface FuzzFinding {
  readonly fault: keyof typeof FAULT_WORDS
  /** What was thrown, in the page's own words; null for any other fault. */
  readonly detail: string | null
  /** In which round of the seed it was found, from 0. */
  readonly round: number
  /** The messages that do it, as bytes in hexadecimal. */
  readonly messages: readonly string[]
  /** None of them can be left out. */
  readonly isMinimal: boolean
  readonly file: string
  /** What reproduces it. */
  readonly command: string
}

const FAULT_WORDS = {
  crashes: 'the page crashes',
  hangs: 'its main thread hangs, and it answers no more',
  throws: 'it throws an exception that it does not catch',
  silences: 'notes make no sound any more, also after all notes off and a reset',
  overloads: 'its sound is interrupted',
  floods: 'it floods a processor with messages',
} as const

/** Messages that are shown; the file has all. */
const MAX_SHOWN = 20

/** Ends with a line break. Any thread. */
export function formatFuzz(report: FuzzReport): string {
  const { url, rounds, messages, seed, isIllegal, findings } = report
  const kind = isIllegal ? 'legal and illegal' : 'legal'
  const found = findings.length === 0 ? 'nothing was found' : times(findings.length, 'fault')
  const lines = [
    ...wrap(`Awescope fuzz of ${visibleText(url)}`),
    '',
    ...wrap(
      `${times(rounds, 'round')} of ${times(messages, 'message')}, ${kind}, seed ${seed}: ${found}.`,
    ),
    ...findings.flatMap(findingLines),
  ]
  return `${lines.join('\n')}\n`
}

function findingLines({ fault, detail, messages, isMinimal, command }: FuzzFinding): string[] {
  const what = detail === null ? '' : `: ${visibleText(detail).replace(/\.+$/, '')}`
  const shown = messages.slice(0, MAX_SHOWN).join(', ')
  const rest = messages.length - MAX_SHOWN
  const more = rest > 0 ? `, and ${rest} more` : ''
  const bound = isMinimal ? '' : ' (fewer may do)'
  return [
    '',
    ...wrap(`${fault}: ${FAULT_WORDS[fault]}${what}.`, '  '),
    ...wrap(`${times(messages.length, 'message')}${bound}: ${shown}${more}.`, '    '),
    // Not wrapped: it is to be copied.
    `    ${command}`,
  ]
}
