// Checks the definition of a source: one shape for each kind; a kind that is missing here does not compile. Any
// reader context.

import { ENGINE_MODES } from '../wire/engine-options.ts'
import { EVENT_SOURCES } from '../wire/event-sources.ts'
import {
  CONTEXT_TYPES,
  type SourceDefinition,
  type SourceKind,
  type SourceOf,
} from '../wire/protocol.ts'
import { DEFAULT_QUANTUM_FRAMES, MAX_QUANTUM_FRAMES } from '../wire/quantum.ts'
import {
  entryOf,
  figure,
  flag,
  integerFrom,
  MAX_SOURCE,
  numberFrom,
  objectOf,
  oneOf,
  readShape,
  Refusal,
  type Shape,
  shown,
  source,
  text,
  wall,
} from './fields.ts'

const MAX_SAMPLE_RATE = 1_536_000

const toldFrames = integerFrom(1, MAX_QUANTUM_FRAMES)
/** What was written before contexts told their quantum says nothing. */
const quantumFrames = (value: unknown, name: string): number =>
  value === undefined ? DEFAULT_QUANTUM_FRAMES : toldFrames(value, name)

const MAX_BUFFER_FRAMES = 16_384
const toldBuffer = integerFrom(0, MAX_BUFFER_FRAMES)
/** Nor does what was written before ScriptProcessor nodes were timed. */
const bufferFrames = (value: unknown, name: string): number =>
  value === undefined ? 0 : toldBuffer(value, name)

const SOURCES: { readonly [Kind in SourceKind]: Shape<Omit<SourceOf<Kind>, 'kind' | 'id'>> } = {
  context: {
    contextType: oneOf(CONTEXT_TYPES),
    // Everything in context time divides by it: without a rate there is no context.
    sampleRate: numberFrom(1, MAX_SAMPLE_RATE),
    renderQuantumFrames: quantumFrames,
    baseLatencyMs: figure,
    sink: text,
    createdWallMs: wall,
    joined: flag,
  },
  node: {
    contextId: source,
    name: text,
    processorIndex: source,
    bufferFrames,
    joined: flag,
  },
  midiInput: { name: text, manufacturer: text, virtual: flag },
  trigger: { source: oneOf(EVENT_SOURCES), event: text, detail: text },
  reference: {
    contextId: source,
    nodeId: source,
    inputId: source,
    isJoined: flag,
    mode: oneOf(ENGINE_MODES),
  },
  graph: { joined: flag },
}

/** 0 is the document itself and cannot be defined. */
const ownId = integerFrom(1, MAX_SOURCE)

/** The definition, copied. Throws Refusal. */
export function readSource(value: unknown, name: string): SourceDefinition {
  const fields = objectOf(value, name)
  const id = ownId(fields['id'], `${name}.id`)
  const kind = entryOf(SOURCES, fields['kind'])
  if (kind === undefined) {
    throw new Refusal(
      'invalid',
      `kind is ${shown(fields['kind'])}, which is not known to this version.`,
    )
  }
  const rest = readShape<object>(fields, SOURCES[kind])
  return { kind, id, ...rest } as SourceDefinition
}
