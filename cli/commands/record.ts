// `awescope record`: opens a page with the recorder in it, plays into it, and prints the report. Node.

import { basename } from 'node:path'

import { SILENT_DRUMS } from '../../engine/soundfont/has-drums.ts'
import { createScale, hasDrumNotes } from '../../midi/midi-sequence.ts'
import { ENGINE_MODES, type EngineMode } from '../../trace/wire/engine-options.ts'
import { readArguments } from '../arguments.ts'
import { type Command, EXIT_CODES_HELP } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { untilStopped } from '../interrupt.ts'
import { printReport, progress } from '../print.ts'
import { loadReference } from '../record/inject-reference.ts'
import type { Gestures } from '../record/perform-gestures.ts'
import {
  endpointOf,
  gesturesOf,
  openBrowser,
  readRecorderScripts,
  urlOf,
  withReferenceMode,
} from '../record/page-options.ts'
import { performanceOf } from '../record/performed-music.ts'
import type { PerformedMusic } from '../record/play-sequence.ts'
import { recordPage } from '../record/record-page.ts'
import { createTraceCollector, type TraceCollector } from '../record/trace-collector.ts'
import { traceTarget } from '../record/trace-target.ts'
import { whyNoAudio } from '../record/why-no-audio.ts'
import { loadMusic } from '../render/load-music.ts'
import {
  leaveWritten,
  openWholeFile,
  TRACE_FILE,
  type WholeFileWish,
  writeError,
} from '../whole-file.ts'

export interface RecordOptions {
  url: string
  /** Null: as long as the notes or the file last, else 10 s. */
  durationMs: number | null
  out: string
  /** Path of a Standard MIDI File, or null. */
  play: string | null
  notes: number
  /** What is done to the page, or null. */
  gestures: Gestures | null
  /** Between two gestures. */
  everyMs: number
  /** CSS selector of an element to click once the page has loaded, or null. */
  click: string | null
  browserWsEndpoint: string | null
  /** Mode of the reference instrument beside the page's synth; null: without. */
  reference: EngineMode | null
  /** Path of its SoundFont, or null for the bundled General MIDI bank. */
  soundFont: string | null
  /** The page may use the machine's MIDI devices. */
  hasMidiDevices: boolean
  /** Also a file that is no trace may be replaced. */
  isForced: boolean
  isJson: boolean
}

const HELP = `Usage: awescope record URL [options]

Opens URL in a headless browser with the recorder in every frame, plays into it if asked, and prints the report. The
page's Content-Security-Policy is set aside in Chromium, so that the probe can be loaded into its audio thread. Ctrl-C
ends the recording early and keeps what was recorded, or exits with 130 where that is nothing. Dialogs of the page are
closed. The trace grows beside its place and takes it when it is whole: a trace that was there before is replaced only
then, and any other file not at all. Where it grows is said on stderr: should this process be killed, that file holds
all but the last second, and awescope report and the panel open it as any trace.

  --duration T     How long, such as 10s, 500ms, 2m or 8h. Without it: 10s, or as long as what is played lasts
  --notes N        Play N notes, 400 ms apart, once the page has asked for MIDI
  --play FILE.mid  Play a Standard MIDI File in real time, once the page has asked for MIDI
  --press CODES    Press these keys one after the other, by their codes: "KeyA KeyS Digit1"
  --tap CSS        Tap every element that matches, one after the other, as a mouse does
  --every T        Between two keys or taps (default: 400ms)
  --click CSS      Click this element once the page has loaded, such as a start button
  --reference [M]  Play the same notes on the reference synthesizer, an EMU8000 in an AudioContext of its own in the
                   page, and report both: hardware (default) or sf2, as in awescope render
  --soundfont FILE Its bank: SoundFont 1, 2 or 3. Default: the bundled General MIDI bank
  --midi-devices   Let the page use this machine's MIDI devices, system exclusive messages included (Chromium). Without
                   it the page is refused them and has the virtual input alone
  --out FILE       Where the trace goes (default: awescope-record.awescope)
  --force          Replace what is at --out also where it is no trace; never a file that is to be read
  --json           Print the report as one JSON object
  --browser-ws-endpoint WS
                   Use a running browser (Chrome DevTools Protocol or WebDriver BiDi) instead of starting one

${EXIT_CODES_HELP}
`

