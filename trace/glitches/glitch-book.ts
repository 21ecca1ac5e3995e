// All glitches of a session: watches its documents and contexts, says of each glitch why it was as soon as nothing more
// can come that tells, keeps the latest and counts all. Any reader context.

import type { SessionBudget } from '../config/session-budget.ts'
import type { ContextReader } from '../contexts/context-reader.ts'
import type { DocumentCondition } from '../wire/protocol.ts'
import { KIND, STAT, type TraceRecord } from '../wire/record.ts'
import { type ContextWatch, createContextWatch, type WatchHost } from './context-watch.ts'
import { createDocumentEvidence, type DocumentEvidence } from './document-evidence.ts'
import { explain } from './explain.ts'
import { type GlitchFacts, kindOf } from './facts.ts'
import { type Glitch, type GlitchCause, type GlitchCounts, MAX_GLITCHES } from './glitch.ts'

/** What is read once a second, of what is renewed once a second, has come by then. */
const SETTLED_MS = 3000
/** Glitches that wait for that; then the oldest waits no longer. */
const MAX_OPEN = 64
/** A thread that was late a few times in so long. */
const LATELY_MS = 5000

/** What one document tells of. Each record is to come before the context's own reader has it. */
export interface DocumentGlitches {
  addPageRecord(record: TraceRecord, find: (source: number) => ContextReader | undefined): void
  /** A buffer of a ScriptProcessor node of the context. */
  addScriptCall(record: TraceRecord, context: ContextReader): void
  addWorkletRecord(record: TraceRecord, context: ContextReader): void
  addUpdate(
    context: ContextReader,
    wallMs: number,
    state: string,
    baseLatencyMs: number,
    sink: string,
  ): void
  addCondition(condition: DocumentCondition, wallMs: number): void
  /** Nothing more comes of it. */
  finish(): void
}

export interface GlitchBook {
  /** A document from its beginning. */
  document(): DocumentGlitches
  /** Grows with each glitch, and where more is known of one. */
  readonly revision: number
  /** The latest of those that are accepted, oldest first. Allocates; what is not settled is explained anew. */
  list(accepts: (glitch: Glitch) => boolean): Glitch[]
  /** All of these contexts, also those that were let go. */
  counts(accepts: (contextId: string) => boolean): GlitchCounts
  clear(): void
}

interface Entry {
  readonly facts: GlitchFacts
  readonly watch: ContextWatch
  readonly document: DocumentEvidence
  readonly lateBefore: number
  /** Null while more may come. */
  settled: Glitch | null
}

