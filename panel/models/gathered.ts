// Messages that are read piece by piece, all of them in memory. Any context.

import type { StampedMessage } from '../../trace/wire/protocol.ts'

/** The messages themselves where they are a list; a promise where they come from disk. */
export function gathered(
  messages: Iterable<StampedMessage> | AsyncIterable<StampedMessage>,
): readonly StampedMessage[] | Promise<readonly StampedMessage[]> {
  if (Array.isArray(messages)) return messages as readonly StampedMessage[]
  return gather(messages)
}

async function gather(
  messages: Iterable<StampedMessage> | AsyncIterable<StampedMessage>,
): Promise<readonly StampedMessage[]> {
  const all: StampedMessage[] = []
  for await (const stamped of messages) all.push(stamped)
  return all
}
