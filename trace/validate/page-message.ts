// Checks what comes from a page before anything uses it: the page is hostile input. What is accepted is copied field by field,
// so nothing but the protocol's fields gets through; what is not is refused with one sentence. Any reader context.

import {
  LIMIT,
  PROTOCOL_VERSION,
  type PageMessage,
  type SourceDefinition,
} from '../wire/protocol.ts'
import { DEFAULT_QUANTUM_FRAMES, MAX_QUANTUM_FRAMES } from '../wire/quantum.ts'
import { RECORD_BYTES } from '../wire/record.ts'

/** Why a message was refused; stable, for counting. */
export type ValidationCode = 'unknown-type' | 'unknown-version' | 'invalid'

export type Validation = { message: PageMessage } | { error: string; code: ValidationCode }

/** Thrown and caught in this file only. */
class Refusal extends Error {
  readonly code: ValidationCode
  constructor(code: ValidationCode, sentence: string) {
    super(sentence)
    this.code = code
  }
}

type Fields = Record<string, unknown>

const MAX_SOURCE = LIMIT.sources + 1
const MAX_U32 = 0xffffffff
/** Times further from the epoch than a Date can say are no times. */
const MAX_WALL_MS = 8.64e15
const MAX_SAMPLE_RATE = 1_536_000
const MAX_SHOWN = 60
const REFERENCE_MODES = ['hardware', 'sf2'] as const

/**
 * The message, copied, or why it was refused. Any thread; allocates the copy (chunk bytes are not copied); never throws,
 * whatever the value is.
 */
export function validatePageMessage(value: unknown): Validation {
  try {
    const fields = objectOf(value, 'The message')
    const type = fields['type']
    const read = typeof type === 'string' ? READERS.get(type) : undefined
    if (read === undefined) {
      throw new Refusal(
        'unknown-type',
        `The message type ${shown(type)} is not known to this version.`,
      )
    }
    return { message: read(fields) }
  } catch (error) {
    if (error instanceof Refusal) return { error: error.message, code: error.code }
    return { error: 'The message could not be read.', code: 'invalid' }
  }
}

const READERS = new Map<string, (fields: Fields) => PageMessage>([
  [
    'document/hello',
    (fields) => {
      const version = fields['version']
      if (version !== PROTOCOL_VERSION) {
        throw new Refusal(
          'unknown-version',
          `The page's recorder speaks protocol version ${shown(version)}; this version reads ${PROTOCOL_VERSION}.`,
        )
      }
      return {
        type: 'document/hello',
        version: PROTOCOL_VERSION,
        url: text(fields, 'url'),
        title: text(fields, 'title'),
        timeOriginMs: wall(fields, 'timeOriginMs'),
        startedWallMs: wall(fields, 'startedWallMs'),
        joined: flag(fields, 'joined'),
        isTopFrame: flag(fields, 'isTopFrame'),
        crossOriginIsolated: flag(fields, 'crossOriginIsolated'),
        userAgent: text(fields, 'userAgent'),
        platform: text(fields, 'platform'),
        clockStepUs: figure(fields, 'clockStepUs'),
      }
    },
  ],
  ['document/bye', (fields) => ({ type: 'document/bye', wallMs: wall(fields, 'wallMs') })],
  ['source/define', (fields) => ({ type: 'source/define', source: readSource(fields['source']) })],
  [
    'context/update',
    (fields) => ({
      type: 'context/update',
      id: source(fields, 'id'),
      state: oneOf(fields, 'state', ['suspended', 'running', 'closed', 'interrupted']),
      probe: oneOf(fields, 'probe', ['loading', 'running', 'blocked', 'offline']),
      reason: text(fields, 'reason'),
      baseLatencyMs: figure(fields, 'baseLatencyMs'),
      sink: text(fields, 'sink'),
      wallMs: wall(fields, 'wallMs'),
    }),
  ],
  [
    'worklet/hello',
    (fields) => ({
      type: 'worklet/hello',
      contextId: source(fields, 'contextId'),
      clock: oneOf(fields, 'clock', ['Temporal', 'performance.now', 'Date.now']),
      clockStepUs: figure(fields, 'clockStepUs'),
      clockCostUs: figure(fields, 'clockCostUs'),
      shared: flag(fields, 'shared'),
    }),
  ],
  [
    'processor/define',
    (fields) => ({
      type: 'processor/define',
      contextId: source(fields, 'contextId'),
      processorIndex: source(fields, 'processorIndex'),
      name: text(fields, 'name'),
      joined: flag(fields, 'joined'),
    }),
  ],
  [
    'records/chunk',
    (fields) => ({
      type: 'records/chunk',
      stream: source(fields, 'stream'),
      dropped: integerIn(fields['dropped'], 'dropped', 0, Number.MAX_SAFE_INTEGER),
      bytes: readChunkBytes(fields['bytes']),
    }),
  ],
  [
    'recorder/notice',
    (fields) => ({
      type: 'recorder/notice',
      code: oneOf(fields, 'code', [
        'probe-blocked',
        'insecure-context',
        'joined-objects',
        'source-limit',
        'wrapper-fault',
        'unobserved-context',
        'virtual-input-off',
        'midi-refused',
        'output-untold',
      ]),
      text: text(fields, 'text'),
      wallMs: wall(fields, 'wallMs'),
    }),
  ],
  [
    'midi/requested',
    (fields) => ({
      type: 'midi/requested',
      wallMs: wall(fields, 'wallMs'),
      outcome: oneOf(fields, 'outcome', ['native', 'virtual-only', 'rejected']),
    }),
  ],
  [
    'reference/state',
    (fields) => ({
      type: 'reference/state',
      id: source(fields, 'id'),
      state: oneOf(fields, 'state', ['loading', 'ready', 'failed', 'removed']),
      reason: text(fields, 'reason'),
      bankName: text(fields, 'bankName'),
      presets: integerIn(fields['presets'], 'presets', 0, MAX_U32),
      mode: oneOf(fields, 'mode', REFERENCE_MODES),
      wallMs: wall(fields, 'wallMs'),
    }),
  ],
  ['recorder/stopped', (fields) => ({ type: 'recorder/stopped', wallMs: wall(fields, 'wallMs') })],
])

