// The words of audits, by their ids: what each is called, what it found, and what to do. Any context.

import { RECORD_AUDIT_WORDS } from './audit-record-words.ts'
import { AUDIT_EAR_WORDS } from './audit-ear-words.ts'
import { ms, percent } from './numbers.ts'

export interface AuditWords {
  /** Names the property, such as "Time from the page's handler to its sound". */
  readonly title: string
  /** One sentence: what to do where it fails. */
  readonly advice: string
}

export const AUDIT_WORDS: Readonly<Record<string, AuditWords>> = {
  ...RECORD_AUDIT_WORDS,
  ...AUDIT_EAR_WORDS,
  'latency.page': {
    title: "The page's own part, handler to sound",
    advice: 'Begin the sound in the handler itself, at the current time, without a timer between.',
  },
  'latency.p50': {
    title: 'From key to output, median',
    advice: 'See which stage is the longest: the part of the page is its own audit.',
  },
  'latency.p95': {
    title: 'From key to output, 95th percentile',
    advice:
      'Open the worst of these notes in their waterfall: what is long there, and not in others?',
  },
  'latency.output': {
    title: "The platform's part, sound to output",
    advice: 'Ask for latencyHint "interactive"; the rest is the device and its driver.',
  },
  'latency.firstNote': {
    title: 'What the first note takes more than others',
    advice:
      'Make buffers, nodes and code ready before the first note: decode, compile, play one in silence.',
  },
  'lookAhead.constant': {
    title: 'Delay that the page asks for itself',
    advice: 'Start what is played by hand at the current time; look ahead only in sequencers.',
  },
  'jitter.spread': {
    title: "Unevenness of the page's answer, p5 to p95 / 2",
    advice: 'Take timers, animation frames and promises out of the way between handler and sound.',
  },
  'jitter.handler': {
    title: 'Wait for the main thread, 95th percentile',
    advice: 'Split long tasks, or move them to a worker: the handler waits until they end.',
  },
  'timestamps.past': {
    title: 'Starts that were asked for in the past',
    advice:
      'Schedule further ahead, from a timer that runs more often, and never before currentTime.',
  },
  'notes.lost': {
    title: 'Single notes without a sound',
    advice: 'Play the notes that are named here, and look at what the page did with them.',
  },
  'notes.repeats': {
    title: 'Repeated notes of one key without a sound',
    advice:
      'A second note-on of a key that sounds must begin a new sound, or begin the old one anew.',
  },
  'notes.chords': {
    title: 'Notes of chords without a sound',
    advice: 'Several note-ons may come within one task: none may replace another.',
  },
  'load.average': {
    title: 'Heaviest processor, share of its budget',
    advice: 'Render fewer voices, or do the work in WebAssembly; below a third is comfortable.',
  },
  'load.peak': {
    title: 'Heaviest processor, 99th percentile',
    advice: 'Spread work over several calls: what is over the budget once is heard once.',
  },
  'load.glitches': {
    title: 'Interruptions of the sound that the page causes',
    advice: 'awescope query TRACE glitches names each, with its cause.',
  },
  'hygiene.contexts': {
    title: 'Contexts that run at once',
    advice: 'Use one AudioContext for the whole page, and give it to the libraries.',
  },
  'hygiene.scriptProcessor': {
    title: 'ScriptProcessor nodes',
    advice: 'Use an AudioWorklet: it does not wait for the main thread, nor for a whole buffer.',
  },
  'hygiene.messages': {
    title: 'Messages to and from a processor',
    advice: 'Send what has changed, some ten times a second at most, or share memory.',
  },
  'hygiene.handler': {
    title: "A note's handler, 95th percentile",
    advice:
      'Begin the sound first, and draw later: the next note waits until the handler has ended.',
  },
  'hygiene.latencyHint': {
    title: 'Buffer that the context asks for',
    advice:
      'Make the context with latencyHint "interactive", which is also what it has by default.',
  },
}

const CATEGORY_WORDS: Readonly<Record<string, string>> = {
  latency: 'Latency',
  timing: 'Timing',
  notes: 'Notes',
  load: 'Load',
  hygiene: 'Hygiene',
  robustness: 'Robustness',
  sound: 'Sound',
  conformity: 'General MIDI',
}

export const categoryWord = (category: string): string => CATEGORY_WORDS[category] ?? category

const REASON_WORDS: Readonly<Record<string, string>> = {
  tooFewNotes: 'too few notes',
  noOnsets: 'no onset could be told',
  noOutputTime: 'no output time is told',
  notTimed: 'the clock is too coarse',
  notTold: 'the browser does not tell',
  notPlayed: 'not at this strictness',
  machineBusy: 'the machine was busy',
  clocksAlike: 'its clocks are alike',
  tooEven: 'the handler came evenly',
  tooShort: 'too short for it',
  notRepeated: 'no gesture repeated',
  notStressed: 'without --stress',
  noSuchStress: 'this browser or page has no such stress',
  notHeard: 'it was not heard',
  fades: 'the sound fades or rings on',
  noPitch: 'the sound has no clear pitch',
  noEffect: 'what it needs has no effect',
  masked: 'other sound hides it',
  notGeneralMidi: 'not a General MIDI instrument',
}

/** Why an audit has no value, or is not about the page. */
export const reasonWord = (reason: string): string => REASON_WORDS[reason] ?? reason

/** A value with its unit: "12.3 ms", "4.0 %", "344 a second", "2". */
export function auditValue(value: number, unit: string): string {
  if (unit === 'ms') return `${ms(value)} ms`
  if (unit === 'share') return percent(value)
  if (unit === 'dB') return `${value.toFixed(1)} dB`
  if (unit === 'cents') return `${value.toFixed(1)} cents`
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return unit === 'perSecond' ? `${value.toFixed(digits)} a second` : value.toFixed(digits)
}

/** A point that was set by hand: "10 ms", not "10.0 ms". */
export const auditPoint = (value: number, unit: string): string =>
  auditValue(value, unit).replace(/\.0+(?= |$)/, '')
