// `awescope replay`: performs the MIDI of a trace again, into a page, once or several times, or in turn into two pages
// that are then compared. Node.

import type { ContextSettings } from '../../audit/stress/context-settings.ts'
import { SILENT_DRUMS } from '../../engine/soundfont/has-drums.ts'
import { hasDrumNotes } from '../../midi/midi-sequence.ts'
import type { GateBound } from '../../trace/compare/gate.ts'
import { ENGINE_MODES, type EngineMode } from '../../trace/wire/engine-options.ts'
import { LIMIT } from '../../trace/wire/protocol.ts'
import { readArguments } from '../arguments.ts'
import { type Command, EXIT_CODES_HELP } from '../command.ts'
import { CommandError } from '../command-error.ts'
import { gateOf } from '../compare/gate-bounds.ts'
import { SEEDS } from '../compare/print-comparison.ts'
import { progress } from '../print.ts'
import { type LoadedReference, loadReference } from '../record/inject-reference.ts'
import {
  endpointOf,
  readRecorderScripts,
  urlOf,
  withReferenceMode,
} from '../record/page-options.ts'
import { performanceOf } from '../record/performed-music.ts'
import { performAll } from '../replay/perform-all.ts'
import { parseContextOptions } from '../replay/context-options.ts'
import { planRuns, type Target } from '../replay/plan-runs.ts'
import type { ReadPerformance } from '../replay/read-performance.ts'
import { runApart } from '../run-apart.ts'

export interface ReplayOptions {
  /** A trace, or a Standard MIDI File. */
  file: string
  url: string
  /** Settings of its audio contexts, or null. */
  context: ContextSettings | null
  /** The other side, or null. */
  against: Target | null
  repeat: number
  out: string
  click: string | null
  browserWsEndpoint: string | null
  /** `as-it-was`: where the trace was played on it, too; null: without. */
  reference: EngineMode | 'as-it-was' | null
  soundFont: string | null
  hasMidiDevices: boolean
  isForced: boolean
  isJson: boolean
  seed: number
  gate: GateBound[] | string | null
}

const HELP = `Usage: awescope replay TRACE URL [--repeat N] [--against URL2] [--out FILE] [options]

Performs the MIDI of a trace (or of a Standard MIDI File) again: into the page at URL, each message at its time, into a
new trace, which says what was performed and how exactly. With --repeat into as many traces, FILE-1, FILE-2 …; with
--against in turn into two pages, A B B A …, into FILE-a1, FILE-b1 …, and says what differs between them: see awescope
compare. Two versions of a page, two settings in its address, or two servers, with and without isolation, are two pages.
Each performance has a browser of its own, unless --browser-ws-endpoint is given.

  --repeat N       Perform N times into each page (default: 1). Three and more tell what differs from one recording to
                   the next from what you changed
  --against URL2   The page that the one at URL is compared with
  --context LIST   Give the audio contexts of the page at URL these settings in place of its own:
                   "latencyHint=playback,sampleRate=48000,renderSizeHint=256", one or more of them
  --against-context LIST
                   The same for the other side; without --against that is the same page
  --out FILE       Where the trace goes (default: awescope-replay.awescope)
  --click CSS      Click this element once the page has loaded, such as a start button
  --reference [M]  Let the reference synthesizer play it, too: hardware (default) or sf2. Without it: where the trace
                   was played on it
  --no-reference   Never
  --soundfont FILE Its bank. Default: the bundled General MIDI bank
  --midi-devices   Let the page use this machine's MIDI devices (Chromium)
  --gate BOUNDS    With --against: exit with 1 where B is worse than A by more, as in awescope compare
  --seed N         With --against: another seed of what is drawn by lot
  --force          Replace what is at --out also where it is no trace
  --json           Print the report, or with --against the comparison, as one JSON object; of several traces their
                   reports
  --browser-ws-endpoint WS
                   Use a running browser instead of starting one

${EXIT_CODES_HELP}
With --gate also 1 where a bound is broken, 2 where one cannot be judged.
`

const DEFAULT_OUT = 'awescope-replay.awescope'
const STOPPED = 'Stopped before anything was performed; nothing was written.'
/** As many traces a side as a comparison takes. */
const REPEAT = { min: 1, max: Math.min(100, LIMIT.performances), isInteger: true }
const GM_BANK = 'General MIDI'

