// What the user typed, turned into one typed command. Node; reads nothing but its arguments.

import { parseArgs, type ParseArgsConfig } from 'node:util'

import { CommandError, sentenceOf } from './command-error.ts'
import { parseDuration } from './duration.ts'
import { COMMANDS, type CommandName } from './help.ts'

export interface DemoOptions {
  command: 'demo'
  isHeadless: boolean
  outDir: string
}

export interface RecordOptions {
  command: 'record'
  url: string
  /** Null: as long as the notes or the file last, else 10 s. */
  durationMs: number | null
  out: string
  /** Path of a Standard MIDI File, or null. */
  play: string | null
  notes: number
  /** CSS selector of an element to click once the page has loaded, or null. */
  click: string | null
  browserWsEndpoint: string | null
  /** Mode of the reference instrument beside the page's synth; null: without. */
  reference: 'hardware' | 'sf2' | null
  /** Path of its SoundFont, or null for the bundled General MIDI bank. */
  soundFont: string | null
  isJson: boolean
}

export interface ReportOptions {
  command: 'report'
  file: string
  isJson: boolean
}

export interface RenderOptions {
  command: 'render'
  midi: string
  /** Path of a SoundFont, or null for the bundled General MIDI bank. */
  soundFont: string | null
  /** Null: the MIDI file's name with .wav, in the current folder. */
  out: string | null
  rateHz: number
  mode: 'hardware' | 'sf2'
  voices: number
  /** Presets 0…7. */
  reverb: number
  chorus: number
  blockFrames: number
  isFloat: boolean
  isJson: boolean
}

export type Command =
  | DemoOptions
  | RecordOptions
  | ReportOptions
  | RenderOptions
  | { command: 'help'; about: CommandName | null }
  | { command: 'version' }

/** Where `record` writes its trace unless `--out` says otherwise. */
export const DEFAULT_TRACE = 'awescope-record.awescope'
const MAX_NOTES = 10_000
const RATE_HZ = { from: 8000, to: 192_000, usual: 44_100 }
const VOICES = { from: 1, to: 32, usual: 32 }
const REVERB = { from: 0, to: 7, usual: 4 }
const CHORUS = { from: 0, to: 7, usual: 2 }
const BLOCK_FRAMES = { from: 1, to: 8192, usual: 128 }

/** The command that `argv` (without node and script) asks for. Throws CommandError (exit 2) with one sentence. */
export function parseCommandLine(argv: readonly string[]): Command {
  const [first, ...rest] = argv
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    const about = rest.find(isCommandName) ?? null
    return { command: 'help', about: first === 'help' ? about : null }
  }
  if (first === '--version' || first === '-v') return { command: 'version' }
  if (!isCommandName(first)) {
    throw new CommandError(
      `"${first}" is not a command: use ${listOf(COMMANDS)}, or awescope --help.`,
    )
  }
  if (rest.includes('--help') || rest.includes('-h')) return { command: 'help', about: first }
  return PARSERS[first](rest)
}

function parseDemo(args: readonly string[]): DemoOptions {
  const { values } = parse('demo', args, 0, {
    headless: { type: 'boolean' },
    'out-dir': { type: 'string' },
  })
  return {
    command: 'demo',
    isHeadless: values['headless'] === true,
    outDir: textOf(values['out-dir'], '--out-dir') ?? '.',
  }
}

function parseRecord(args: readonly string[]): RecordOptions {
  const { values, positionals } = parse('record', withReferenceMode(args), 1, {
    duration: { type: 'string' },
    out: { type: 'string' },
    play: { type: 'string' },
    notes: { type: 'string' },
    click: { type: 'string' },
    'browser-ws-endpoint': { type: 'string' },
    reference: { type: 'string' },
    soundfont: { type: 'string' },
    json: { type: 'boolean' },
  })
  const play = textOf(values['play'], '--play')
  const notes = parseNotes(textOf(values['notes'], '--notes'))
  if (play !== null && notes > 0) {
    throw new CommandError('--play and --notes cannot be used together.')
  }
  const reference = textOf(values['reference'], '--reference')
  const soundFont = textOf(values['soundfont'], '--soundfont')
  if (soundFont !== null && reference === null) {
    throw new CommandError(
      '--soundfont is the bank of the reference instrument: use it with --reference.',
    )
  }
  return {
    command: 'record',
    url: parseUrl(positionals[0] ?? ''),
    durationMs: parseDurationOption(textOf(values['duration'], '--duration')),
    out: textOf(values['out'], '--out') ?? DEFAULT_TRACE,
    play,
    notes,
    click: textOf(values['click'], '--click'),
    browserWsEndpoint: parseEndpoint(
      textOf(values['browser-ws-endpoint'], '--browser-ws-endpoint'),
    ),
    reference: reference === null ? null : parseMode(reference, '--reference'),
    soundFont,
    isJson: values['json'] === true,
  }
}

