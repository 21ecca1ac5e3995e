// What passed through the ports of processors, and what their constructors took, as lines of the report. Any context.

import type { ReportProcessor } from '../report/schema.ts'
import { BYTES_HELP, BYTES_LABEL, bytesText } from './message-words.ts'
import { ABSENT } from './numbers.ts'
import { table, wrap } from './text-table.ts'

/** One line for each processor that is known to have had either; nothing where none had. */
export function messageLines(processors: readonly ReportProcessor[]): string[] {
  const rows = processors.flatMap(({ name, instance, constructUs, messages }) => {
    const count = (messages?.toProcessor ?? 0) + (messages?.toPage ?? 0)
    if (messages === null || (count === 0 && constructUs === null)) return []
    const { toProcessor, toPage, toProcessorPerSecond, toPagePerSecond } = messages
    const cells = [
      String(toProcessor),
      toProcessorPerSecond.toFixed(1),
      bytesText({
        count: toProcessor,
        perSecond: toProcessorPerSecond,
        bytes: messages.toProcessorBytes,
        more: messages.toProcessorMore,
      }),
      String(toPage),
      toPagePerSecond.toFixed(1),
      bytesText({
        count: toPage,
        perSecond: toPagePerSecond,
        bytes: messages.toPageBytes,
        more: messages.toPageMore,
      }),
      String(messages.arrived),
      constructUs === null ? ABSENT : (constructUs / 1000).toFixed(2),
    ]
    return [[`${name.slice(0, 20)}${instance > 1 ? ` #${instance}` : ''}`, ...cells]]
  })
  if (rows.length === 0) return []
  const heads = ['Messages', 'to it', '/s', BYTES_LABEL, 'from it', '/s', BYTES_LABEL, 'reached']
  return [
    ...table([...heads, 'built, ms'], rows),
    ...wrap(`Buffers and texts: ${BYTES_HELP.charAt(0).toLowerCase()}${BYTES_HELP.slice(1)}`),
  ]
}
