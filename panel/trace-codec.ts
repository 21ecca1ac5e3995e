// Trace files for the panel, by trace/'s own writer and reader, in slices that leave the page its frames. Panel page.

import { TraceError } from '../trace/file/format.ts'
import { readTrace } from '../trace/file/chunk-reader.ts'
import { createTraceWriter } from '../trace/file/chunk-writer.ts'
import type { TraceCodec } from './models/trace-file-model.ts'

const SLICE_MS = 24

export const traceCodec: TraceCodec = {
  async write(messages, config) {
    const writer = createTraceWriter({ config })
    let sliceStart = performance.now()
    for (const stamped of messages) {
      writer.append(stamped)
      if (performance.now() - sliceStart < SLICE_MS) continue
      await new Promise((resolve) => setTimeout(resolve, 0))
      sliceStart = performance.now()
    }
    return writer.toBytes()
  },
  read(bytes) {
    try {
      const { messages, header, notices } = readTrace(bytes)
      return { messages, config: header.config, notices: notices.map((notice) => notice.text) }
    } catch (error) {
      if (error instanceof TraceError) throw error
      throw new Error('The file is damaged in a way that the reader does not know.', {
        cause: error,
      })
    }
  },
}
