// From trace files to their comparison. Node.

import { compareRuns } from '../../trace/compare/compare.ts'
import { type GateBound, type GateResult, judgeGate } from '../../trace/compare/gate.ts'
import { type ComparedRun, MAX_COMPARED_EVENTS, runOf } from '../../trace/compare/run-samples.ts'
import { type Comparison, comparisonInWords } from '../../trace/text/compare-words.ts'
import { CUT_SHORT_SENTENCE } from '../../trace/text/loss-words.ts'
import { readNamedSession } from '../read-session.ts'

/** What a user has asked for. */
export interface CompareOrder {
  filesA: readonly string[]
  filesB: readonly string[]
  isWhole: boolean
  seed: number
  bounds: readonly GateBound[]
}

export interface ComparedTraces {
  comparison: Comparison
  gate: GateResult[]
  /** One sentence for each thing that could not be read, with its file. */
  damage: string[]
}

/** Rejects with CommandError (exit 2) where a file cannot be read at all. */
export async function compareNamedTraces(order: CompareOrder): Promise<ComparedTraces> {
  const damage: string[] = []
  const runsA = await readRuns(order.filesA, order.isWhole, damage)
  const runsB = await readRuns(order.filesB, order.isWhole, damage)
  const figures = compareRuns(runsA, runsB, order.seed)
  return {
    comparison: comparisonInWords(figures),
    gate: judgeGate(figures, order.bounds),
    damage,
  }
}

async function readRuns(
  files: readonly string[],
  isWhole: boolean,
  damage: string[],
): Promise<ComparedRun[]> {
  const runs: ComparedRun[] = []
  for (const file of files) {
    const options = { isWhole, config: { capacity: MAX_COMPARED_EVENTS } }
    const { session, damage: own, isCutShort } = await readNamedSession(file, options)
    damage.push(...own.map((sentence) => `${file}: ${sentence}`))
    if (isCutShort) damage.push(`${file}: ${CUT_SHORT_SENTENCE} Say --whole to read all of it.`)
    runs.push(runOf(session, file))
  }
  return runs
}
