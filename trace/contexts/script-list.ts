// The ScriptProcessor nodes of one context. Their handlers run in the page's main thread, each against the time that
// its own buffer lasts: so they have no part in the load of the audio thread. Any reader context.

import type { SessionBudget } from '../config/session-budget.ts'
import { MAX_PROCESSORS, numberInstances } from './processor-list.ts'
import { createProcessorReader, type ProcessorReader } from './processor-reader.ts'
import type { NodeDefinition } from '../wire/protocol.ts'
import type { TraceRecord } from '../wire/record.ts'

export interface ScriptList {
  /** In the order of their definitions. */
  readonly all: readonly ProcessorReader[]
  /** The node with this source id; undefined where it is not followed. */
  ofNode(id: number): ProcessorReader | undefined
  define(node: NodeDefinition): void
  /** An `audioProcess` record; of a node that is not followed it is ignored. */
  addCall(record: TraceRecord): void
  /** A tenth of a second is over: what is "now" moves on. */
  closeRow(): void
  clear(): void
}

/** No node. `onRefused` hears of each that is not followed, `onListed` of each new one. Any thread. */
export function createScriptList(
  contextId: string,
  sampleRate: number,
  budget: SessionBudget,
  onRefused: () => void,
  onListed: () => void,
): ScriptList {
  const byNode = new Map<number, ProcessorReader>()
  const all: ProcessorReader[] = []

  return {
    all,
    ofNode: (id) => byNode.get(id),
    define({ id, name, bufferFrames: frames }) {
      if (frames === 0 || byNode.has(id)) return
      if (all.length >= MAX_PROCESSORS || !budget.take('processors')) {
        onRefused()
        return
      }
      const budgetUs = (frames / sampleRate) * 1e6
      const made = createProcessorReader(id, name, { contextId, thread: 'page', frames, budgetUs })
      byNode.set(id, made)
      all.push(made)
      numberInstances(all, budget)
      onListed()
    },
    addCall(record) {
      byNode.get(record.source)?.addTimed(record.b, record.a, false)
    },
    closeRow() {
      budget.spend(all.length / 10)
      for (const script of all) script.closeRow()
    },
    clear() {
      for (const script of all) script.clear()
    },
  }
}
