// Names of parameters that are the page's own, as those of worklet nodes: each is told once, by number. Page world.

import { OWN_NAMES } from '../../../trace/wire/graph-names.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { createTable, cutText } from '../natives.ts'
import type { Output } from '../output.ts'

/** Answers a name's number; 0, a parameter without a name, where there are too many. */
export function createParameterNames(output: Output, stream: number): (name: string) => number {
  const numbers = createTable<string, number>()
  let last = OWN_NAMES.first - 1
  return (name) => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    if (last === OWN_NAMES.last) return 0
    numbers.set(name, ++last)
    const text = cutText(name, LIMIT.stringLength)
    output.send({ type: 'graph/parameter', graph: stream, number: last, text })
    return last
  }
}
