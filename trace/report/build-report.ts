// Gathers the figures of the one report object: what the panel shows, `awescope report --json` prints and
// `__awescope.report()` answers. Codes, no sentences: whoever calls it (session and profiler) lets
// text/report-words.ts put them in words. Pure; any reader context.

import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { ReportFigures } from './report-figures.ts'
import { REPORT_SCHEMA } from './schema.ts'
import type { Glitch, GlitchCounts } from '../glitches/glitch.ts'
import type { PerformanceFigures } from '../performance/schema.ts'
import type { ReferenceFigures, ReferenceVerdict } from '../reference/schema.ts'
import type { SelectionCoverage } from '../figures/selection.ts'
import type { StatisticsReadings } from '../figures/statistics.ts'
import type { SchedulingFigures } from '../scheduling/schema.ts'
import type { StageClocks } from '../events/stages.ts'

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
  statistics: StatisticsReadings
  clocks: StageClocks
  coverage?: SelectionCoverage | null
  config: ProfilerConfig
  glitches?: Glitch[]
  glitchCounts?: GlitchCounts | null
  reference?: ReferenceFigures | null
  verdict?: ReferenceVerdict | null
  scheduling?: SchedulingFigures
  performance?: PerformanceFigures | null
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
    sources: statistics.sources(),
    scheduling: parts.scheduling ?? null,
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
    glitches: parts.glitches ?? [],
    glitchCounts: parts.glitchCounts ?? null,
    system: parts.system,
    records: parts.records,
    reference: parts.reference ?? null,
    verdict: parts.verdict ?? null,
    performance: parts.performance ?? null,
    notices: parts.notices,
    overhead: parts.overhead,
  }
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
