// Gathers the figures of the one report object: what the panel shows, `awescope report --json` prints and
// `__awescope.report()` answers. Codes, no sentences: whoever calls it (session and profiler) lets
// text/report-words.ts put them in words. Pure; any reader context.

import type { StageName } from '../config/stage-names.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { ReportFigures } from './report-figures.ts'
import { REPORT_SCHEMA } from './schema.ts'
import type { ReferenceFigures, ReferenceVerdict } from '../reference/schema.ts'
import type { SelectionCoverage } from '../figures/selection.ts'
import type { StageClock, StageClocks, Statistics } from '../figures/statistics.ts'

export interface ReportParts extends Pick<
  ReportFigures,
  | 'environment'
  | 'contexts'
  | 'processors'
  | 'frames'
  | 'alerts'
  | 'alertsDropped'
  | 'system'
  | 'records'
  | 'notices'
  | 'overhead'
> {
  statistics: Statistics
  clocks: StageClocks
  coverage?: SelectionCoverage | null
  config: ProfilerConfig
  reference?: ReferenceFigures | null
  verdict?: ReferenceVerdict | null
}

/** The report's figures. Any thread; changes nothing; allocates the report only. */
export function buildReport(parts: ReportParts): ReportFigures {
  const { statistics, coverage = null } = parts
  return {
    schema: REPORT_SCHEMA,
    ...(coverage === null ? {} : { coverage }),
    environment: parts.environment,
    contexts: parts.contexts,
    processors: parts.processors,
    stages: statistics.stages(parts.clocks),
    onset: statistics.onset(),
    frames: parts.frames,
    bottleneck: statistics.bottleneck(),
    distribution: statistics.distribution(),
    throughputPerSecond: statistics.throughputPerSecond,
    timeRangeMs: statistics.timeRangeMs,
    thresholds: {
      warningMs: parts.config.warningMs,
      criticalMs: parts.config.criticalMs,
      warnings: statistics.warnings,
      criticals: statistics.criticals,
    },
    alerts: parts.alerts,
    alertsDropped: parts.alertsDropped,
    system: parts.system,
    records: parts.records,
    reference: parts.reference ?? null,
    verdict: parts.verdict ?? null,
    notices: parts.notices,
    overhead: parts.overhead,
  }
}

/** What the clocks of a session are worth, the coarsest of all its documents and contexts. */
export interface ClockQuality {
  pageStepMs: number
  workletName: string
  workletStepMs: number
  /** Error of the offset between the two wall clocks, ms. */
  offsetErrorMs: number
  /** Residual of the output clock's fit, ms. */
  outputResidualMs: number
  /** One quantum, ms. */
  quantumMs: number
}

/** Which clocks each stage was read from, and what that does to its error. */
export function stageClocksOf(quality: ClockQuality): StageClocks {
  const worklet = quality.workletName
  const page: StageClock = {
    clock: { code: 'page' },
    resolutionMs: quality.pageStepMs,
    systematicMs: 0,
  }
  const output: StageClock = {
    clock: { code: 'page-and-output' },
    resolutionMs: quality.pageStepMs,
    systematicMs: quality.outputResidualMs,
  }
  const table: Record<StageName, StageClock> = {
    midi: page,
    validation: page,
    serialization: page,
    port: {
      clock: { code: 'page-and-worklet', worklet },
      resolutionMs: Math.max(quality.pageStepMs, quality.workletStepMs),
      systematicMs: quality.offsetErrorMs,
    },
    lookAhead: { clock: { code: 'frames' }, resolutionMs: quality.quantumMs, systematicMs: 0 },
    worklet: {
      clock: { code: 'worklet-and-frames', worklet },
      resolutionMs: quality.workletStepMs,
      systematicMs: 0,
    },
    output: {
      clock: { code: 'worklet-and-output', worklet },
      resolutionMs: Math.max(quality.pageStepMs, quality.workletStepMs),
      systematicMs: Math.hypot(quality.outputResidualMs, quality.offsetErrorMs),
    },
    endToEnd: output,
  }
  return (stage) => table[stage]
}

/** Browser and version in words, from a user agent; the string itself where it is not one of the known. */
export function browserOf(userAgent: string): string {
  const patterns: [RegExp, string][] = [
    [/\bEdg\/([\d.]+)/, 'Edge'],
    [/\bOPR\/([\d.]+)/, 'Opera'],
    [/\bFirefox\/([\d.]+)/, 'Firefox'],
    [/\b(?:Headless)?Chrom(?:e|ium)\/([\d.]+)/, 'Chromium'],
    [/\bVersion\/([\d.]+).*\bSafari\//, 'Safari'],
  ]
  for (const [pattern, name] of patterns) {
    const match = pattern.exec(userAgent)
    if (match !== null) return `${name} ${(match[1] ?? '').replace(/(?:\.0)+$/, '')}`
  }
  return userAgent
}