/** No glitch. Any thread; constant time for each record, a few microseconds for each glitch, which are spent. */
export function createGlitchBook(budget: SessionBudget): GlitchBook {
  let entries: Entry[] = []
  let open: Entry[] = []
  let revision = 0
  let id = 0
  const settledCounts = new Map<string, Map<GlitchCause, number>>()
  const documents = new Set<{ clear(): void }>()

  function glitchOf({ facts, watch, document, lateBefore, settled }: Entry): Glitch {
    if (settled !== null) return settled
    const { contextId, wallMs, fromMs, toMs } = facts
    const kind = kindOf(facts)
    const explained = explain(facts, { watch, document, lateBefore })
    return { id: facts.id, contextId, wallMs, fromMs, toMs, kind, ...explained }
  }

  function settle(entry: Entry): void {
    budget.spend(8)
    revision++
    const glitch = glitchOf(entry)
    entry.settled = glitch
    const ofContext = settledCounts.get(glitch.contextId) ?? new Map<GlitchCause, number>()
    settledCounts.set(glitch.contextId, ofContext)
    ofContext.set(glitch.cause, (ofContext.get(glitch.cause) ?? 0) + 1)
  }

  function settleIf(isDue: (entry: Entry) => boolean): void {
    if (!open.some(isDue)) return
    for (const entry of open) if (isDue(entry)) settle(entry)
    open = open.filter((entry) => entry.settled === null)
  }

  function add(facts: GlitchFacts, watch: ContextWatch, document: DocumentEvidence): void {
    revision++
    budget.spend(4)
    let lateBefore = 0
    for (let index = entries.length - 1; index >= Math.max(0, entries.length - 16); index--) {
      const { facts: other } = entries[index] as Entry
      const isIdle = other.lateMs > 0 && other.over === 0 && other.quantum === null
      const isSame = other.contextId === facts.contextId && isIdle
      if (isSame && Math.abs(facts.fromMs - other.toMs) < LATELY_MS) lateBefore++
    }
    const entry: Entry = { facts, watch, document, lateBefore, settled: null }
    entries.push(entry)
    open.push(entry)
    if (open.length > MAX_OPEN) settle(open.shift() as Entry)
    // In halves, so that a flood costs constant time for each; what is open is among the latest.
    if (entries.length > 2 * MAX_GLITCHES) entries = entries.slice(-MAX_GLITCHES)
  }

  function createDocument(): DocumentGlitches {
    const evidence = createDocumentEvidence()
    const watches = new Map<ContextReader, ContextWatch>()
    let seenMs = -Infinity

    function watchOf(context: ContextReader): ContextWatch {
      const known = watches.get(context)
      if (known !== undefined) return known
      const host: WatchHost = {
        nextId: () => ++id,
        onGlitch: (facts) => add(facts, made, evidence),
        onMore: () => revision++,
        spend: budget.spend,
      }
      const made = createContextWatch(context, host)
      watches.set(context, made)
      return made
    }

    function see(wallMs: number): void {
      if (!(wallMs > seenMs)) return
      seenMs = wallMs
      if (open.length > 0)
        settleIf(({ document, facts }) => document === evidence && facts.toMs + SETTLED_MS < seenMs)
    }

    documents.add({
      clear() {
        evidence.clear()
        for (const watch of watches.values()) watch.clear()
      },
    })
    return {
      addPageRecord(record, find) {
        const { kind, source, wallMs, a, b } = record
        if (kind === KIND.longTask) evidence.addTask(wallMs, b)
        else if (kind === KIND.stat && a === STAT.heapMegabytes) evidence.addHeap(wallMs, b)
        else if (kind === KIND.stat || kind === KIND.contextClock) {
          const context = find(source)
          if (context !== undefined && !context.isOffline) watchOf(context).addPageRecord(record)
          see(wallMs)
        }
      },
      addScriptCall(record, context) {
        const script = context.scripts.ofNode(record.source)
        if (script !== undefined && !context.isOffline)
          watchOf(context).addScriptCall(script, record)
      },
      addWorkletRecord(record, context) {
        if (!context.isOffline) watchOf(context).addWorkletRecord(record)
      },
      addUpdate(context, wallMs, state, baseLatencyMs, sink) {
        if (!context.isOffline) watchOf(context).addUpdate(wallMs, state, baseLatencyMs, sink)
      },
      addCondition: evidence.addCondition,
      finish() {
        budget.spend(watches.size / 10)
        for (const watch of watches.values()) watch.finish()
        settleIf(({ document }) => document === evidence)
      },
    }
  }

  return {
    document: createDocument,
    get revision() {
      return revision
    },
    list(accepts) {
      return entries
        .map(glitchOf)
        .filter((glitch) => accepts(glitch))
        .slice(-MAX_GLITCHES)
    },
    counts(accepts) {
      const counts: GlitchCounts = { all: 0, byCause: {} }
      const count = (cause: GlitchCause, times: number): void => {
        counts.all += times
        counts.byCause[cause] = (counts.byCause[cause] ?? 0) + times
      }
      for (const [contextId, ofContext] of settledCounts)
        if (accepts(contextId)) for (const [cause, times] of ofContext) count(cause, times)
      for (const entry of open) if (accepts(entry.facts.contextId)) count(glitchOf(entry).cause, 1)
      return counts
    },
    clear() {
      entries = []
      open = []
      revision++
      settledCounts.clear()
      for (const document of documents) document.clear()
    },
  }
}