/** `--reference` may stand alone; the parser of Node knows no options whose value may be left out. */
function withReferenceMode(args: readonly string[]): string[] {
  const result: string[] = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string
    const next = args[index + 1]
    if (arg !== '--reference') result.push(arg)
    else if (next === 'hardware' || next === 'sf2') {
      result.push(`--reference=${next}`)
      index++
    } else result.push('--reference=hardware')
  }
  return result
}

function parseReport(args: readonly string[]): ReportOptions {
  const { values, positionals } = parse('report', args, 1, { json: { type: 'boolean' } })
  return { command: 'report', file: positionals[0] ?? '', isJson: values['json'] === true }
}

function parseRender(args: readonly string[]): RenderOptions {
  const { values, positionals } = parse('render', args, 1, {
    soundfont: { type: 'string' },
    out: { type: 'string' },
    rate: { type: 'string' },
    mode: { type: 'string' },
    voices: { type: 'string' },
    reverb: { type: 'string' },
    chorus: { type: 'string' },
    block: { type: 'string' },
    float: { type: 'boolean' },
    json: { type: 'boolean' },
  })
  const wholeOf = (name: string, range: Range): number =>
    parseWhole(textOf(values[name], `--${name}`), `--${name}`, range)
  return {
    command: 'render',
    midi: positionals[0] ?? '',
    soundFont: textOf(values['soundfont'], '--soundfont'),
    out: textOf(values['out'], '--out'),
    rateHz: wholeOf('rate', RATE_HZ),
    mode: parseMode(textOf(values['mode'], '--mode'), '--mode'),
    voices: wholeOf('voices', VOICES),
    reverb: wholeOf('reverb', REVERB),
    chorus: wholeOf('chorus', CHORUS),
    blockFrames: wholeOf('block', BLOCK_FRAMES),
    isFloat: values['float'] === true,
    isJson: values['json'] === true,
  }
}

const PARSERS: Readonly<Record<CommandName, (args: readonly string[]) => Command>> = {
  demo: parseDemo,
  record: parseRecord,
  report: parseReport,
  render: parseRender,
}

/** What each command takes besides options; the number is one, but for none. */
const POSITIONALS: Readonly<Record<CommandName, string>> = {
  demo: 'no name',
  record: 'one URL',
  report: 'one file',
  render: 'one MIDI file',
}

type Options = NonNullable<ParseArgsConfig['options']>
type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

function parse(
  command: CommandName,
  args: readonly string[],
  positionalCount: number,
  options: Options,
): { values: Values; positionals: string[] } {
  let parsed: { values: Values; positionals: string[] }
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new CommandError(`${endSentence(sentenceOf(error))} See awescope ${command} --help.`)
  }
  if (parsed.positionals.length !== positionalCount) {
    throw new CommandError(
      `awescope ${command} takes ${POSITIONALS[command]}, but ${parsed.positionals.length} were given. See awescope ${command} --help.`,
    )
  }
  return parsed
}

/** The text of an option, null where it was not given. An empty one is a mistake of a script, not a wish. */
function textOf(value: Values[string], name: string): string | null {
  if (typeof value !== 'string') return null
  if (value === '') throw new CommandError(`${name} is empty.`)
  return value
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:', 'file:'].includes(url.protocol)) {
    throw new CommandError(
      `"${text}" is not an address: it must begin with http://, https:// or file://.`,
    )
  }
  return url.href
}

function parseEndpoint(text: string | null): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['ws:', 'wss:'].includes(url.protocol)) {
    throw new CommandError(`--browser-ws-endpoint "${text}" must begin with ws:// or wss://.`)
  }
  return text
}

function parseDurationOption(text: string | null): number | null {
  if (text === null) return null
  const durationMs = parseDuration(text)
  if (durationMs === null) {
    throw new CommandError(
      `--duration "${text}" is not a duration: write it as 10s, 500ms or 2m (at most a day).`,
    )
  }
  return durationMs
}

interface Range {
  from: number
  to: number
  /** Without the option. */
  usual: number
}

function parseNotes(text: string | null): number {
  return parseWhole(text, '--notes', { from: 1, to: MAX_NOTES, usual: 0 })
}

function parseWhole(text: string | null, name: string, { from, to, usual }: Range): number {
  if (text === null) return usual
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= from && value <= to)) {
    throw new CommandError(`${name} "${text}" must be a whole number from ${from} to ${to}.`)
  }
  return value
}

function parseMode(text: string | null, name: string): RenderOptions['mode'] {
  if (text === null || text === 'hardware') return 'hardware'
  if (text === 'sf2') return 'sf2'
  throw new CommandError(`${name} "${text}" must be hardware or sf2.`)
}

function isCommandName(text: string): text is CommandName {
  return (COMMANDS as readonly string[]).includes(text)
}

function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
