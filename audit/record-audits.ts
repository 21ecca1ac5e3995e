// Audits of how a page keeps time, what it costs and what it leaves behind, told by the records of a recording. Any
// context.

import type { Audit } from './audit.ts'
import { hygieneEndless } from './audits/hygiene-endless.ts'
import { hygieneKilobytes } from './audits/hygiene-kilobytes.ts'
import { hygieneLongTasks } from './audits/hygiene-long-tasks.ts'
import { hygieneMemoryKilobytes } from './audits/hygiene-memory-kilobytes.ts'
import { hygieneNodes } from './audits/hygiene-nodes.ts'
import { hygieneOpenContexts } from './audits/hygiene-open-contexts.ts'
import { hygieneQuantum } from './audits/hygiene-quantum.ts'
import { hygieneResampling } from './audits/hygiene-resampling.ts'
import { jitterGrid } from './audits/jitter-grid.ts'
import { jitterRhythm } from './audits/jitter-rhythm.ts'
import { jitterSwing } from './audits/jitter-swing.ts'
import { latencyCold } from './audits/latency-cold.ts'
import { loadCallback } from './audits/load-callback.ts'
import { loadGrowth } from './audits/load-growth.ts'
import { loadSleep } from './audits/load-sleep.ts'
import { loadTails } from './audits/load-tails.ts'
import { loadVoice } from './audits/load-voice.ts'
import { lookAheadInside } from './audits/look-ahead-inside.ts'
import { lookAheadOtherContext } from './audits/look-ahead-other-context.ts'
import { lookAheadTimer } from './audits/look-ahead-timer.ts'
import { notesDoubled } from './audits/notes-doubled.ts'
import { robustnessDevice } from './audits/robustness-device.ts'
import { robustnessJitter } from './audits/robustness-jitter.ts'
import { robustnessLatency } from './audits/robustness-latency.ts'
import { robustnessLost } from './audits/robustness-lost.ts'
import { robustnessPitch } from './audits/robustness-pitch.ts'
import { robustnessResume } from './audits/robustness-resume.ts'
import { robustnessSysex } from './audits/robustness-sysex.ts'
import { timestampsIgnored } from './audits/timestamps-ignored.ts'
import { timestampsOrigin } from './audits/timestamps-origin.ts'

export const RECORD_AUDITS: readonly Audit[] = [
  lookAheadTimer,
  lookAheadInside,
  lookAheadOtherContext,
  latencyCold,
  jitterGrid,
  jitterRhythm,
  jitterSwing,
  timestampsOrigin,
  timestampsIgnored,
  notesDoubled,
  loadCallback,
  loadVoice,
  loadGrowth,
  loadSleep,
  loadTails,
  hygieneKilobytes,
  hygieneEndless,
  hygieneNodes,
  hygieneMemoryKilobytes,
  hygieneOpenContexts,
  hygieneResampling,
  hygieneQuantum,
  hygieneLongTasks,
  robustnessLatency,
  robustnessJitter,
  robustnessLost,
  robustnessPitch,
  robustnessResume,
  robustnessDevice,
  robustnessSysex,
]