export const replayCommand: Command<ReplayOptions> = {
  name: 'replay',
  operand: 'TRACE URL',
  summary: 'Perform a trace again, compare two pages',
  help: HELP,
  parse(args) {
    const given = readArguments(
      'replay',
      withReferenceMode(args),
      { text: 'a trace and one URL', min: 2, max: 2 },
      {
        repeat: { type: 'string' },
        against: { type: 'string' },
        context: { type: 'string' },
        'against-context': { type: 'string' },
        out: { type: 'string' },
        click: { type: 'string' },
        reference: { type: 'string' },
        'no-reference': { type: 'boolean' },
        soundfont: { type: 'string' },
        'midi-devices': { type: 'boolean' },
        gate: { type: 'string' },
        seed: { type: 'string' },
        force: { type: 'boolean' },
        json: { type: 'boolean' },
        'browser-ws-endpoint': { type: 'string' },
      },
    )
    const [file = '', url = ''] = given.operands
    const against = targetOf(
      given.text('against'),
      parseContextOptions('--against-context', given.text('against-context')),
      url,
    )
    for (const name of ['gate', 'seed'] as const) {
      if (against === null && given.text(name) !== null) {
        throw new CommandError(
          `--${name} is of a comparison: use it with --against or --against-context.`,
        )
      }
    }
    const mode = given.choice('reference', ENGINE_MODES)
    const soundFont = given.text('soundfont')
    const isWithout = given.isSet('no-reference')
    if (isWithout && (mode !== null || soundFont !== null)) {
      const other = mode === null ? '--soundfont' : '--reference'
      throw new CommandError(`${other} and --no-reference cannot be used together.`)
    }
    return {
      file,
      url: urlOf(url),
      context: parseContextOptions('--context', given.text('context')),
      against,
      repeat: given.whole('repeat', REPEAT, 1),
      out: given.text('out') ?? DEFAULT_OUT,
      click: given.text('click'),
      browserWsEndpoint: endpointOf(given.text('browser-ws-endpoint')),
      reference: isWithout ? null : (mode ?? 'as-it-was'),
      soundFont,
      hasMidiDevices: given.isSet('midi-devices'),
      isForced: given.isSet('force'),
      isJson: given.isSet('json'),
      seed: given.whole('seed', SEEDS, 1),
      gate: gateOf(given.text('gate')),
    }
  },
  async run(options, signal) {
    const performed = await runApart('performance', { file: options.file }, STOPPED, signal)
    for (const sentence of performed.damage) progress(`awescope: ${sentence}`)
    const reference = await chooseReference(options, performed, signal)
    const scripts = await readRecorderScripts()
    const { url, context, against, repeat, out } = options
    const music = (run: number): ReturnType<typeof performanceOf> =>
      performanceOf(performed.sequence, performed.name, run, repeat)
    const runs = planRuns({ url, context }, against, repeat, out)
    return await performAll(
      runs,
      { ...options, isCompared: against !== null, music, reference, scripts },
      signal,
    )
  },
}

/** The other side; null: there is none. Throws CommandError. */
function targetOf(
  against: string | null,
  context: ContextSettings | null,
  url: string,
): Target | null {
  if (against === null && context === null) return null
  return { url: urlOf(against ?? url), context }
}

/** Null: without. Rejects with CommandError (exit 2) where its bank cannot be read. */
async function chooseReference(
  { reference: wanted, soundFont }: ReplayOptions,
  { reference: was, sequence }: ReadPerformance,
  signal: AbortSignal,
): Promise<LoadedReference | null> {
  const mode = wanted === 'as-it-was' ? (was?.mode ?? null) : wanted
  if (mode === null) {
    if (soundFont === null) return null
    throw new CommandError(
      '--soundfont is the bank of the reference instrument: use it with --reference.',
    )
  }
  const bankName = was?.bankName ?? ''
  if (soundFont === null && bankName !== '' && bankName !== GM_BANK) {
    progress(
      `The reference played the bank ${bankName}; here it plays ${GM_BANK}. Name its file with --soundfont.`,
    )
  }
  const loaded = await loadReference(mode, soundFont, signal)
  if (!loaded.hasDrums && hasDrumNotes(sequence)) progress(SILENT_DRUMS)
  return loaded
}
