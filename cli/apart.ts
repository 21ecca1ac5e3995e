// The thread of heavy work: does the one job that it is started for, answers, and ends. Node, as a worker.

import { parentPort, workerData } from 'node:worker_threads'

import {
  type ComparedTraces,
  compareNamedTraces,
  type CompareOrder,
} from './compare/compare-traces.ts'
import { CommandError, EXIT, type ExitCode, sentenceOf } from './command-error.ts'
import { type ExportedTrace, exportNamedTrace, type ExportOrder } from './export/export-trace.ts'
import { type ImportedTrace, importNamedTrace, type ImportOrder } from './import-trace.ts'
import { type QueriedTrace, type QueryOrder, queryNamedTrace } from './query-trace.ts'
import { type BankFileOrder, type PackedBankFile, packBankFile } from './record/pack-bank-file.ts'
import { type Rendered, type RenderOrder, renderToFile } from './render/render-to-file.ts'
import {
  type PerformanceOrder,
  type ReadPerformance,
  readPerformance,
} from './replay/read-performance.ts'
import { reportNamedTrace, type TraceOrder, type TraceReport } from './report-trace.ts'
import { type SanitisedTrace, sanitiseNamedTrace, type SanitiseOrder } from './sanitise-trace.ts'

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

const JOBS: { readonly [Name in JobName]: (input: Jobs[Name]['input']) => Promise<unknown> } = {
  render: renderToFile,
  report: reportNamedTrace,
  query: queryNamedTrace,
  export: exportNamedTrace,
  import: importNamedTrace,
  sanitise: sanitiseNamedTrace,
  bank: packBankFile,
  compare: compareNamedTraces,
  performance: readPerformance,
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
