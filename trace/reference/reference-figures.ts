// What a report says of a reference instrument. Pure; any reader context.

import { budgetsOf } from './budgets.ts'
import { engineFigures } from './engine-figures.ts'
import type { ReferenceReader } from './reader.ts'
import type { ReferenceFigures } from './schema.ts'
import type { Played } from './verdict.ts'
import type { StageClocks } from '../events/stages.ts'
import type { StatisticsReadings } from '../figures/statistics.ts'

/** What is compared of a player's notes. */
export function playedOf(own: StatisticsReadings, clocks: StageClocks): Played {
  return {
    endToEnd: own.latency(true, clocks),
    toSound: own.latency(false, clocks),
    stages: own.stages(clocks),
  }
}

/** What the report says of a reference. `played`: its notes. */
export function referenceFigures(reader: ReferenceReader, played: Played): ReferenceFigures {
  const { live: now, engine } = reader
  return {
    id: reader.id,
    document: now.document,
    contextId: now.contextId,
    isJoined: now.isJoined,
    state: now.state,
    reason: now.reason,
    mode: now.mode,
    bank: now.bank,
    presets: now.presets,
    latency: played.endToEnd ?? played.toSound,
    stages: played.stages,
    engine: engineFigures(engine),
    quality: now.quality,
    // A new engine begins at its own level: only what differs from the one before is a change.
    qualityChanges: now.qualityHistory.filter(
      ({ level }, index, all) => index > 0 && level !== all[index - 1]?.level,
    ).length,
    budgets: budgetsOf(engine),
    status: now.status,
    warnings: [...now.warnings],
    criticals: [...now.criticals],
  }
}
