// What the report of a selection is of, and what of it is not, in words. Any context.

import { clockTime } from './numbers.ts'
import type { Selection, SelectionCoverage, UncutPart } from '../figures/selection.ts'

const PARTS: Readonly<Record<UncutPart, string>> = {
  contexts: 'contexts',
  processors: 'processors',
  system: 'load and memory',
  records: 'records',
  'reference.engine': "the reference's engine",
  'reference.budgets': 'its budgets',
  notices: 'notices',
  overhead: 'own cost',
}

/** One to three sentences. Times are UTC. */
export function coverageSentences(coverage: SelectionCoverage): string[] {
  const { selection, isComplete, uncut } = coverage
  const sentences = [`Of ${selected(selection)}.`]
  if (!isComplete)
    sentences.push('Some of these may no longer be stored: the figures are of those that are.')
  if (uncut.length > 0) {
    const parts = uncut.map((part) => PARTS[part])
    const last = parts.pop()
    sentences.push(`Of the whole recording are ${parts.join(', ')} and ${last}.`)
  }
  return sentences
}

function selected({ contextId, player, source, fromMs, toMs }: Selection): string {
  const words: string[] = [source === null ? 'events' : `events of source "${source}"`]
  if (player === 'page') words.push('of the page')
  else if (player !== null) words.push(`of the reference ${player.referenceId}`)
  if (contextId !== null) words.push(`in context ${contextId}`)
  if (fromMs !== null) words.push(`from ${clockTime(fromMs)} on`)
  if (toMs !== null) words.push(`before ${clockTime(toMs)}`)
  return words.join(' ')
}
