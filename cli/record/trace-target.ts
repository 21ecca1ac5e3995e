// Where a recording is written while it goes on: over its own tail where that can be, else one piece behind the other.
// Node.

import type { TraceSink } from '../../trace/file/chunk-writer.ts'
import type { TailedFile } from '../../trace/file/tailed-writer.ts'
import type { WholeFile } from '../whole-file.ts'

/** What `createTraceCollector` writes to, for this file; a device or a pipe takes pieces only. */
export function traceTarget({
  file,
  growsAt,
}: Pick<WholeFile, 'file' | 'growsAt'>): TraceSink | TailedFile {
  if (growsAt === null) return (bytes) => file.appendFile(bytes)
  return {
    async writeAt(bytes, position) {
      // A disk that gets full may take some of them.
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at)
        at += bytesWritten
      }
    },
    cutAt: (length) => file.truncate(length),
  }
}
