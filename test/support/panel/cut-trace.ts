// The panel's recording as a trace that was cut off: its first half can be read. Node.

import { createChunkWriter, createTraceMemory } from '../../../trace/file/chunk-writer.ts'
import { createPanelFeed } from './panel-feed.ts'

export async function cutTrace(): Promise<Uint8Array<ArrayBuffer>> {
  const memory = createTraceMemory()
  const writer = createChunkWriter(memory.sink)
  const feed = createPanelFeed({ durationMs: 4000 })
  for (const [index, { stamped }] of feed.entries()) {
    writer.append(stamped)
    if (index === feed.length >> 1) await writer.flush()
  }
  await writer.end()
  return memory.toBytes().slice(0, -200)
}
