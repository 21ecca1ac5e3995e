// Checks what comes from a page before anything uses it: the page is hostile input. What is accepted is copied field
// by field, so nothing but the protocol's fields gets through; what is not is refused with one sentence. One shape
// for each message of the protocol: one that is missing here does not compile. Any reader context.

import { ENGINE_MODES } from '../wire/engine-options.ts'
import { MAX_SITE, OWN_NAMES } from '../wire/graph-names.ts'
import {
  CLOCK_NAMES,
  CONTEXT_STATES,
  DOCUMENT_CONDITIONS,
  LIMIT,
  MIDI_OUTCOMES,
  NOTICE_CODES,
  PROBE_STATES,
  PROTOCOL_VERSION,
  type PageMessage,
  type PageMessageOf,
  type PageMessageType,
  REFERENCE_STATES,
} from '../wire/protocol.ts'
import { RECORD_BYTES } from '../wire/record.ts'
import {
  byteLength,
  count,
  entryOf,
  figure,
  flag,
  integerFrom,
  listOf,
  numberFrom,
  objectOf,
  oneOf,
  readShape,
  Refusal,
  type Shape,
  shown,
  source,
  text,
  type ValidationCode,
  wall,
} from './fields.ts'
import { readSource } from './source-definition.ts'

/** Longer than any music: 49 days. */
const MAX_ASKED_MS = 2 ** 32

export type Validation = { message: PageMessage } | { error: string; code: ValidationCode }

/** What users say of a recording: no page may speak for them. */
const USER_MESSAGES: ReadonlySet<PageMessageType> = new Set(['marker/set'])

/**
 * The message, copied, or why it was refused. Any thread; allocates the copy (chunk bytes are not copied); never
 * throws, whatever the value is.
 */
export const validatePageMessage = (value: unknown): Validation => validate(value, false)

/** The same of a message that lies in a file: there are those of users, too. */
export const validateStoredMessage = (value: unknown): Validation => validate(value, true)

function validate(value: unknown, isStored: boolean): Validation {
  try {
    const fields = objectOf(value, 'The message')
    const type = entryOf(MESSAGES, fields['type'])
    if (type === undefined || (!isStored && USER_MESSAGES.has(type))) {
      throw new Refusal(
        'unknown-type',
        `The message type ${shown(fields['type'])} is not known to this version.`,
      )
    }
    const rest = readShape<object>(fields, MESSAGES[type])
    return { message: { type, ...rest } as PageMessage }
  } catch (error) {
    if (error instanceof Refusal) return { error: error.message, code: error.code }
    return { error: 'The message could not be read.', code: 'invalid' }
  }
}

const MESSAGES: {
  readonly [Type in PageMessageType]: Shape<Omit<PageMessageOf<Type>, 'type'>>
} = {
  'document/hello': {
    // First: a recorder of another version may have other fields.
    version: readVersion,
    url: text,
    title: text,
    timeOriginMs: wall,
    startedWallMs: wall,
    joined: flag,
    isTopFrame: flag,
    crossOriginIsolated: flag,
    userAgent: text,
    platform: text,
    clockStepUs: figure,
  },
  'document/bye': { wallMs: wall },
  'document/condition': { condition: oneOf(DOCUMENT_CONDITIONS), wallMs: wall },
  'source/define': { source: readSource },
  'context/update': {
    id: source,
    state: oneOf(CONTEXT_STATES),
    probe: oneOf(PROBE_STATES),
    reason: text,
    baseLatencyMs: figure,
    sink: text,
    wallMs: wall,
  },
  'worklet/hello': {
    contextId: source,
    clock: oneOf(CLOCK_NAMES),
    clockStepUs: figure,
    clockCostUs: figure,
    shared: flag,
  },
  'processor/define': { contextId: source, processorIndex: source, name: text, joined: flag },
  'records/chunk': {
    stream: source,
    dropped: integerFrom(0, Number.MAX_SAFE_INTEGER),
    bytes: readChunkBytes,
  },
  'recorder/notice': { code: oneOf(NOTICE_CODES), text, wallMs: wall },
  'midi/requested': { wallMs: wall, outcome: oneOf(MIDI_OUTCOMES) },
  'reference/state': {
    id: source,
    state: oneOf(REFERENCE_STATES),
    reason: text,
    bankName: text,
    presets: count,
    mode: oneOf(ENGINE_MODES),
    wallMs: wall,
  },
  'graph/site': { graph: source, site: integerFrom(1, MAX_SITE), text },
  'graph/parameter': {
    graph: source,
    number: integerFrom(OWN_NAMES.first, OWN_NAMES.last),
    text,
  },
  'recorder/stopped': { wallMs: wall },
  'performance/start': {
    wallMs: wall,
    digest: text,
    name: text,
    events: count,
    durationMs: figure,
    run: integerFrom(1, LIMIT.performances),
    runs: integerFrom(1, LIMIT.performances),
  },
  'performance/asked': {
    first: count,
    atMs: listOf(numberFrom(0, MAX_ASKED_MS), LIMIT.askedEvents),
    words: listOf(integerFrom(0, 0xff_ff_ff), LIMIT.askedEvents),
  },
  'marker/set': { id: count, wallMs: wall, text, isRemoved: flag },
}

function readVersion(value: unknown): number {
  if (value === PROTOCOL_VERSION) return PROTOCOL_VERSION
  throw new Refusal(
    'unknown-version',
    `The page's recorder speaks protocol version ${shown(value)}; this version reads ${PROTOCOL_VERSION}.`,
  )
}

function readChunkBytes(value: unknown): ArrayBuffer {
  const length = byteLength(value)
  if (length === null) {
    throw new Refusal('invalid', 'The bytes of a chunk are not an ArrayBuffer.')
  }
  if (length % RECORD_BYTES !== 0) {
    throw new Refusal(
      'invalid',
      `A chunk has ${length} bytes, which is not a whole number of records.`,
    )
  }
  if (length > LIMIT.chunkRecords * RECORD_BYTES) {
    throw new Refusal(
      'invalid',
      `A chunk has ${length / RECORD_BYTES} records; ${LIMIT.chunkRecords} are allowed.`,
    )
  }
  return value as ArrayBuffer
}
