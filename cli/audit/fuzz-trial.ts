// One trial of fuzzing: messages into a fresh page, a few plain notes behind them, and what was seen of it. Node.

import type { Page } from 'puppeteer-core'

import { fuzzFigures, type FuzzTrial } from '../../audit/fuzz/fuzz-fault.ts'
import { subjectOf } from '../../audit/subject.ts'
import { createSequence, isNoteOn, type TimedMidi } from '../../midi/midi-sequence.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { visibleText } from '../../trace/text/visible-text.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, EXIT, sentenceOf } from '../command-error.ts'
import { readRecorderScripts } from '../record/page-options.ts'
import { performanceOf } from '../record/performed-music.ts'
import { recordPage } from '../record/record-page.ts'
import { createTraceCollector } from '../record/trace-collector.ts'
import { watchPage } from './page-end.ts'
import type { PageScript } from './page-script.ts'

export interface TrialOrder {
  readonly url: string
  readonly click: string | null
  readonly script: PageScript | null
}

export interface SeenTrial extends FuzzTrial {
  /** Messages that reached the page: 0 where it does not listen. */
  readonly arrived: number
}

const CHANNELS = 16
const ALL_SOUND_OFF = 120
const RESET = 121
const ALL_NOTES_OFF = 123
/** From what is played at random to the end of all sound, and from there to the first plain note. */
const END_AFTER_MS = 200
const REST_MS = 700
const PROBE_KEYS = [60, 64, 67]
const PROBE_EVERY_MS = 300
const PROBE_LENGTH_MS = 180
/** A page that is busy with the last message may need a while. */
const ANSWER_LIMIT_MS = 4000
const MAX_EXCEPTION = 200

/** Plays `events` into the page. Rejects with CommandError where it cannot be opened, or `signal` fires (exit 130). */
export async function runTrial(
  opened: OpenBrowser,
  { url, click, script }: TrialOrder,
  events: readonly TimedMidi[],
  signal: AbortSignal,
): Promise<SeenTrial> {
  const collector = createTraceCollector(() => Promise.resolve())
  const watch = watchPage(ANSWER_LIMIT_MS)
  let exception: string | null = null
  const recording = {
    url,
    click,
    gestures: null,
    everyMs: 0,
    hasMidiDevices: false,
    durationMs: null,
    music: performanceOf(createSequence([...events, ...probesAfter(events)]), 'random messages'),
    reference: null,
    atEnd: watch.atEnd,
    async beforePlay(page: Page) {
      await script?.step('iteration', page, { url, run: 1, runs: 1 })
      // What it throws while it loads is its own.
      page.on('pageerror', (error) => {
        exception ??= visibleText(sentenceOf(error)).slice(0, MAX_EXCEPTION)
      })
    },
  }
  await recordPage(opened, await readRecorderScripts(), collector, recording, signal)
  if (signal.aborted) throw new CommandError(`Stopped while ${url} was fuzzed.`, EXIT.interrupted)
  const { loss } = watch.end()
  const { session } = collector
  session.finish()
  return {
    loss: loss === null || loss === 'crashed' || loss === 'hangs' ? loss : 'gone',
    exception,
    ...fuzzFigures(subjectOf(session, null)),
    ...notesOf(session),
  }
}

/** Ends what sounds, makes the first channel as it is in the beginning, and plays a few notes. */
function probesAfter(events: readonly TimedMidi[]): TimedMidi[] {
  const endMs = (events.at(-1)?.atMs ?? 0) + END_AFTER_MS
  const ended = Array.from({ length: CHANNELS }, (_, channel) =>
    [ALL_NOTES_OFF, ALL_SOUND_OFF, RESET].map((number) => [0xb0 | channel, number, 0]),
  ).flat()
  const usual = [
    [0xb0, 7, 100],
    [0xb0, 11, 127],
    [0xb0, 10, 64],
    [0xc0, 0],
    [0xe0, 0, 64],
  ]
  const beginMs = endMs + REST_MS
  return [
    ...[...ended, ...usual].map((bytes) => ({ atMs: endMs, bytes })),
    ...PROBE_KEYS.flatMap((key, index) => {
      const atMs = beginMs + index * PROBE_EVERY_MS
      return [
        { atMs, bytes: [0x90, key, 100] },
        { atMs: atMs + PROBE_LENGTH_MS, bytes: [0x80, key, 0] },
      ]
    }),
  ]
}

function notesOf(session: TraceSession): { arrived: number; probesHeard: number } {
  let arrived = 0
  const heard: boolean[] = []
  for (let index = 0; index < session.eventCount; index++) {
    const { virtual, status, data1, data2, ending } = session.eventAt(index)
    if (!virtual) continue
    arrived++
    if (isNoteOn([status, data1, data2])) heard.push(ending === 'heard')
  }
  return { arrived, probesHeard: heard.slice(-PROBE_KEYS.length).filter(Boolean).length }
}
