// An audit that was written to a file earlier, taken back: nothing of it is trusted until it has been looked at. Any
// context.

import { AUDIT_SCHEMA, type AuditReport, IMPACTS } from './schema.ts'

const MAX_TEXT = 8192
const MAX_AUDITS = 1000
const MAX_LIST = 1000
const STATUSES = ['pass', 'fail', 'incomplete', 'notApplicable'] as const

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string' && value.length <= MAX_TEXT
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const isFlag: Check = (value) => typeof value === 'boolean'
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
/** Also where it is not there. */
const orNone =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const anyOf =
  (...checks: Check[]): Check =>
  (value) =>
    checks.some((check) => check(value))
const listOf =
  (check: Check, most = MAX_LIST): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every((each) => check(each))
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    words.some((word) => word === value)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const shaped =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]))
const tableOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) &&
    Object.entries(value).length <= MAX_LIST &&
    Object.entries(value).every(([name, each]) => isText(name) && check(each))

const isResult = shaped({
  id: isText,
  category: isText,
  value: orNull(isNumber),
  unit: isText,
  interval95: orNull((value) => listOf(isNumber, 2)(value) && (value as number[]).length === 2),
  score: orNull(isNumber),
  impact: oneOf(IMPACTS),
  status: oneOf(STATUSES),
  confidence: isNumber,
  reason: orNull(isText),
  evidence: shaped({ events: listOf(isText), facts: tableOf(anyOf(isText, isNumber)) }),
  helpUri: isText,
  perRun: orNone(shaped({ values: listOf(orNull(isNumber)), shown: isNumber })),
})

const areChanges = listOf(
  shaped({ id: isText, unit: isText, before: isNumber, after: isNumber }),
  MAX_AUDITS,
)

const isControlRun = shaped({
  notes: isNumber,
  p50Ms: isNumber,
  p95Ms: isNumber,
  hasOutput: isFlag,
})

const isReport = shaped({
  schema: oneOf([AUDIT_SCHEMA]),
  url: isText,
  requestedUrl: orNone(isText),
  verdict: isText,
  scores: shaped({
    all: orNull(isNumber),
    byCategory: tableOf(orNull(isNumber)),
    leftOut: listOf(isText),
  }),
  audits: listOf(isResult, MAX_AUDITS),
  environment: shaped({
    browser: isText,
    platform: isText,
    crossOriginIsolated: isFlag,
    processorShare: orNone(orNull(isNumber)),
  }),
  stimulus: shaped({
    seed: orNull(isNumber),
    strictness: isNumber,
    sections: listOf(isText),
    source: orNull(isText),
    notes: isNumber,
  }),
  trace: orNull(isText),
  control: orNone(
    shaped({
      before: isControlRun,
      after: isControlRun,
      machineMs: isNumber,
      movedShare: isNumber,
      isSteady: isFlag,
    }),
  ),
  since: orNone(
    shaped({
      better: areChanges,
      worse: areChanges,
      compared: isNumber,
      score: orNull(isNumber),
      isPlayedAlike: isFlag,
    }),
  ),
  repeats: orNone(
    shaped({
      count: isNumber,
      scores: listOf(orNull(isNumber)),
      traces: listOf(orNull(isText)),
    }),
  ),
})

/** The audit that the parsed value is; null where it is none of this version. Any thread; allocates nothing of it. */
export const readReport = (value: unknown): AuditReport | null =>
  isReport(value) ? (value as AuditReport) : null
