// The header of a trace file: what the recording is, readable without opening a chunk. Made from the messages, by the
// writer and again by the reader, so that what a file claims and what it holds cannot differ. Any context.

import { type ProfilerConfig, resolveProfilerConfig } from '../config/profiler-config.ts'
import type {
  ContextDefinition,
  MidiInputDefinition,
  NodeDefinition,
  PageMessageOf,
  ReferenceDefinition,
  StampedMessage,
} from '../wire/protocol.ts'
import { crc32, FILE_OFFSET, MAGIC, TRACE_FILE_VERSION, TraceError } from './format.ts'
import { countOf } from './file-words.ts'
import { textOf, utf8Of } from './utf8.ts'

export const TRACE_SCHEMA = 'awescope.trace/1'
/** Entries of each list; a page may reload and create without end. */
const MAX_ENTRIES = 512

export interface TraceHeader {
  schema: typeof TRACE_SCHEMA
  /** Of the last top frame. */
  environment: {
    userAgent: string
    platform: string
    crossOriginIsolated: boolean
    url: string
    title: string
  }
  documents: {
    document: string
    frameId: number
    url: string
    startedWallMs: number
    clockStepUs: number
  }[]
  contexts: ({ document: string } & Omit<ContextDefinition, 'kind'>)[]
  clocks: {
    document: string
    contextId: number
    clock: string
    clockStepUs: number
    clockCostUs: number
  }[]
  /** Names behind the numbers in the records. */
  strings: ({ document: string } & Pick<
    NodeDefinition | MidiInputDefinition,
    'kind' | 'id' | 'name'
  >)[]
  /** Left out where no reference instrument was injected, so that such a file is the same as before there was one. */
  references?: ({ document: string } & Omit<ReferenceDefinition, 'kind'>)[]
  /** The profiler's options at the time of the recording, where the writer told them. */
  config: ProfilerConfig | null
}

export interface HeaderBuilder {
  add(stamped: StampedMessage): void
  build(): TraceHeader
}

/** Collects a header from messages; bounded. Any thread. */
export function createHeaderBuilder(config: ProfilerConfig | null): HeaderBuilder {
  const header: TraceHeader = {
    schema: TRACE_SCHEMA,
    environment: { userAgent: '', platform: '', crossOriginIsolated: false, url: '', title: '' },
    documents: [],
    contexts: [],
    clocks: [],
    strings: [],
    config,
  }
  function addHello(
    document: string,
    frameId: number,
    hello: PageMessageOf<'document/hello'>,
  ): void {
    const { url, title, startedWallMs, clockStepUs, userAgent, platform, crossOriginIsolated } =
      hello
    push(header.documents, { document, frameId, url, startedWallMs, clockStepUs })
    if (hello.isTopFrame || header.environment.userAgent === '') {
      header.environment = { userAgent, platform, crossOriginIsolated, url, title }
    }
  }
  return {
    add({ document, frameId, message }) {
      if (message.type === 'document/hello') addHello(document, frameId, message)
      else if (message.type === 'worklet/hello') {
        const { contextId, clock, clockStepUs, clockCostUs } = message
        push(header.clocks, { document, contextId, clock, clockStepUs, clockCostUs })
      } else if (message.type === 'source/define') {
        const { source } = message
        if (source.kind === 'context') {
          const { kind: _, ...definition } = source
          push(header.contexts, { document, ...definition })
        } else if (source.kind === 'reference') {
          const { kind: _, ...definition } = source
          push((header.references ??= []), { document, ...definition })
        } else if ('name' in source) {
          push(header.strings, { document, kind: source.kind, id: source.id, name: source.name })
        }
      }
    },
    build: () => structuredCloneOf(header),
  }
}

/** The whole header of a recording whose messages are all there. Any thread. */
export function headerOf(
  messages: Iterable<StampedMessage>,
  config: ProfilerConfig | null,
): TraceHeader {
  const builder = createHeaderBuilder(config)
  for (const stamped of messages) builder.add(stamped)
  return builder.build()
}

/** The beginning of a file: everything before its first chunk. Any thread; allocates the bytes. */
export function encodeFileHead(header: TraceHeader): Uint8Array {
  const json = utf8Of(JSON.stringify(header))
  const head = new Uint8Array(FILE_OFFSET.header + json.length)
  const view = new DataView(head.buffer)
  head.set(MAGIC, FILE_OFFSET.magic)
  view.setUint16(FILE_OFFSET.version, TRACE_FILE_VERSION, true)
  view.setUint32(FILE_OFFSET.headerBytes, json.length, true)
  view.setUint32(FILE_OFFSET.headerCrc, crc32(json), true)
  head.set(json, FILE_OFFSET.header)
  return head
}

/**
 * The version that a file's first bytes tell; null: more of them are needed, unless they are all (`isLast`). Any
 * thread. Throws TraceError where they are of no trace, or of none that can be read.
 */
export function readFileVersion(bytes: Uint8Array, isLast: boolean): number | null {
  if (bytes.length === 0 && isLast) {
    throw new TraceError('empty', 'The file is empty; take a new recording.')
  }
  for (let index = 0; index < MAGIC.length; index++) {
    if (bytes[index] === MAGIC[index]) continue
    const isCutOff = index >= bytes.length
    if (isCutOff && !isLast) return null
    throw new TraceError(
      'not-a-trace',
      isCutOff
        ? `The file ends after ${countOf(bytes.length, 'byte')}; it is no whole Awescope trace.`
        : 'The file is not an Awescope trace; choose one that Awescope has saved (its name ends in .awescope).',
      index,
    )
  }
  if (bytes.length < FILE_OFFSET.header) {
    if (!isLast) return null
    throw new TraceError(
      'damaged',
      `The trace ends at byte ${bytes.length}, inside its header; nothing of it can be read.`,
      bytes.length,
    )
  }
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint16(FILE_OFFSET.version, true)
  if (version > TRACE_FILE_VERSION) {
    throw new TraceError(
      'newer-version',
      `The trace is of format ${version}, this Awescope reads up to ${TRACE_FILE_VERSION}; use a newer Awescope.`,
      FILE_OFFSET.version,
    )
  }
  if (version === 0) {
    throw new TraceError(
      'damaged',
      'The trace has the format 0, which does not exist; it is damaged.',
      FILE_OFFSET.version,
    )
  }
  return version
}

/**
 * What of a header is not in the messages: the profiler's options, with what is invalid in them replaced; null where
 * the header has none. Any thread. Throws where `json` is no JSON.
 */
export function configOfHeader(json: Uint8Array): ProfilerConfig | null {
  const header: unknown = JSON.parse(textOf(json))
  const config =
    typeof header === 'object' && header !== null ? (header as { config?: unknown }).config : null
  return config === null || config === undefined ? null : resolveProfilerConfig(config).config
}

function structuredCloneOf(header: TraceHeader): TraceHeader {
  return JSON.parse(JSON.stringify(header)) as TraceHeader
}

function push<T>(list: T[], entry: T): void {
  if (list.length < MAX_ENTRIES) list.push(entry)
}
