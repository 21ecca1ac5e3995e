// What is recorded in memory alone would be gone with the next recording: it is kept as a file among the recent ones.
// Panel page.

import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import type { DiskModel } from './disk-model.ts'
import type { RecentModel } from './recent-model.ts'
import type { RecordingModel } from './recording-model.ts'
import type { TraceCodec } from './trace-file-model.ts'

/** Keeps what is shown under a name, where it is not on disk; for as long as the panel is there. */
export function createMemoryKeeper(
  recording: Pick<RecordingModel, 'log' | 'asRecorded'>,
  disk: Pick<DiskModel, 'id'>,
  codec: Pick<TraceCodec, 'write'>,
  recent: Pick<RecentModel, 'add'>,
  readConfig: () => ProfilerConfig,
): (name: string) => Promise<void> {
  return async (name) => {
    if (disk.id !== null || recording.log.count === 0) return
    const config = recording.asRecorded(readConfig())
    const bytes = await codec.write(recording.log.messages(), config, [])
    await recent.add(new File([bytes.slice()], `${name}.awescope`), null)
  }
}
