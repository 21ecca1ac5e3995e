// What to do with a recording that was left on disk: open it, save it, delete it. Panel page.

import type { StoredRecording } from '../../store/store-types.ts'
import type { DiskModel } from './disk-model.ts'
import type { TraceFileModel } from './trace-file-model.ts'

export interface LeftRecordingsModel {
  /** Shows it, as a file that was opened; it stays where it is. */
  open(recording: StoredRecording): Promise<void>
  /** Hands it to the user as a file; it is not offered again. */
  save(recording: StoredRecording): Promise<void>
  remove(recording: StoredRecording): Promise<void>
}

/** By what the panel does with files. No method throws: `files.problem` says what failed. */
export function createLeftRecordingsModel(
  disk: DiskModel,
  files: TraceFileModel,
): LeftRecordingsModel {
  return {
    open: ({ id, startedWallMs }) => files.openStored(() => disk.pack(id), startedWallMs),
    async save({ id, startedWallMs }) {
      const isSaved = await files.saveStored(() => disk.pack(id), startedWallMs)
      if (isSaved) await disk.markSaved(id)
      await disk.refresh()
    },
    remove: ({ id }) => disk.remove(id),
  }
}
