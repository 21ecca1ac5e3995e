// Did the page make audio? One answer, with the reason in words and what to do in a terminal. Any context.

import type { Report } from '../../trace/report/schema.ts'
import { noAudioSentence } from '../../trace/text/no-audio-words.ts'

/** Null where something sounded, else one sentence that says what was missing. */
export const whyNoAudio = (report: Report): string | null => noAudioSentence(report, 'see --click')
