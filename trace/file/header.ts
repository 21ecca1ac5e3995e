// The header of a trace file: what the recording is, readable without opening a chunk. Made from the messages, by the writer
// and again by the reader, so that what a file claims and what it holds cannot differ. Any context.

import type { ProfilerConfig } from '../config/profiler-config.ts'
import type {
  ContextDefinition,
  MidiInputDefinition,
  NodeDefinition,
  PageMessageOf,
  ReferenceDefinition,
  StampedMessage,
} from '../wire/protocol.ts'

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

function structuredCloneOf(header: TraceHeader): TraceHeader {
  return JSON.parse(JSON.stringify(header)) as TraceHeader
}

function push<T>(list: T[], entry: T): void {
  if (list.length < MAX_ENTRIES) list.push(entry)
}