function readSource(value: unknown): SourceDefinition {
  const fields = objectOf(value, 'source')
  const id = integerIn(fields['id'], 'source.id', 1, MAX_SOURCE)
  const kind = oneOf(fields, 'kind', ['context', 'node', 'midiInput', 'reference'])
  switch (kind) {
    case 'context':
      return {
        kind,
        id,
        contextType: oneOf(fields, 'contextType', ['realtime', 'offline']),
        // Everything in context time divides by it: without a rate there is no context.
        sampleRate: numberIn(fields['sampleRate'], 'sampleRate', 1, MAX_SAMPLE_RATE),
        renderQuantumFrames: readQuantumFrames(fields['renderQuantumFrames']),
        baseLatencyMs: figure(fields, 'baseLatencyMs'),
        sink: text(fields, 'sink'),
        createdWallMs: wall(fields, 'createdWallMs'),
        joined: flag(fields, 'joined'),
      }
    case 'node':
      return {
        kind,
        id,
        contextId: source(fields, 'contextId'),
        name: text(fields, 'name'),
        processorIndex: source(fields, 'processorIndex'),
        joined: flag(fields, 'joined'),
      }
    case 'midiInput':
      return {
        kind,
        id,
        name: text(fields, 'name'),
        manufacturer: text(fields, 'manufacturer'),
        virtual: flag(fields, 'virtual'),
      }
    case 'reference':
      return {
        kind,
        id,
        contextId: source(fields, 'contextId'),
        nodeId: source(fields, 'nodeId'),
        inputId: source(fields, 'inputId'),
        isJoined: flag(fields, 'isJoined'),
        mode: oneOf(fields, 'mode', REFERENCE_MODES),
      }
  }
}

/** What was written before contexts told their quantum says nothing. */
function readQuantumFrames(value: unknown): number {
  if (value === undefined) return DEFAULT_QUANTUM_FRAMES
  return integerIn(value, 'renderQuantumFrames', 1, MAX_QUANTUM_FRAMES)
}

// `instanceof` fails for buffers of another realm, and a page could fake a plain property; the getter does neither.
const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get

function readChunkBytes(value: unknown): ArrayBuffer {
  let byteLength: number
  try {
    byteLength = byteLengthOf?.call(value) as number
  } catch {
    throw new Refusal('invalid', 'The bytes of a chunk are not an ArrayBuffer.')
  }
  if (byteLength % RECORD_BYTES !== 0) {
    throw new Refusal(
      'invalid',
      `A chunk has ${byteLength} bytes, which is not a whole number of records.`,
    )
  }
  if (byteLength > LIMIT.chunkRecords * RECORD_BYTES) {
    throw new Refusal(
      'invalid',
      `A chunk has ${byteLength / RECORD_BYTES} records; ${LIMIT.chunkRecords} are allowed.`,
    )
  }
  return value as ArrayBuffer
}

function objectOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal('invalid', `${name} is not an object.`)
  }
  return value as Fields
}

function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new Refusal('invalid', `${name} is not a string.`)
  if (value.length > LIMIT.stringLength) {
    throw new Refusal(
      'invalid',
      `${name} has ${value.length} characters; ${LIMIT.stringLength} are allowed.`,
    )
  }
  return value
}

function flag(fields: Fields, name: string): boolean {
  return readBoolean(fields[name], name)
}

function readBoolean(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new Refusal('invalid', `${name} is not true or false.`)
  return value
}

function numberIn(value: unknown, name: string, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new Refusal('invalid', `${name} is ${shown(value)}, not a number from ${min} to ${max}.`)
  }
  return value
}

function integerIn(value: unknown, name: string, min: number, max: number): number {
  const number = numberIn(value, name, min, max)
  if (!Number.isInteger(number))
    throw new Refusal('invalid', `${name} is ${number}, not a whole number.`)
  return number
}

function source(fields: Fields, name: string): number {
  return integerIn(fields[name], name, 0, MAX_SOURCE)
}

function wall(fields: Fields, name: string): number {
  return numberIn(fields[name], name, 0, MAX_WALL_MS)
}

/** A figure that the platform reports: one that is no finite number means that it is not known, which is 0 here. */
function figure(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number') throw new Refusal('invalid', `${name} is not a number.`)
  return Number.isFinite(value) && value >= 0 && value <= MAX_U32 ? value : 0
}

function oneOf<const T extends string>(fields: Fields, name: string, allowed: readonly T[]): T {
  const value = fields[name]
  for (const one of allowed) if (value === one) return one
  throw new Refusal('invalid', `${name} is ${shown(value)}, which is not known to this version.`)
}

/** A value in a sentence, short, whatever it is. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, MAX_SHOWN))
  if (typeof value === 'number' || typeof value === 'boolean' || value === null)
    return String(value)
  return `a value of type ${typeof value}`
}
