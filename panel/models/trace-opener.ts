// Opens a trace by whatever way it comes, and remembers it among the recent ones. Panel page.

import type { FileHandle, RecentFile, RecentModel } from './recent-model.ts'
import type { RecordingModel } from './recording-model.ts'
import type { TraceFileModel, TraceFileSource } from './trace-file-model.ts'

export interface TraceOpener {
  /** Opens a file as a trace and remembers it; nothing while a recording runs. `handle`: its own; null: none. */
  openTrace(file: TraceFileSource, handle: FileHandle | null): Promise<void>
  /** Opens a recent file. Call it inside the user's click: the browser may ask. */
  reopenTrace(entry: RecentFile): Promise<void>
}

/** What goes wrong is said by `files`. */
export function createTraceOpener(
  recording: Pick<RecordingModel, 'isActive'>,
  files: TraceFileModel,
  recent: RecentModel,
): TraceOpener {
  const openTrace: TraceOpener['openTrace'] = async (file, handle) => {
    if (recording.isActive.peek() || files.isBusy.peek()) return
    await files.open(file)
    if (files.problem.peek() === '') await recent.add(file, handle)
  }
  return {
    openTrace,
    async reopenTrace(entry) {
      try {
        await openTrace(await recent.reopen(entry), entry.handle)
      } catch (error) {
        files.complain(error)
      }
    },
  }
}
