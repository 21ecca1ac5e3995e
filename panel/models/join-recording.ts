// Goes on with a recording that runs, and whose panel is gone: DevTools were closed and opened again. What was written
// of it is read first, and what goes on is written behind it. Panel page.

import type { RecordingInfo } from '../../store/store-types.ts'
import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'
import type { DiskModel } from './disk-model.ts'

/**
 * A recording is read from its beginning where that takes a second or two: its page keeps as long what it goes on to
 * say. Of a longer one the figures begin with the joining; on disk it is whole all the same.
 */
const MOST_READ_BYTES = 8 * 1024 * 1024

/**
 * False where the recording cannot be gone on with: another panel has it, or there is no room. `renew` forgets what was
 * shown, once it can; `read` gets what was written of it, and says when the next message may come. Never rejects.
 */
export async function joinRecording(
  disk: DiskModel,
  info: RecordingInfo,
  config: ProfilerConfig,
  renew: () => void,
  read: (stamped: StampedMessage) => Promise<void> | undefined,
): Promise<boolean> {
  if (!(await disk.begin(info, config, true))) return false
  renew()
  try {
    if ((await disk.bytes()) > MOST_READ_BYTES) disk.noteLate()
    else for await (const stamped of disk.messages()) await read(stamped)
  } catch {
    // What goes on is written all the same.
    disk.noteLate()
  }
  return true
}
