// What the arguments of `awescope audit` mean. Node; reads nothing but what it is given.

import type { Audit } from '../../audit/audit.ts'
import { AUDITS } from '../../audit/audit-list.ts'
import type { BudgetBound } from '../../audit/budget.ts'
import { CATEGORIES } from '../../audit/schema.ts'
import { STRICTNESS } from '../../audit/stimulus/plan.ts'
import { STRESSES } from '../../audit/subject.ts'
import { readArguments } from '../arguments.ts'
import { CommandError, sentenceOf } from '../command-error.ts'
import { parseDuration } from '../duration.ts'
import { endpointOf, gesturesOf, urlOf } from '../record/page-options.ts'
import { AUDIT_FORMATS, type AuditFormat } from './audit-output.ts'
import type { AuditOrder } from './audit-page.ts'
import { boundsOf } from './budget-file.ts'
import { type AuditConfig, isOption, withConfig } from './config-file.ts'
import { stressesOf } from './stress.ts'

const MAX_URLS = 100
const MAX_SEED = 2 ** 31 - 1
const MAX_REPEATS = 50
const EVERY_MS = 400
/** In place of addresses: they come by standard input. */
const STANDARD_INPUT = '-'

/** What `--fuzz` asks for: random MIDI for so long, or the messages of a file. */
export type FuzzWish = { readonly durationMs: number } | { readonly file: string }

export interface AuditOptions extends Omit<AuditOrder, 'script'> {
  /** Null: a list that comes by standard input. */
  readonly urls: readonly string[] | null
  readonly format: AuditFormat
  /** Where the result goes; null: the terminal. */
  readonly out: string | null
  /** Path of a file of bounds, or null. */
  readonly budget: string | null
  /** Bounds that stand in the configuration. */
  readonly bounds: readonly BudgetBound[]
  /** Path of a file of audits that are done, and that is added to; null: none. */
  readonly resume: string | null
  /** Path of a script that makes each page ready, or null. */
  readonly before: string | null
  /** Path of earlier audits that these are set against; null: none. */
  readonly against: string | null
  /** Plays the reference instrument before and after each page. */
  readonly hasControl: boolean
  /** Random MIDI for a time in place of audits, or the messages of a file; null: audits. */
  readonly fuzz: FuzzWish | null
  /** Behind the audits random MIDI is played, too. */
  readonly isFuzzedToo: boolean
  /** The random MIDI may be what no player sends. */
  readonly isIllegal: boolean
  readonly browserWsEndpoint: string | null
}

export const AUDIT_OPTIONS = {
  strictness: { type: 'string' },
  only: { type: 'string' },
  skip: { type: 'string' },
  seed: { type: 'string' },
  stress: { type: 'string' },
  repeat: { type: 'string' },
  press: { type: 'string' },
  tap: { type: 'string' },
  every: { type: 'string' },
  listen: { type: 'string' },
  click: { type: 'string' },
  before: { type: 'string' },
  budget: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  trace: { type: 'string' },
  resume: { type: 'string' },
  against: { type: 'string' },
  reference: { type: 'boolean' },
  fuzz: { type: 'string' },
  illegal: { type: 'boolean' },
  concurrency: { type: 'string' },
  force: { type: 'boolean' },
  'browser-ws-endpoint': { type: 'string' },
} as const

/** `config`: what the project asks for each time. Throws CommandError (exit 2) with one sentence. */
export function readAuditOptions(
  args: readonly string[],
  config: AuditConfig | null = null,
): AuditOptions {
  if (config === null) return optionsOf(args)
  try {
    const options = optionsOf(withConfig(args, config))
    return options.budget === null ? { ...options, bounds: boundsIn(config) } : options
  } catch (error) {
    // What is wrong with the command line itself is told as that.
    optionsOf(args)
    throw new CommandError(`${config.file}: ${sentenceOf(error)}`)
  }
}

const boundsIn = ({ bounds }: AuditConfig): BudgetBound[] =>
  bounds === undefined ? [] : boundsOf(bounds, '"budget"')

