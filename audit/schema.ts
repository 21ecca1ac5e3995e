// The shape of an audit, `awescope.audit/1`, as the command line prints it. Codes and figures; the sentences are made
// in trace/text/. Types and lists; any context.

import type { EventSource } from '../trace/wire/event-sources.ts'
import type { SectionName } from './stimulus/plan.ts'

export const AUDIT_SCHEMA = 'awescope.audit/1'

export const CATEGORIES = [
  'latency',
  'timing',
  'notes',
  'load',
  'hygiene',
  'robustness',
  'sound',
  'conformity',
] as const
export type Category = (typeof CATEGORIES)[number]

/** What a failure means to who plays; one for each audit, whatever its value. The worst first. */
export const IMPACTS = ['critical', 'serious', 'moderate', 'minor'] as const
export type Impact = (typeof IMPACTS)[number]

/** `incomplete`: it could not be measured here; `notApplicable`: the page has nothing that it is about. */
export type AuditStatus = 'pass' | 'fail' | 'incomplete' | 'notApplicable'

/** `share`: of 1; `cents`: hundredths of a semitone. */
export type AuditUnit = 'ms' | 'share' | 'perSecond' | 'count' | 'dB' | 'cents'

/** Why nothing was measured. */
export type IncompleteReason =
  | 'tooFewNotes'
  | 'noOnsets'
  | 'noOutputTime'
  | 'notTimed'
  | 'notTold'
  | 'notPlayed'
  | 'machineBusy'
  | 'clocksAlike'
  | 'tooEven'
  | 'tooShort'
  | 'notRepeated'
  | 'notStressed'
  /** The browser or the page has none of the stresses that were asked for. */
  | 'noSuchStress'
  /** Nobody listened, or what was tried was not heard. */
  | 'notHeard'
  /** The sound fades by itself, or rings on, so that its end cannot be told. */
  | 'fades'
  | 'noPitch'
  /** What would have to work for it has no effect. */
  | 'noEffect'
  /** The sound itself is too rough to hear it. */
  | 'masked'

/** Why an audit is not about the page, where that takes words. */
export type NotApplicableReason = 'notGeneralMidi'

/** A figure beside the value, by its name. */
export type AuditFacts = Readonly<Record<string, number | string>>

export interface AuditResult {
  /** Such as "latency.page". */
  id: string
  category: Category
  value: number | null
  unit: AuditUnit
  /** Values that the same page could as well have had, with 95 % confidence. */
  interval95: readonly [number, number] | null
  /** 0…1; null where nothing was measured. */
  score: number | null
  impact: Impact
  status: AuditStatus
  /** How sure the status is, 0…1. */
  confidence: number
  reason: IncompleteReason | NotApplicableReason | null
  /** Events of the trace that show it, as `awescope query` names them, the worst first; and figures. */
  evidence: { events: readonly string[]; facts: AuditFacts }
  /** Where the audit is explained, below the project's folder. */
  helpUri: string
  /** Where it was repeated: the value of each run, and the run, from 1, whose evidence is shown. */
  perRun?: { values: readonly (number | null)[]; shown: number }
}

export interface AuditScores {
  /** 0…100 of the categories that could be measured; null: none. */
  all: number | null
  byCategory: Readonly<Record<Category, number | null>>
  /** Audits that are in no score because they could not be measured. */
  leftOut: readonly string[]
}

/** Of an audit that was repeated, in the order of its runs; values of the audits are medians. */
export interface AuditRepeats {
  count: number
  scores: readonly (number | null)[]
  traces: readonly (string | null)[]
}

/** What the reference instrument took, from key to output; `hasOutput` false: to the sound in the audio thread. */
export interface ControlRun {
  notes: number
  p50Ms: number
  p95Ms: number
  hasOutput: boolean
}

export interface AuditControl {
  before: ControlRun
  after: ControlRun
  /** The machine's share: what the reference takes there, the mean of both medians. */
  machineMs: number
  /** How far the second median lies from the first, a share of it. */
  movedShare: number
  /** False: it moved so far that the page's figures may be the machine's. */
  isSteady: boolean
}

/** A value that is another than in an earlier audit, beyond chance. */
export interface AuditValueChange {
  id: string
  unit: AuditUnit
  before: number
  after: number
}

/** Against an earlier audit of the page. */
export interface AuditSince {
  better: readonly AuditValueChange[]
  worse: readonly AuditValueChange[]
  /** Audits that have a value in both. */
  compared: number
  /** Of the earlier audit. */
  score: number | null
  /** Both were played at the same strictness and seed. */
  isPlayedAlike: boolean
}

export interface AuditReport {
  schema: typeof AUDIT_SCHEMA
  /** Of the page that was heard. */
  url: string
  /** What was asked for, where that is known: a page may send on to another. */
  requestedUrl?: string
  /** The whole in a sentence or two, in English. */
  verdict: string
  scores: AuditScores
  audits: readonly AuditResult[]
  environment: {
    browser: string
    platform: string
    crossOriginIsolated: boolean
    /** Of the time that tasks of the main thread lasted, how much it had a processor, 0…1; null: nobody tells. */
    processorShare?: number | null
  }
  stimulus: {
    /** Null: the page played by itself, or was played by keys or pointers. */
    seed: number | null
    strictness: number
    sections: readonly SectionName[]
    source: EventSource | null
    notes: number
  }
  /** Where the recording is; null where it was not kept. */
  trace: string | null
  repeats?: AuditRepeats
  /** Where the reference instrument was played before and after. */
  control?: AuditControl
  since?: AuditSince
}
