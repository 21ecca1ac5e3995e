// What a document has defined: its contexts, nodes, MIDI inputs and reference instruments, found by their source ids.
// Any reader context.

import { SESSION_LIMIT } from '../config/session-budget.ts'
import {
  createContextReader,
  type ContextHost,
  type ContextReader,
} from '../contexts/context-reader.ts'
import type { EventSources } from '../events/begin-event.ts'
import type { GraphReader } from '../graph/graph-reader.ts'
import type { ReferenceReader } from '../reference/reader.ts'
import type {
  ContextDefinition,
  GraphDefinition,
  NodeDefinition,
  ReferenceDefinition,
  SourceDefinition,
  TriggerDefinition,
} from '../wire/protocol.ts'
import { SCOPE_PORT_INDEX, SCOPE_PORT_NAME } from '../wire/scope-port.ts'
import type { GraphKit } from './graph-kit.ts'
import type { ReferenceKit } from './reference-kit.ts'

/** Contexts that one document may have; a page that makes more is told of, not followed. */
const MAX_CONTEXTS = 256
/** Reference instruments that one document may have had, one after the other. */
const MAX_REFERENCES = 64

/** Graphs of one document: recordings of it are readers of their own, so one is what a page has. */
const MAX_GRAPHS = 4

/** Who is told of what is new. */
export interface SourceHost extends ContextHost {
  onContext(context: ContextReader): void
  /** Null: reference instruments are not followed. */
  readonly kit: Pick<ReferenceKit, 'createReader'> | null
  onReference(reference: ReferenceReader): void
  /** Null: graphs are not followed. */
  readonly graphKit: GraphKit | null
  onGraph(graph: GraphReader): void
}

export interface DocumentSources extends EventSources {
  define(source: SourceDefinition): void
  reference(id: number): ReferenceReader | undefined
  graph(id: number): GraphReader | undefined
  setPageStep(stepUs: number): void
  /** Figures start anew; the definitions stay. */
  clear(): void
}

/** Of the page, in real time, and not closed. */
const isOpen = ({ isOffline, live, platform }: ContextReader): boolean =>
  !isOffline && live.isReference !== true && platform.told.state !== 'closed'

/** Epoch ms; 0 where it has no row yet. */
const newestRowMs = ({ live: { columns } }: ContextReader): number =>
  columns.wallMs[columns.length - 1] ?? 0

/** The port of the context's whole scope: where it was joined, the two ends count from different messages on. */
const scopePortOf = ({ platform }: ContextReader): { processorIndex: number; name: string } => ({
  processorIndex: platform.isJoined ? 0 : SCOPE_PORT_INDEX,
  name: SCOPE_PORT_NAME,
})

