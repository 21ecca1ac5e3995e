// A page's graph in DOT, the language of Graphviz (https://graphviz.org/doc/info/lang.html). Pure; any context.

import type { PageGraph } from '../graph/schema.ts'
import { nodeName } from './graph-words.ts'

/** A quoted text; what could end it or be read as an escape is escaped. */
const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`

/**
 * The graph of one context, of all where it is null: a cluster for each context, dashed lines into parameters. Any
 * thread; allocates the text.
 */
export function graphDot(graph: PageGraph, contextId: string | null): string {
  const byContext = new Map<string, string[]>()
  const shown = new Set<number>()
  for (const node of graph.nodes.values()) {
    if (contextId !== null && node.contextId !== contextId) continue
    shown.add(node.id)
    const lines = byContext.get(node.contextId) ?? []
    byContext.set(node.contextId, lines)
    lines.push(`    n${node.id} [label=${quote(nodeName(node))}]`)
  }
  const clusters: string[] = []
  for (const [id, lines] of byContext) {
    const head = [`  subgraph cluster_${clusters.length} {`, `    label=${quote(id)}`]
    clusters.push([...head, ...lines, '  }'].join('\n'))
  }
  const lines: string[] = []
  for (const { from, to, parameter, output, input } of graph.edges.values()) {
    if (!shown.has(from) || !shown.has(to)) continue
    const ends = output === 0 && input === 0 ? '' : `${output} → ${input}`
    const label = parameter ?? ends
    const style = parameter === null ? [] : ['style=dashed']
    const attributes = [...style, ...(label === '' ? [] : [`label=${quote(label)}`])]
    const list = attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`
    lines.push(`  n${from} -> n${to}${list}`)
  }
  return [
    'digraph audio {',
    '  rankdir=LR',
    '  node [shape=box]',
    ...clusters,
    ...lines,
    '}',
    '',
  ].join('\n')
}
