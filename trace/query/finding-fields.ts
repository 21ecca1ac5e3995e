// What was found in the audio graphs of a recording, as rows. Any context.

import { type GraphContext, graphFindings, nodesOfFinding } from '../graph/findings.ts'
import type { PageGraph } from '../graph/schema.ts'
import { findingSentence, nodeName } from '../text/graph-words.ts'
import { type Field, fieldMaker } from './fields.ts'
import { handleOf } from './handles.ts'

export interface FindingRow {
  /** From 1, in the order of the whole recording. */
  readonly number: number
  readonly code: string
  /** Handle of its context. */
  readonly context: string | null
  /** The first that it is about. */
  readonly node: string | null
  readonly nodes: number
  /** Null: it is certain. */
  readonly confidence: string | null
  readonly text: string
}

const finding = fieldMaker<FindingRow>(['handle', 'code', 'context', 'node', 'nodes', 'confidence'])

export const FINDING_FIELDS: readonly Field<FindingRow>[] = [
  finding.text('handle', 'Its name in this trace', (row) => handleOf('f', row.number)),
  finding.text('code', 'What was found', (row) => row.code),
  finding.text('context', 'The audio context that it is in', (row) => row.context),
  finding.text('node', 'The node that it is about, or the first of them', (row) => row.node),
  finding.number('nodes', '', 'How many nodes it is about', (row) => row.nodes),
  finding.text('confidence', 'likely or high, where it is not certain', (row) => row.confidence),
  finding.text('text', 'What was found, one sentence', (row) => row.text),
]

/** The findings of each graph as it is now, worst first. `handles`: of contexts, by their ids. Linear in the graphs. */
export function* findingRowsOf(
  graphs: readonly PageGraph[],
  contexts: readonly GraphContext[],
  handles: ReadonlyMap<string, string>,
): Generator<FindingRow> {
  let number = 0
  for (const graph of graphs) {
    for (const found of graphFindings(graph, contexts)) {
      const nodes = nodesOfFinding(found)
      const node = graph.nodes.get(nodes[0] ?? 0)
      const contextId = 'contextId' in found ? found.contextId : (node?.contextId ?? '')
      yield {
        number: ++number,
        code: found.code,
        context: handles.get(contextId) ?? null,
        node: node === undefined ? null : nodeName(node),
        nodes: nodes.length,
        confidence: 'confidence' in found ? found.confidence : null,
        text: findingSentence(graph, found, (id) => `Context ${handles.get(id) ?? id}`),
      }
    }
  }
}