/** Where the trace goes unless `--out` says otherwise. */
const DEFAULT_TRACE = 'awescope-record.awescope'
const EVERY_MS = 400
const NOTES = { min: 1, max: 10_000, isInteger: true }
const OPTIONS = {
  duration: { type: 'string' },
  out: { type: 'string' },
  play: { type: 'string' },
  notes: { type: 'string' },
  press: { type: 'string' },
  tap: { type: 'string' },
  every: { type: 'string' },
  click: { type: 'string' },
  'browser-ws-endpoint': { type: 'string' },
  reference: { type: 'string' },
  soundfont: { type: 'string' },
  'midi-devices': { type: 'boolean' },
  force: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export const recordCommand: Command<RecordOptions> = {
  name: 'record',
  operand: 'URL',
  summary: 'Record a page without any extension and print the report',
  help: HELP,
  parse(args) {
    const given = readArguments('record', withReferenceMode(args), 'one URL', OPTIONS)
    const play = given.text('play')
    const notes = given.whole('notes', NOTES, 0)
    const gestures = gesturesOf(given.text('press'), given.text('tap'))
    const everyMs = given.durationMs('every')
    const ways = [
      play === null ? '' : '--play',
      notes > 0 ? '--notes' : '',
      gestures === null ? '' : `--${gestures.kind}`,
    ].filter((way) => way !== '')
    if (ways.length > 1) {
      throw new CommandError(`${ways[0]} and ${ways[1]} cannot be used together.`)
    }
    if (everyMs !== null && gestures === null) {
      throw new CommandError('--every is the time between gestures: use it with --press or --tap.')
    }
    const reference = given.text('reference')
    const soundFont = given.text('soundfont')
    if (soundFont !== null && reference === null) {
      throw new CommandError(
        '--soundfont is the bank of the reference instrument: use it with --reference.',
      )
    }
    return {
      url: urlOf(given.operand),
      durationMs: given.durationMs('duration'),
      out: given.text('out') ?? DEFAULT_TRACE,
      play,
      notes,
      gestures,
      everyMs: everyMs ?? EVERY_MS,
      click: given.text('click'),
      browserWsEndpoint: endpointOf(given.text('browser-ws-endpoint')),
      reference: given.choice('reference', ENGINE_MODES),
      soundFont,
      hasMidiDevices: given.isSet('midi-devices'),
      isForced: given.isSet('force'),
      isJson: given.isSet('json'),
    }
  },
  run: runRecord,
}

/** After Ctrl-C, until what is recorded is saved without waiting for page and browser any longer. */
const GRACE_MS = 1400

/**
 * Exit 0, or 1 where the page made no audio; the trace is written in both cases. Rejects with CommandError: exit 2, or
 * 130 where `signal` fired before anything was recorded.
 */
async function runRecord(options: RecordOptions, signal: AbortSignal): Promise<ExitCode> {
  const output = await openWholeFile({
    path: options.out,
    kind: TRACE_FILE,
    option: '--out',
    isForced: options.isForced,
    inputs: inputsOf(options),
  })
  const collector = createTraceCollector(traceTarget(output))
  const stop = AbortSignal.any([signal, collector.failed])
  try {
    if (output.growsAt !== null) {
      progress(`Until it is whole, the trace grows in ${output.growsAt}.`)
    }
    await untilStopped(recordInto(collector, options, stop), stop, GRACE_MS)
    if (collector.isEmpty && signal.aborted) {
      throw new CommandError(
        'Stopped before anything was recorded; nothing was written.',
        EXIT.interrupted,
      )
    }
    await collector.end()
    await output.keep()
    return printRecorded(options, collector)
  } catch (error) {
    throw collector.failed.aborted
      ? await leaveWritten(output, options.out, error)
      : writeError(options.out, error)
  } finally {
    await output.discard()
  }
}

function inputsOf({ play, soundFont }: RecordOptions): WholeFileWish['inputs'] {
  const inputs = [
    { name: 'the MIDI file', path: play },
    { name: 'the SoundFont', path: soundFont },
  ]
  return inputs.flatMap(({ name, path }) => (path === null ? [] : [{ name, path }]))
}

async function recordInto(
  collector: TraceCollector,
  options: RecordOptions,
  signal: AbortSignal,
): Promise<void> {
  const music = await chooseMusic(options)
  const scripts = await readRecorderScripts()
  const reference =
    options.reference === null
      ? null
      : await loadReference(options.reference, options.soundFont, signal)
  if (reference?.hasDrums === false && music !== null && hasDrumNotes(music.sequence))
    progress(SILENT_DRUMS)
  if (signal.aborted) return
  const opened = await openBrowser(options.browserWsEndpoint)
  try {
    if (signal.aborted) return
    await recordPage(opened, scripts, collector, { ...options, music, reference }, signal)
  } finally {
    await opened.close()
  }
}

function printRecorded(options: RecordOptions, { session, refused }: TraceCollector): ExitCode {
  session.finish()
  if (refused.count > 0) {
    progress(
      `${refused.count} messages from the page were refused; the last one because ${refused.reason}.`,
    )
  }
  progress(`The trace is in ${options.out}.`)
  const report = session.report()
  printReport(report, options.isJson)
  const reason = whyNoAudio(report)
  if (reason === null) return EXIT.ok
  progress(`awescope: ${reason}`)
  return EXIT.noAudio
}

async function chooseMusic(options: RecordOptions): Promise<PerformedMusic | null> {
  if (options.notes > 0) return performanceOf(createScale(options.notes), 'a scale')
  if (options.play === null) return null
  const file = await loadMusic(options.play)
  if (file.atMs.length > 0) return performanceOf(file, basename(options.play))
  throw new CommandError(`The MIDI file ${options.play} has nothing to play.`)
}
