// What passed through the ports of processors, and what their constructors took, as lines of the report. Any context.

import type { ReportProcessor } from '../report/schema.ts'
import { ABSENT } from './numbers.ts'
import { table } from './text-table.ts'

/** One line for each processor that is known to have had either; nothing where none had. */
export function messageLines(processors: readonly ReportProcessor[]): string[] {
  const rows = processors.flatMap(({ name, instance, constructUs, messages }) => {
    const count = (messages?.toProcessor ?? 0) + (messages?.toPage ?? 0)
    if (messages === null || (count === 0 && constructUs === null)) return []
    const cells = [
      String(messages.toProcessor),
      messages.toProcessorPerSecond.toFixed(1),
      String(messages.toPage),
      messages.toPagePerSecond.toFixed(1),
      String(messages.arrived),
      constructUs === null ? ABSENT : (constructUs / 1000).toFixed(2),
    ]
    return [[`${name.slice(0, 20)}${instance > 1 ? ` #${instance}` : ''}`, ...cells]]
  })
  if (rows.length === 0) return []
  const heads = ['Messages', 'to it', 'a second', 'from it', 'a second', 'reached', 'built, ms']
  return table(heads, rows)
}
