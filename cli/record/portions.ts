// How recordings get out of a frame without loss: numbered portions that the recorder keeps until they are acknowledged
// (recorder/portions.ts). One function runs in the page, the others in Node.

import type { KeptPortion, Wanted } from '../../recorder/portions.ts'

export type { Wanted } from '../../recorder/portions.ts'

/** One drain's messages, checked for their shape only. */
export interface Portion {
  documentName: string
  /** From 1 in each document. */
  number: number
  isFlushed: boolean
  messages: readonly unknown[]
}

/**
 * Runs in the page, alone: it must not refer to anything outside itself, nor to anything of the page. Null where no
 * recorder is.
 */
export const fetchPortions = async (
  documentName: string,
  acknowledged: number,
  wanted: Wanted,
): Promise<KeptPortion[] | null> => {
  // To encode what was recorded takes the page's thread for some milliseconds, in which no message could be played.
  await globalThis.__awescopePlayer?.pause()
  return globalThis.__awescope?.portions(documentName, acknowledged, wanted) ?? null
}

/** The portions in what a page answered. It could answer anything: what has another shape is left out. */
export function readPortions(value: unknown): Portion[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((each: unknown) => {
    const fields = fieldsOf(each)
    const drained = fieldsOf(fields['drained'])
    const { number, isFlushed } = fields
    const { document, messages } = drained
    if (typeof number !== 'number' || typeof document !== 'string' || !Array.isArray(messages)) {
      return []
    }
    return [{ documentName: document, number, isFlushed: isFlushed === true, messages }]
  })
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