/** No source. `prefix` makes ids unique in the session. Any thread. */
export function createDocumentSources(
  document: string,
  prefix: string,
  host: SourceHost,
): DocumentSources {
  const contexts = new Map<number, ContextReader>()
  const nodes = new Map<number, NodeDefinition>()
  const inputs = new Map<number, string>()
  const triggers = new Map<number, TriggerDefinition>()
  const references = new Map<number, ReferenceReader>()
  const graphs = new Map<number, GraphReader>()
  const referenceInputs = new Map<number, string>()
  let pageStepUs = 0

  function defineContext(source: ContextDefinition): void {
    const known = contexts.get(source.id)
    if (known !== undefined) {
      known.platform.redefine(source)
      return
    }
    if (contexts.size >= MAX_CONTEXTS) {
      host.notices.add({ code: 'source-limit', of: 'contexts', limit: MAX_CONTEXTS })
      return
    }
    if (!host.budget.take('contexts')) {
      const limit = SESSION_LIMIT.contexts
      host.notices.add({ code: 'source-limit', of: 'totalContexts', limit })
      return
    }
    const context = createContextReader(`${prefix}/${source.id}`, document, source, host)
    if (pageStepUs > 0) context.clocks.setPageStep(pageStepUs)
    contexts.set(source.id, context)
    host.onContext(context)
  }

  /** True where there is room for the name of a source, which is counted then. */
  function isKept(of: 'nodes' | 'inputs', known: string | undefined, name: string): boolean {
    const { budget, notices } = host
    const isNew = known === undefined
    if (!isNew) budget.give('characters', known.length)
    if (budget.take('characters', name.length)) {
      if (!isNew || budget.take(of)) return true
      budget.give('characters', name.length)
    } else if (!isNew) budget.take('characters', known.length)
    notices.add({ code: 'source-limit', of, limit: SESSION_LIMIT[of] })
    return false
  }

  function defineNode(source: NodeDefinition): void {
    if (isKept('nodes', nodes.get(source.id)?.name, source.name)) nodes.set(source.id, source)
    const context = contexts.get(source.contextId)
    if (source.processorIndex > 0) context?.processors.define(source.processorIndex, source.name)
    context?.scripts.define(source)
  }

  function defineTrigger(source: TriggerDefinition): void {
    const known = triggers.get(source.id)
    const nameOf = ({ event, detail }: TriggerDefinition): string => event + detail
    if (isKept('inputs', known && nameOf(known), nameOf(source))) triggers.set(source.id, source)
  }

  function defineReference(source: ReferenceDefinition): void {
    if (host.kit === null) return
    const known = references.get(source.id)
    if (known !== undefined) {
      known.redefine(source)
      return
    }
    const context = contexts.get(source.contextId)
    const isRoom = references.size < MAX_REFERENCES && host.budget.take('references')
    if (!isRoom || context === undefined) {
      host.notices.add({ code: 'source-limit', of: 'reference' })
      return
    }
    const made = host.kit.createReader(`${prefix}/${source.id}`, document, context.id, source)
    references.set(source.id, made)
    referenceInputs.set(source.inputId, made.id)
    if (!source.isJoined) context.live.isReference = true
    host.onReference(made)
  }

  function defineGraph(source: GraphDefinition): void {
    if (host.graphKit === null || graphs.has(source.id) || graphs.size >= MAX_GRAPHS) return
    const made = host.graphKit(`${prefix}/${source.id}`, document, source, {
      contextId: (id) => `${prefix}/${id}`,
      processorName: (id) => nodes.get(id)?.name ?? '',
      isRunning(id) {
        const { contextId, processorIndex = 0 } = nodes.get(id) ?? {}
        const context = contextId && contexts.get(contextId)
        return !!context && processorIndex > 0 && !!context.processors.at(processorIndex)?.isAwake
      },
      openContexts: () => Array.from(contexts.values()).filter(isOpen).length,
      newestMs: () => Math.max(0, ...Array.from(contexts.values(), newestRowMs)),
      budget: host.budget,
    })
    graphs.set(source.id, made)
    host.onGraph(made)
  }

  return {
    document,
    define(source) {
      switch (source.kind) {
        case 'context':
          defineContext(source)
          break
        case 'node':
          defineNode(source)
          break
        case 'midiInput':
          if (isKept('inputs', inputs.get(source.id), source.name))
            inputs.set(source.id, source.name)
          break
        case 'trigger':
          defineTrigger(source)
          break
        case 'reference':
          defineReference(source)
          break
        case 'graph':
          defineGraph(source)
          break
      }
    },
    context: (id) => contexts.get(id),
    reference: (id) => references.get(id),
    graph: (id) => graphs.get(id),
    node(id) {
      const node = nodes.get(id)
      const context = contexts.get(node?.contextId ?? id)
      if (context === undefined) return null
      const { processorIndex, name } = node ?? scopePortOf(context)
      return { context, processorIndex, name }
    },
    inputName: (id) => inputs.get(id) ?? '',
    trigger: (id) => triggers.get(id),
    referenceOfInput: (inputId) => referenceInputs.get(inputId),
    setPageStep(stepUs) {
      pageStepUs = stepUs
      for (const context of contexts.values()) context.clocks.setPageStep(stepUs)
    },
    clear() {
      for (const context of contexts.values()) context.clear()
      for (const reference of references.values()) reference.clear()
    },
  }
}
