// A recording of which some chunks were let go on their way, as the bridge does with what nobody takes.

import { createLostSeconds, type LostSeconds } from '../../../trace/holes/lost-seconds.ts'
import type { PageMessageOf, StampedMessage } from '../../../trace/wire/protocol.ts'

type Chunk = PageMessageOf<'records/chunk'>

/** The messages without those chunks; in place of the first of each stream what stays of them. */
export function letGo(
  messages: readonly StampedMessage[],
  isGone: (chunk: Chunk, document: string) => boolean,
): StampedMessage[] {
  const streams = new Map<string, { chunk: Chunk; seconds: LostSeconds }>()
  const all = messages.flatMap((stamped) => {
    const { document, message } = stamped
    if (message.type !== 'records/chunk' || !isGone(message, document)) return [stamped]
    const key = `${document} ${message.stream}`
    const known = streams.get(key)
    known?.seconds.add(message.bytes)
    if (known !== undefined) return []
    const first = { chunk: { ...message }, seconds: createLostSeconds() }
    first.seconds.add(message.bytes)
    streams.set(key, first)
    return [{ ...stamped, message: first.chunk }]
  })
  for (const { chunk, seconds } of streams.values()) chunk.bytes = seconds.write()
  return all
}
