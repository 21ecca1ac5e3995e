// The thread of heavy work: does the one job that it is started for, answers, and ends. Node, as a worker.

import { parentPort, workerData } from 'node:worker_threads'

import type { ComparedTraces, CompareOrder } from './compare/compare-traces.ts'
import { CommandError, EXIT, type ExitCode, sentenceOf } from './command-error.ts'
import type { ExportedTrace, ExportOrder } from './export/export-trace.ts'
import type { ImportedTrace, ImportOrder } from './import-trace.ts'
import type { QueriedTrace, QueryOrder } from './query-trace.ts'
import type { BankFileOrder, PackedBankFile } from './record/pack-bank-file.ts'
import type { Rendered, RenderOrder } from './render/render-to-file.ts'
import type { PerformanceOrder, ReadPerformance } from './replay/read-performance.ts'
import type { TraceOrder, TraceReport } from './report-trace.ts'
import type { SanitisedTrace, SanitiseOrder } from './sanitise-trace.ts'

/** What each job takes and gives; both are copied between the threads. */
export interface Jobs {
  render: { input: RenderOrder; result: Rendered }
  report: { input: TraceOrder; result: TraceReport }
  query: { input: QueryOrder; result: QueriedTrace }
  export: { input: ExportOrder; result: ExportedTrace }
  import: { input: ImportOrder; result: ImportedTrace }
  sanitise: { input: SanitiseOrder; result: SanitisedTrace }
  bank: { input: BankFileOrder; result: PackedBankFile }
  compare: { input: CompareOrder; result: ComparedTraces }
  performance: { input: PerformanceOrder; result: ReadPerformance }
}
export type JobName = keyof Jobs

/** Each job loads its own code, and no other's: of a short one, half the time was that. */
const JOBS: { readonly [Name in JobName]: (input: Jobs[Name]['input']) => Promise<unknown> } = {
  render: async (input) => (await import('./render/render-to-file.ts')).renderToFile(input),
  report: async (input) => (await import('./report-trace.ts')).reportNamedTrace(input),
  query: async (input) => (await import('./query-trace.ts')).queryNamedTrace(input),
  export: async (input) => (await import('./export/export-trace.ts')).exportNamedTrace(input),
  import: async (input) => (await import('./import-trace.ts')).importNamedTrace(input),
  sanitise: async (input) => (await import('./sanitise-trace.ts')).sanitiseNamedTrace(input),
  bank: async (input) => (await import('./record/pack-bank-file.ts')).packBankFile(input),
  compare: async (input) => (await import('./compare/compare-traces.ts')).compareNamedTraces(input),
  performance: async (input) =>
    (await import('./replay/read-performance.ts')).readPerformance(input),
}

/** What the starting thread is told, once. */
export type ApartAnswer =
  | { readonly result: unknown }
  | { readonly sentence: string; readonly exitCode: ExitCode }

interface Order {
  readonly name: JobName
  readonly input: unknown
}

async function answerOf({ name, input }: Order): Promise<ApartAnswer> {
  try {
    // The one who orders has typed name and input together.
    const job = JOBS[name] as (input: unknown) => Promise<unknown>
    return { result: await job(input) }
  } catch (error) {
    const exitCode = error instanceof CommandError ? error.exitCode : EXIT.usage
    return { sentence: sentenceOf(error), exitCode }
  }
}

parentPort?.postMessage(await answerOf(workerData as Order))
