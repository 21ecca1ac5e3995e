// The Processors view: what each processor costs, against the budget of one render quantum; a ScriptProcessor node
// against that of its buffer. Panel page.

import type { ReportProcessor } from '../../../trace/report/schema.ts'
import { useApp } from '../../models/app-context.ts'
import { MOST_PROCESSORS, NotShown } from '../../parts/shown-part.tsx'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import type { TableContent } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { processorLabel } from './processor-label.ts'
import { processorLoad } from './timed-load.ts'
import { BYTES_HELP, BYTES_LABEL, bytesText } from '../../../trace/text/message-words.ts'
import { ABSENT } from '../../../trace/text/numbers.ts'
import { formatCount, formatError, formatShare, formatUs } from '../../../trace/text/format.ts'

const COST_FIGURES = ['mean', 'p50', 'p95', 'p99', 'max'] as const

const LEGEND = [
  { label: 'Mean', colour: 'var(--stage-worklet)' },
  {
    label: '99 % within',
    colour: 'color-mix(in srgb, var(--stage-worklet) 38%, transparent)',
  },
  { label: 'Longest', colour: 'var(--text)', shape: 'upright' },
  { label: 'Budget: one render quantum, or buffer', colour: 'var(--critical)', shape: 'upright' },
] as const

/** A bar for each processor, the costliest first, or what to do while there is none. */
export function ProcessorsView() {
  const app = useApp()
  const report = app.live.report.value
  if (report.processors.length === 0) {
    return (
      <EmptyState title="No processor has been timed yet">
        <p>
          {report.contexts.some((context) => context.probe === 'blocked')
            ? 'The page’s policy blocks the audio-thread probe, so the cost of its processors cannot be seen.'
            : 'A page that makes its sound in AudioWorklet processors, or in ScriptProcessor nodes, shows here what ' +
              'each of them costs. Oscillators and other native nodes have no processor.'}
        </p>
      </EmptyState>
    )
  }
  const rows = report.processors
    .toSorted((left, right) => right.load.average - left.load.average)
    .slice(0, MOST_PROCESSORS)
  return (
    <ChartPanel
      testId="processors"
      class="processors"
      title="Cost of each call against its quantum or buffer"
      label="Cost of processors"
      picture="bars"
      legend={LEGEND}
      readTable={() => tableOf(rows, (id) => app.live.contextLabel(id))}
    >
      <ul class="processor-list">
        {rows.map((processor) => (
          <ProcessorItem
            key={`${processor.contextId} ${processor.name} ${processor.instance}`}
            processor={processor}
          />
        ))}
      </ul>
      <NotShown of="processor" all={report.processors.length} shown={rows.length} />
    </ChartPanel>
  )
}

function ProcessorItem(props: { processor: ReportProcessor }) {
  const { live } = useApp()
  const { processor } = props
  const { processUs, budgetUs } = processor
  const load = processorLoad(processor)
  const isTimed = load.average !== null
  const tone = (load.peak ?? 0) > 1 ? 'is-critical' : (load.average ?? 0) > 0.7 ? 'is-warning' : ''
  return (
    <li class={`processor ${tone}`} data-testid="processor" data-name={processor.name}>
      <div class="processor-head">
        <b class="processor-name">{processorLabel(processor)}</b>
        <span class="muted">
          {live.contextLabel(processor.contextId)}
          {processor.thread === 'page' && `, main thread, buffer of ${processor.frames} frames`}
        </span>
        <span class="processor-load">
          <span data-testid="processor-load" data-value={load.average ?? undefined}>
            {formatShare(load.average)}
          </span>{' '}
          <span class="muted">average, </span>
          <span
            class="processor-peak"
            data-testid="processor-peak"
            data-value={load.peak ?? undefined}
          >
            {formatShare(load.peak)}
          </span>{' '}
          <span class="muted">peak</span>
        </span>
      </div>
      {isTimed && <CostBar processUs={processUs} budgetUs={budgetUs} />}
      <CostFigures processor={processor} />
      <p class="processor-note">
        {processUs.note}
        {isTimed && ` Clock step ${formatUs(processUs.resolution)}${meanError(processUs.error)}.`}
      </p>
    </li>
  )
}

function meanError(errorUs: number): string {
  return errorUs > 0 ? `; mean ${formatError(errorUs, 'µs')}` : ''
}

function CostBar(props: { processUs: ReportProcessor['processUs']; budgetUs: number }) {
  const { processUs, budgetUs } = props
  const scaleUs = Math.max(budgetUs, processUs.max) * 1.02
  const place = (us: number): string => `${Math.min(100, (us / scaleUs) * 100)}%`
  const costs = `Mean ${formatUs(processUs.mean)}, p99 ${formatUs(processUs.p99)}`
  const most = `maximum ${formatUs(processUs.max)} of ${formatUs(budgetUs)}`
  return (
    <div class="cost-bar" role="img" aria-label={`${costs}, ${most}`}>
      <span class="cost-p99" style={{ width: place(processUs.p99) }} />
      <span class="cost-mean" style={{ width: place(processUs.mean) }} />
      <span class="cost-max" style={{ left: place(processUs.max) }} />
      <span class="cost-budget" style={{ left: place(budgetUs) }} />
    </div>
  )
}

