// The Contexts view: state, rates, latencies, clocks and output level of each audio context. Panel page.

import type { ContextFigures } from '../../../trace/contexts/figures.ts'
import { DEFAULT_QUANTUM_FRAMES } from '../../../trace/wire/quantum.ts'
import { useApp } from '../../models/app-context.ts'
import { lastOf, MOST_CONTEXTS, NotShown } from '../../parts/shown-part.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Facts, type Fact } from '../../parts/facts.tsx'
import { contextLoad, type TimedLoad } from '../processors/timed-load.ts'
import {
  formatCount,
  formatDecibels,
  formatError,
  formatMs,
  formatNumber,
  formatShare,
} from '../../../trace/text/format.ts'

/** A card for each context, or what to do while there is none. */
export function ContextsView() {
  const app = useApp()
  const report = app.live.report.value
  if (report.contexts.length === 0) {
    return (
      <EmptyState title="No audio context yet">
        <p>
          {app.recording.isActive.value
            ? 'The page has not made an AudioContext. Many pages do so with the first click.'
            : 'Press Record to see the contexts of the page: their state, rates, latencies and clocks.'}
        </p>
      </EmptyState>
    )
  }
  const shown = lastOf(report.contexts, MOST_CONTEXTS)
  return (
    <div class="contexts">
      {shown.map((context) => (
        <ContextCard key={context.id} context={context} />
      ))}
      <NotShown of="context" all={report.contexts.length} shown={shown.length} />
    </div>
  )
}

function ContextCard(props: { context: ContextFigures }) {
  const { live, recording } = useApp()
  const { context } = props
  const url = recording.documents.get(context.document)?.url ?? ''
  return (
    <section
      class="context-card chart-panel"
      data-testid="context"
      data-context={context.id}
      aria-label={live.contextLabel(context.id)}
    >
      <header class="chart-head">
        <h2>{live.contextLabel(context.id)}</h2>
        <span class={`state state-${context.state}`} data-testid="context-state">
          {context.state}
        </span>
        <span class="muted">{context.type}</span>
      </header>
      {url !== '' && (
        <p class="context-url" title={url}>
          {url}
        </p>
      )}
      <div class="context-groups">
        <FactGroup title="Output" facts={outputFacts(context)} />
        <FactGroup
          title="Audio thread"
          facts={threadFacts(context, contextLoad(context, live.report.value.processors))}
        />
        <FactGroup title="Clocks" facts={clockFacts(context)} />
      </div>
    </section>
  )
}

function outputFacts(context: ContextFigures): Fact[] {
  const { renderQuantumFrames, sampleRate } = context
  return [
    {
      name: 'Sample rate',
      text: formatNumber(context.sampleRate / 1000, 1, 'kHz'),
      value: context.sampleRate,
    },
    ...(renderQuantumFrames === DEFAULT_QUANTUM_FRAMES
      ? []
      : [
          {
            name: 'Render quantum',
            text: `${formatCount(renderQuantumFrames)} frames`,
            value: renderQuantumFrames,
            detail: formatMs((renderQuantumFrames / sampleRate) * 1000),
          },
        ]),
    {
      name: 'Callback',
      text:
        context.callbackFrames === null
          ? 'not told'
          : `${formatCount(context.callbackFrames)} frames`,
      value: context.callbackFrames,
      ...(context.callbackFrames === null
        ? {}
        : { detail: formatMs((context.callbackFrames / context.sampleRate) * 1000) }),
    },
    { name: 'Base latency', text: formatMs(context.baseLatencyMs), value: context.baseLatencyMs },
    {
      name: 'Output latency',
      text: context.outputLatencyMs === null ? 'not told' : formatMs(context.outputLatencyMs),
      value: context.outputLatencyMs,
    },
    { name: 'Sink', text: context.sink === '' ? 'default' : context.sink },
  ]
}

function threadFacts(context: ContextFigures, load: TimedLoad): Fact[] {
  const isOver = (load.peak ?? 0) > 1
  return [
    {
      name: 'Load',
      text: formatShare(load.average),
      value: load.average,
      detail: load.peak === null ? 'no processor was timed' : `peak ${formatShare(load.peak)}`,
      tone: isOver ? 'critical' : 'plain',
    },
    ...callbackFacts(context, load),
    {
      name: 'Underruns',
      text: context.underruns === null ? 'not told' : formatCount(context.underruns),
      value: context.underruns,
      ...(context.underrunDurationMs === null
        ? {}
        : { detail: formatMs(context.underrunDurationMs) }),
      tone: (context.underruns ?? 0) > 0 ? 'critical' : 'plain',
    },
    {
      name: 'Gaps seen',
      text: formatCount(context.gaps),
      value: context.gaps,
      tone: context.gaps > 0 ? 'warning' : 'plain',
    },
    { name: 'Probe', text: context.probe, tone: context.probe === 'blocked' ? 'warning' : 'plain' },
    { name: 'Peak level', text: formatDecibels(context.peak), value: context.peak },
    {
      name: 'Clipped',
      text: `${formatCount(context.clippedSamples)} samples`,
      value: context.clippedSamples,
      tone: context.clippedSamples > 0 ? 'warning' : 'plain',
    },
    {
      name: 'NaN',
      text: `${formatCount(context.nanSamples)} samples`,
      value: context.nanSamples,
      tone: context.nanSamples > 0 ? 'critical' : 'plain',
    },
  ]
}

/** Load of a callback of the device, where that is not a whole number of quanta. */
function callbackFacts({ callbackLoad }: ContextFigures, load: TimedLoad): Fact[] {
  if (callbackLoad === null || load.average === null) return []
  const { fewestQuanta, mostQuanta, load: ofMost, peak } = callbackLoad
  if (fewestQuanta === mostQuanta) return []
  return [
    {
      name: 'Load by callback',
      text: formatShare(ofMost),
      value: ofMost,
      detail:
        `of ${mostQuanta} quanta, others ${fewestQuanta}` +
        (peak === null ? '' : `; peak ${formatShare(peak)}`),
      tone: (peak ?? 0) > 1 ? 'critical' : 'plain',
    },
  ]
}

function clockFacts(context: ContextFigures): Fact[] {
  return [
    {
      name: 'Drift',
      text: formatNumber(context.driftPpm, 1, 'ppm'),
      value: context.driftPpm,
      detail: formatError(context.driftErrorPpm, 'ppm'),
    },
    {
      name: 'Fit residual',
      text: formatMs(context.clockResidualMs),
      value: context.clockResidualMs,
    },
    {
      name: 'Worklet clock',
      text: signed(context.workletOffsetMs),
      value: context.workletOffsetMs,
      detail: formatError(context.workletOffsetErrorMs, 'ms'),
    },
  ]
}

function FactGroup(props: { title: string; facts: Fact[] }) {
  return (
    <div class="fact-group">
      <h3>{props.title}</h3>
      <Facts facts={props.facts} />
    </div>
  )
}

function signed(value: number | null): string {
  if (value === null) return formatMs(null)
  return `${value >= 0 ? '+' : ''}${formatMs(value)}`
}
