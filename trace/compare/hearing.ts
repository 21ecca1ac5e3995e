// What is heard of latency and of jitter, as far as it was measured. Any context. Sources: text/compare-words.ts names
// them to people.
//
// - 10 ms of constant latency were not rated worse than none; 20 ms were, and so were 10 ms with ±3 ms of jitter (Jack,
//   Mehrabi, Stockman, McPherson, Music Perception 36(1), 2018). So a change of up to 10 ms is not known to be heard.
// - Guidelines for instruments want jitter of 1 ms at most (Wessel and Wright 2002, after McPherson, Jack, Moro, NIME
//   2016): a change of spread of up to 1 ms stays within that.
// - Load is not heard before quanta come late, which underruns tell. That a tenth of a quantum more is worth a verdict
//   is our own choice.

import type { CompareStage, HearingFigures, StatisticName } from './schema.ts'

export const HEARING: HearingFigures = { levelMs: 10, spreadMs: 1, loadShare: 0.1 }

/** A change up to this is below hearing, ms. `quantumMs`: of the contexts, for the load. Any thread. */
export function hearingLimitMs(
  stage: CompareStage,
  statistic: StatisticName,
  quantumMs: number,
): number {
  if (stage === 'load') return HEARING.loadShare * quantumMs
  return statistic === 'spread' ? HEARING.spreadMs : HEARING.levelMs
}