/** What is beside the cost of a call; nothing that is not known. */
function otherFigures({ constructUs, messages }: ReportProcessor): OtherFigure[] {
  const figures: OtherFigure[] = []
  if (constructUs !== null) figures.push({ name: 'constructed in', text: formatUs(constructUs) })
  if (messages === null) return figures
  const { toPage, arrived } = messages
  for (const way of [toItOf(messages), fromItOf(messages)]) {
    if (way.count === 0) continue
    const text = `${formatCount(way.count)}, ${way.perSecond.toFixed(1)}/s`
    const bytes = { name: `${BYTES_LABEL} in them`, text: bytesText(way), help: BYTES_HELP }
    figures.push({ name: `messages ${way.name}`, text }, bytes)
  }
  if (toPage > 0 && arrived === 0) figures.push({ name: 'of these', text: 'none reached the page' })
  return figures
}

interface OtherFigure {
  name: string
  text: string
  /** What it counts, where its name does not say all. */
  help?: string
}

type Messages = NonNullable<ReportProcessor['messages']>

const toItOf = (messages: Messages) => ({
  name: 'to it',
  count: messages.toProcessor,
  perSecond: messages.toProcessorPerSecond,
  bytes: messages.toProcessorBytes,
  more: messages.toProcessorMore,
})

const fromItOf = (messages: Messages) => ({
  name: 'from it',
  count: messages.toPage,
  perSecond: messages.toPagePerSecond,
  bytes: messages.toPageBytes,
  more: messages.toPageMore,
})

function CostFigures(props: { processor: ReportProcessor }) {
  const { processor } = props
  const { processUs, budgetUs, quanta } = processor
  return (
    <dl class="cost-figures">
      {COST_FIGURES.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-testid={`processor-${name}`} data-value={processUs[name]}>
            {costText(processor, name)}
          </dd>
        </div>
      ))}
      <div>
        <dt>budget</dt>
        <dd data-value={budgetUs}>{formatUs(budgetUs)}</dd>
      </div>
      <div>
        <dt>{processor.thread === 'audio' ? 'quanta' : 'buffers'}</dt>
        <dd data-value={quanta}>{formatCount(quanta)}</dd>
      </div>
      {otherFigures(processor).map(({ name, text, help }, index) => (
        <div key={index} data-testid="processor-other" title={help}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function tableOf(rows: readonly ReportProcessor[], labelOf: (id: string) => string): TableContent {
  return {
    columns: [
      { label: 'Processor' },
      { label: 'Context' },
      ...COST_FIGURES.map((label) => ({ label, isNumber: true })),
      { label: 'Error of mean', isNumber: true },
      { label: 'Clock step', isNumber: true },
      { label: 'Budget', isNumber: true },
      { label: 'Average load', isNumber: true },
      { label: 'Peak load', isNumber: true },
      { label: 'Quanta', isNumber: true },
      { label: 'Timed', isNumber: true },
      { label: 'Constructed in', isNumber: true },
      { label: 'Messages to it', isNumber: true },
      { label: 'Messages from it', isNumber: true },
      { label: 'Buffers, texts to it' },
      { label: 'Buffers, texts from it' },
    ],
    rows: rows.map((processor) => {
      const { processUs, budgetUs } = processor
      const load = processorLoad(processor)
      return [
        processorLabel(processor),
        labelOf(processor.contextId),
        ...COST_FIGURES.map((name) => ({
          text: costText(processor, name),
          value: processUs[name],
        })),
        {
          text: processor.timed === 0 ? '–' : formatError(processUs.error, 'µs'),
          value: processUs.error,
        },
        { text: formatUs(processUs.resolution), value: processUs.resolution },
        { text: formatUs(budgetUs), value: budgetUs },
        { text: formatShare(load.average), value: load.average ?? undefined },
        { text: formatShare(load.peak), value: load.peak ?? undefined },
        { text: formatCount(processor.quanta), value: processor.quanta },
        { text: formatCount(processor.timed), value: processor.timed },
        { text: formatUs(processor.constructUs), value: processor.constructUs ?? undefined },
        {
          text: formatCount(processor.messages?.toProcessor),
          value: processor.messages?.toProcessor,
        },
        { text: formatCount(processor.messages?.toPage), value: processor.messages?.toPage },
        processor.messages === null ? ABSENT : bytesText(toItOf(processor.messages)),
        processor.messages === null ? ABSENT : bytesText(fromItOf(processor.messages)),
      ]
    }),
  }
}

/** With no more digits than its error, or the clock's step, allows. */
function costText(
  { timed, processUs }: ReportProcessor,
  name: (typeof COST_FIGURES)[number],
): string {
  if (timed === 0) return formatUs(null)
  return formatUs(processUs[name], name === 'mean' ? processUs.error : processUs.resolution)
}
