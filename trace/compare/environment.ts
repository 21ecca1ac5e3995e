// Where the sides were not recorded alike. It is said, and they are compared all the same. Any reader context.

import { isPageContext } from '../contexts/page-context.ts'
import type { Report } from '../report/schema.ts'
import { type ComparedRun } from './run-samples.ts'
import { type CompareNote, ENVIRONMENT_FACTS, type EnvironmentFact } from './schema.ts'

type Fact = (report: Report) => string

/** What a side has of each; '' where it is not known, which is no difference. */
const FACTS: Readonly<Record<EnvironmentFact, Fact>> = {
  url: ({ environment }) => environment.url,
  browser: ({ environment }) => environment.browser,
  platform: ({ environment }) => environment.platform,
  sink: ({ environment }) => environment.sink,
  isolated: ({ environment }) => String(environment.crossOriginIsolated),
  sampleRate: ofContexts(({ sampleRate }) => sampleRate),
  quantum: ofContexts(({ renderQuantumFrames }) => renderQuantumFrames),
  baseLatency: ofContexts(({ baseLatencyMs }) => Math.round(baseLatencyMs * 100) / 100),
  workletStep: ({ stages }) => {
    const stepMs = stages.worklet?.resolutionMs ?? 0
    return stepMs > 0 ? String(Math.round(stepMs * 1000) / 1000) : ''
  },
}

function ofContexts(of: (context: Report['contexts'][number]) => number): Fact {
  return ({ contexts }) => {
    const live = contexts.filter((context) => context.type === 'realtime' && isPageContext(context))
    const values = [...new Set(live.map(of))].filter((value) => Number.isFinite(value) && value > 0)
    return values.sort((x, y) => x - y).join(', ')
  }
}

/** In the order of ENVIRONMENT_FACTS. Any thread. */
export function environmentNotes(
  a: readonly ComparedRun[],
  b: readonly ComparedRun[],
): CompareNote[] {
  const notes: CompareNote[] = []
  for (const of of ENVIRONMENT_FACTS) {
    const ofA = valuesOf(a, of)
    const ofB = valuesOf(b, of)
    if (ofA.length > 1)
      notes.push({ code: 'differs-within', side: 'a', of, values: ofA.join('; ') })
    if (ofB.length > 1)
      notes.push({ code: 'differs-within', side: 'b', of, values: ofB.join('; ') })
    if (ofA.length === 1 && ofB.length === 1 && ofA[0] !== ofB[0]) {
      notes.push({ code: 'differs', of, a: ofA[0] as string, b: ofB[0] as string })
    }
  }
  return notes
}

function valuesOf(runs: readonly ComparedRun[], of: EnvironmentFact): string[] {
  return [...new Set(runs.map(({ report }) => FACTS[of](report)))].filter((value) => value !== '')
}
