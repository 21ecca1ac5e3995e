// All audits, in the order in which a report lists them. Any context.

import type { Audit } from './audit.ts'
import { hygieneContexts } from './audits/hygiene-contexts.ts'
import { hygieneHandler } from './audits/hygiene-handler.ts'
import { hygieneLatencyHint } from './audits/hygiene-latency-hint.ts'
import { hygieneMessages } from './audits/hygiene-messages.ts'
import { hygieneScriptProcessor } from './audits/hygiene-script-processor.ts'
import { jitterHandler } from './audits/jitter-handler.ts'
import { jitterSpread } from './audits/jitter-spread.ts'
import { latencyFirstNote } from './audits/latency-first-note.ts'
import { latencyOutput } from './audits/latency-output.ts'
import { latencyP50 } from './audits/latency-p50.ts'
import { latencyP95 } from './audits/latency-p95.ts'
import { latencyPage } from './audits/latency-page.ts'
import { loadAverage } from './audits/load-average.ts'
import { loadGlitches } from './audits/load-glitches.ts'
import { loadPeak } from './audits/load-peak.ts'
import { lookAheadConstant } from './audits/look-ahead-constant.ts'
import { notesChords } from './audits/notes-chords.ts'
import { notesLost } from './audits/notes-lost.ts'
import { notesRepeats } from './audits/notes-repeats.ts'
import { timestampsPast } from './audits/timestamps-past.ts'
import { RECORD_AUDITS } from './record-audits.ts'

export const AUDITS: readonly Audit[] = [
  latencyPage,
  latencyP50,
  latencyP95,
  latencyOutput,
  latencyFirstNote,
  lookAheadConstant,
  jitterSpread,
  jitterHandler,
  timestampsPast,
  notesLost,
  notesRepeats,
  notesChords,
  loadAverage,
  loadPeak,
  loadGlitches,
  hygieneLatencyHint,
  hygieneHandler,
  hygieneScriptProcessor,
  hygieneContexts,
  hygieneMessages,
  ...RECORD_AUDITS,
]
