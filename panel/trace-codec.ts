// Trace files for the panel, by trace/'s own writer and reader, in slices that leave the page its frames; the panel
// itself has files read in a worker (worker-trace.ts). Panel page; Node in tests.

import { createChunkWriter, createTraceMemory } from '../trace/file/chunk-writer.ts'
import { headerOf } from '../trace/file/header.ts'
import { createBreather } from './breather.ts'
import type { TraceCodec } from './models/trace-file-model.ts'
import { beginTrace, readParts } from './read-trace.ts'
import { sanitiseMessages } from './sanitise-messages.ts'

export const traceCodec: TraceCodec = {
  async write(messages, config, foreign) {
    const memory = createTraceMemory()
    const writer = createChunkWriter(memory.sink, { header: headerOf(messages, config) })
    const breathe = createBreather()
    for (const stamped of messages) {
      writer.append(stamped)
      await breathe()
    }
    for (const chunk of foreign) writer.copy(chunk)
    await writer.end()
    return memory.toBytes()
  },
  async export(recording, choice) {
    // The exporters are half of the panel: loaded with the first export.
    const { exportMessages } = await import('./export-messages.ts')
    return exportMessages(recording, choice)
  },
  sanitise: sanitiseMessages,
  read: (file, { signal, isWhole }) =>
    beginTrace(readParts(file, isWhole, signal), file.size, isWhole),
}
