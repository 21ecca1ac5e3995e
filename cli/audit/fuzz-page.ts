// Fuzzing of one page: rounds of random MIDI until the time is over; what does something to it is minimised and saved.
// Node.

import { join } from 'node:path'

import type { FuzzFault } from '../../audit/fuzz/fuzz-fault.ts'
import { fuzzFaultsOf } from '../../audit/fuzz/fuzz-fault.ts'
import { minimise } from '../../audit/fuzz/minimise.ts'
import { randomMidi } from '../../audit/fuzz/random-midi.ts'
import type { TimedMidi } from '../../midi/midi-sequence.ts'
import { writeMidiFile } from '../../midi/write-midi-file.ts'
import { type FuzzReport, FUZZ_SCHEMA } from '../../trace/text/fuzz-words.ts'
import { CommandError } from '../command-error.ts'
import { EXPORT_KINDS } from '../export/file-kinds.ts'
import { progress } from '../print.ts'
import { openWholeFile } from '../whole-file.ts'
import type { BrowserKeeper } from './browser-keeper.ts'
import { runTrial, type SeenTrial, type TrialOrder } from './fuzz-trial.ts'

export interface FuzzOrder extends TrialOrder {
  readonly durationMs: number
  readonly seed: number
  readonly isIllegal: boolean
  readonly isForced: boolean
  /** Where files go. */
  readonly folder: string
  /** Options that reproduce a fault beside the address and the file, such as ["--click", "#go"]. */
  readonly more: readonly string[]
}

/** What a part of the messages is tried with: pure of the browser, so that the whole can be tested without one. */
export type Trial = (events: readonly TimedMidi[]) => Promise<SeenTrial>

/** Trials of one fault, and how long it may take at least. */
const MINIMISE_TRIALS = 80
const MINIMISE_MS = 180_000

/** Tries in a fresh page each; behind one that is lost, in a fresh browser. */
export function trialIn(browser: BrowserKeeper, order: TrialOrder, signal: AbortSignal): Trial {
  return async (events) => {
    const trial = await runTrial(await browser.open(), order, events, signal)
    if (trial.loss !== null) await browser.renew()
    return trial
  }
}

/** The page with nothing but the last notes. Rejects with CommandError (exit 2) where that is no page to fuzz. */
async function pageAtRest(url: string, tryOut: Trial): Promise<SeenTrial> {
  const rest = await tryOut([])
  if (rest.loss !== null || rest.exception !== null) {
    const what = rest.exception === null ? 'crashes, closes or hangs' : `throws: ${rest.exception}`
    throw new CommandError(`${url} could not be fuzzed: with three plain notes it ${what}.`)
  }
  if (rest.arrived === 0) {
    throw new CommandError(`${url} could not be fuzzed: it did not answer to MIDI.`)
  }
  if (rest.probesHeard === 0) {
    progress('No plain note could be followed to its sound, so what silences the page is not seen.')
  }
  return rest
}

/**
 * Fuzzes until the time is over; the search for the cause of a fault comes on top of it. `now`: a clock, ms. Rejects
 * with CommandError (exit 2) where the page cannot be fuzzed.
 */
export async function fuzzPage(
  order: FuzzOrder,
  tryOut: Trial,
  now: () => number = () => performance.now(),
): Promise<FuzzReport> {
  const { url, seed, isIllegal, durationMs } = order
  const rest = await pageAtRest(url, tryOut)
  let endMs = now() + durationMs
  const findings: FuzzReport['findings'][number][] = []
  let messages = 0
  let round = 0
  for (; round === 0 || now() < endMs; round++) {
    const events = randomMidi({ seed, round, isIllegal })
    messages += events.length
    const faults = fuzzFaultsOf(await tryOut(events), rest)
    const fault = faults.find((each) => !findings.some((finding) => finding.fault === each))
    if (fault === undefined) continue
    const searchMs = now()
    progress(`Round ${round + 1}: ${fault}. Looking for the fewest messages that do it.`)
    const found = await minimised(events, fault, rest, tryOut, now)
    // The search takes nothing from the time of the rounds.
    endMs += now() - searchMs
    if (found === null) {
      progress('It did not do it again, and is left out.')
      continue
    }
    const file = await save(order, fault, found.events)
    findings.push({
      fault,
      detail: found.detail,
      round,
      messages: found.events.map(({ bytes }) => hexOf(bytes)),
      isMinimal: found.isMinimal,
      file,
      command: commandOf(order, file),
    })
  }
  return { schema: FUZZ_SCHEMA, url, seed, isIllegal, rounds: round, messages, findings }
}

/** Plays the messages of a file once, as a round: does it still do what it did? */
export async function fuzzWithFile(
  order: FuzzOrder,
  file: string,
  events: readonly TimedMidi[],
  tryOut: Trial,
): Promise<FuzzReport> {
  const { url, seed, isIllegal } = order
  const rest = await pageAtRest(url, tryOut)
  const trial = await tryOut(events)
  const finding = {
    detail: trial.exception,
    round: 0,
    messages: events.map(({ bytes }) => hexOf(bytes)),
    isMinimal: events.length === 1,
    file,
    command: commandOf(order, file),
  }
  const findings = fuzzFaultsOf(trial, rest).map((fault) => Object.assign({ fault }, finding))
  const rounds = 1
  return { schema: FUZZ_SCHEMA, url, seed, isIllegal, rounds, messages: events.length, findings }
}

/** Null: it did not happen again. */
async function minimised(
  events: readonly TimedMidi[],
  fault: FuzzFault,
  rest: SeenTrial,
  tryOut: Trial,
  now: () => number,
): Promise<{ events: readonly TimedMidi[]; isMinimal: boolean; detail: string | null } | null> {
  let detail: string | null = null
  const fails = async (part: readonly TimedMidi[]): Promise<boolean> => {
    const trial = await tryOut(part)
    if (!fuzzFaultsOf(trial, rest).includes(fault)) return false
    detail = trial.exception
    return true
  }
  if (!(await fails(events))) return null
  const untilMs = now() + MINIMISE_MS
  const limits = { trials: MINIMISE_TRIALS, isOver: () => now() > untilMs }
  const { items, isMinimal } = await minimise(events, fails, limits)
  return { events: items, isMinimal, detail }
}

async function save(
  { url, seed, isForced, folder }: FuzzOrder,
  fault: FuzzFault,
  events: readonly TimedMidi[],
): Promise<string> {
  const host = new URL(url).host.replaceAll(/[^\w.-]/g, '_') || 'file'
  const path = join(folder, `fuzz-${host}-${fault}-${seed}.mid`)
  const kind = EXPORT_KINDS.midi
  const file = await openWholeFile({ path, kind, option: '--out', isForced, inputs: [] })
  try {
    await file.file.appendFile(writeMidiFile(events))
    await file.keep()
  } finally {
    await file.discard()
  }
  return path
}

const commandOf = ({ url, more }: FuzzOrder, file: string): string =>
  ['awescope', 'audit', url, '--fuzz', file, ...more].map(quoted).join(' ')

/** As a shell takes it. Any thread. */
export const quoted = (word: string): string =>
  /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

const hexOf = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
