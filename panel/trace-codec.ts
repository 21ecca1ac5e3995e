// Trace files for the panel, by trace/'s codec. Panel page.

import type { TraceCodec } from './models/trace-file-model.ts'

export const traceCodec: TraceCodec = {
  write() {
    return Promise.reject(new Error('pending'))
  },
  read() {
    return Promise.reject(new Error('pending'))
  },
}