function optionsOf(args: readonly string[]): AuditOptions {
  const operands = { text: 'one address or more', min: 1, max: MAX_URLS }
  const given = readArguments('audit', args, operands, AUDIT_OPTIONS)
  const gestures = gesturesOf(given.text('press'), given.text('tap'))
  const everyMs = given.durationMs('every')
  const listenMs = given.durationMs('listen')
  if (everyMs !== null && gestures === null)
    throw new CommandError('--every is the time between gestures: use it with --press or --tap.')
  if (listenMs !== null && gestures !== null)
    throw new CommandError('--listen plays nothing: use it without --press and --tap.')
  const concurrency = given.text('concurrency')
  if (concurrency !== null && concurrency !== '1') {
    throw new CommandError(
      '--concurrency must be 1: pages that play at once take the machine from each other, ' +
        'and each would be found slower than it is.',
    )
  }
  const urls = urlsOf(given.operands)
  const fuzz = fuzzOf(given.text('fuzz'))
  if (fuzz === null && given.isSet('illegal'))
    throw new CommandError('--illegal is about random MIDI: use it with --fuzz.')
  if (fuzz !== null) {
    const refused = BESIDE_FUZZ.find((name) => args.some((arg) => isOption(arg, name)))
    if (refused !== undefined)
      throw new CommandError(
        `--fuzz plays random MIDI in place of audits: use it without --${refused}.`,
      )
    if (urls?.length !== 1) throw new CommandError('--fuzz is for one page: name one address.')
    const format = given.text('format') ?? 'text'
    if (format !== 'text' && format !== 'json')
      throw new CommandError('--fuzz gives --format text or json.')
  }
  const trace = given.text('trace')
  if (trace !== null && urls?.length !== 1)
    throw new CommandError('--trace names one file: audit one page with it.')
  const strictness = given.whole('strictness', STRICTNESS, STRICTNESS.usual)
  const audits = chosenAudits(given.text('only'), given.text('skip'))
  const isAll =
    strictness === STRICTNESS.max && audits.some(({ category }) => category === 'robustness')
  const stress = stressesOf(given.text('stress'), isAll ? STRESSES : [])
  return {
    urls,
    strictness,
    audits,
    seed: given.whole('seed', { min: 0, max: MAX_SEED, isInteger: true }, 1),
    ...stress,
    repeat: given.whole('repeat', { min: 1, max: MAX_REPEATS, isInteger: true }, 1),
    gestures,
    everyMs: everyMs ?? EVERY_MS,
    listenMs,
    click: given.text('click'),
    before: given.text('before'),
    budget: given.text('budget'),
    bounds: [],
    format: given.choice('format', AUDIT_FORMATS) ?? 'text',
    out: given.text('out'),
    trace,
    resume: given.text('resume'),
    against: given.text('against'),
    fuzz,
    isFuzzedToo: isAll && stress.stresses.length > 0 && gestures === null && listenMs === null,
    isIllegal: given.isSet('illegal'),
    hasControl: given.isSet('reference'),
    isForced: given.isSet('force'),
    browserWsEndpoint: endpointOf(given.text('browser-ws-endpoint')),
  }
}

/** What a page that is fuzzed is not asked for. */
const BESIDE_FUZZ =
  'strictness only skip repeat press tap every listen budget trace resume against reference stress'.split(
    ' ',
  )

function fuzzOf(given: string | null): FuzzWish | null {
  if (given === null) return null
  if (/\.midi?$/i.test(given)) return { file: given }
  const durationMs = parseDuration(given)
  if (durationMs !== null) return { durationMs }
  throw new CommandError(
    `--fuzz "${given}" is neither a duration, such as 2m, nor a MIDI file that ends in .mid.`,
  )
}

function urlsOf(operands: readonly string[]): string[] | null {
  if (!operands.includes(STANDARD_INPUT)) return operands.map(urlOf)
  if (operands.length === 1) return null
  throw new CommandError(
    '"-" stands for a list on standard input: give it alone, or the addresses themselves.',
  )
}

/** Throws CommandError for a name that no audit and no category has. */
function chosenAudits(only: string | null, skip: string | null): readonly Audit[] {
  const wanted = only === null ? AUDITS : AUDITS.filter(isNamedBy('--only', only))
  const isSkipped = skip === null ? (): boolean => false : isNamedBy('--skip', skip)
  const chosen = wanted.filter((audit) => !isSkipped(audit))
  if (chosen.length === 0) throw new CommandError('--only and --skip leave no audit.')
  return chosen
}

function isNamedBy(option: string, list: string): (audit: Audit) => boolean {
  const names = new Set(list.split(/[\s,]+/).filter((name) => name !== ''))
  for (const name of names) {
    const isKnown = AUDITS.some(({ id }) => id === name) || CATEGORIES.some((each) => each === name)
    if (isKnown) continue
    const known = [...CATEGORIES, ...AUDITS.map(({ id }) => id)].join(', ')
    throw new CommandError(`${option}: there is no audit "${name}". There are: ${known}.`)
  }
  return ({ id, category }) => names.has(id) || names.has(category)
}
