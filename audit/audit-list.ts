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
import { conformityBendRange } from './audits/conformity-bend-range.ts'
import { conformityChannels } from './audits/conformity-channels.ts'
import { conformityDrums } from './audits/conformity-drums.ts'
import { conformityExpression } from './audits/conformity-expression.ts'
import { conformityPan } from './audits/conformity-pan.ts'
import { conformityPitch } from './audits/conformity-pitch.ts'
import { conformityPrograms } from './audits/conformity-programs.ts'
import { conformityRpn0 } from './audits/conformity-rpn0.ts'
import { conformitySustain } from './audits/conformity-sustain.ts'
import { conformityVelocity } from './audits/conformity-velocity.ts'
import { conformityVolume } from './audits/conformity-volume.ts'
import { notesAllNotesOff } from './audits/notes-all-notes-off.ts'
import { notesAllSoundOff } from './audits/notes-all-sound-off.ts'
import { notesClickOff } from './audits/notes-click-off.ts'
import { notesClickPan } from './audits/notes-click-pan.ts'
import { notesClickSteal } from './audits/notes-click-steal.ts'
import { notesHanging } from './audits/notes-hanging.ts'
import { notesNoteOff } from './audits/notes-note-off.ts'
import { notesPedal } from './audits/notes-pedal.ts'
import { notesPolyphony } from './audits/notes-polyphony.ts'
import { notesReset } from './audits/notes-reset.ts'
import { soundClipping } from './audits/sound-clipping.ts'
import { soundDc } from './audits/sound-dc.ts'
import { soundNonFinite } from './audits/sound-non-finite.ts'
import { soundSilent } from './audits/sound-silent.ts'

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
  soundNonFinite,
  soundClipping,
  soundDc,
  soundSilent,
  notesHanging,
  notesNoteOff,
  notesPedal,
  notesAllNotesOff,
  notesAllSoundOff,
  notesReset,
  notesPolyphony,
  notesClickOff,
  notesClickSteal,
  notesClickPan,
  conformityPitch,
  conformityVelocity,
  conformityVolume,
  conformityExpression,
  conformityPan,
  conformityBendRange,
  conformityRpn0,
  conformitySustain,
  conformityChannels,
  conformityDrums,
  conformityPrograms,
]
