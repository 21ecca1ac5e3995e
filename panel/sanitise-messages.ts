// A recording as a trace file that can be given away, by the code that `awescope sanitise` uses, in slices that leave
// the page its frames. Panel page.

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import { createChunkWriter, createTraceMemory } from '../trace/file/chunk-writer.ts'
import { createSanitiser } from '../trace/file/sanitise.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
import { createBreather } from './breather.ts'

/** The bytes of the file. */
export async function sanitiseMessages(
  messages: Iterable<StampedMessage> | AsyncIterable<StampedMessage>,
  config: ProfilerConfig,
): Promise<Uint8Array> {
  const memory = createTraceMemory()
  const writer = createChunkWriter(memory.sink, { config })
  const sanitiser = createSanitiser()
  const breathe = createBreather()
  for await (const stamped of messages) {
    writer.append(sanitiser.sanitise(stamped))
    await breathe()
  }
  await writer.end()
  return memory.toBytes()
}
