// Load meters as on a mixing desk: one for each context and processor, with average, peak hold and an overload lamp
// that stays lit until it is reset. Bars move by transforms in the animation frame; numbers follow a few times a
// second. Panel page.

import type { ReportGlitch } from '../../../trace/report/schema.ts'
import type { ContextLive, ProcessorThread } from '../../../trace/contexts/figures.ts'
import { useEffect, useRef } from 'preact/hooks'
import { formatShare } from '../../../trace/text/format.ts'
import { processorLabel } from '../processors/processor-label.ts'
import { contextKey, processorKey, type OverloadLamp } from './overload-model.ts'
import { useApp } from '../../models/app-context.ts'
import { QUICK_FRAME_MS } from '../../models/frame-scheduler.ts'
import { lastOf, MOST_CONTEXTS, MOST_METERS, NotShown } from '../../parts/shown-part.tsx'

/** What the bars' colours say. */
const COLOUR_WORDS = 'Green to 70 % of the quantum, amber to 100 %, red over it'

/** The bar's right end: loads may pass 100 %. */
const SCALE_END = 1.5

const BAR_STEPS = 500

/** A meter for each context that is shown and for each of its processors. */
export function LoadMeters() {
  const app = useApp()
  const { live, shown: now, overload } = app
  void live.tick.value
  const { contextId: chosen } = live.selection.value
  const all = now.contexts.filter(({ contextId }) => chosen === null || contextId === chosen)
  const shown = lastOf(all, MOST_CONTEXTS)
  const isLit = overload.lamps.value.size > 0
  return (
    <section class="chart-panel panel-load" aria-label="Audio load">
      <header class="chart-head">
        <h2>Audio load</h2>
        <span class="chart-note">share of the render quantum</span>
        <button
          type="button"
          class="link-button"
          data-testid="reset-peaks"
          aria-disabled={!isLit}
          onClick={overload.reset}
        >
          Reset peaks
        </button>
      </header>
      <div class="meters" data-testid="load-meter">
        <div class="meter-scale" aria-hidden="true" title={COLOUR_WORDS}>
          {[0, 0.5, 1, 1.5].map((mark) => (
            <span key={mark} style={{ left: `${(mark / SCALE_END) * 100}%` }}>
              {mark * 100}
            </span>
          ))}
        </div>
        {shown.map((context) => (
          <ContextMeters key={context.contextId} context={context} />
        ))}
        <NotShown of="context" all={all.length} shown={shown.length} />
        {shown.length === 0 && <p class="muted">No audio context yet.</p>}
      </div>
    </section>
  )
}

function ContextMeters(props: { context: ContextLive }) {
  const { live, overload } = useApp()
  const { context } = props
  const lamps = overload.lamps.value
  const id = context.contextId
  const processors = lastOf(context.processors, MOST_METERS)
  const { glitches } = live.fullReport.value
  const glitchOf = (contextId: string, processor: string | null): ReportGlitch | undefined =>
    glitches.findLast(
      (glitch) => glitch.contextId === contextId && (processor === null || isBy(glitch, processor)),
    )
  const timed = live.fullReport.value.processors.filter(
    (processor) => processor.contextId === id && processor.timed > 0,
  )
  return (
    <div class="meter-group">
      <Meter
        name={live.contextLabel(id)}
        isContext
        isTimed={timed.some(({ thread }) => thread === 'audio')}
        readLoad={() => context}
        lamp={lamps.get(contextKey(id))}
        lit={glitchOf(id, null)}
        testId={`meter-${id}`}
      />
      {processors.map((processor) => (
        <Meter
          key={`${processor.name}#${processor.instance}`}
          name={processorLabel(processor)}
          thread={processor.thread}
          isContext={false}
          isTimed={timed.some(
            ({ name, instance }) => name === processor.name && instance === processor.instance,
          )}
          readLoad={() => processor}
          lamp={lamps.get(processorKey(id, processor.name, processor.instance))}
          lit={glitchOf(id, processorLabel(processor))}
          testId={`meter-${id}-${processor.name}-${processor.instance}`}
        />
      ))}
      <NotShown of="processor" all={context.processors.length} shown={processors.length} />
    </div>
  )
}

interface MeterProps {
  name: string
  isContext: boolean
  thread?: ProcessorThread
  /** False: no quantum was timed, so that nothing is known of the load. */
  isTimed: boolean
  readLoad: () => { loadNow: number; loadPeak: number }
  lamp: OverloadLamp | undefined
  /** What lit the lamp, as far as it is known. */
  lit: ReportGlitch | undefined
  testId: string
}

function Meter(props: MeterProps) {
  const { name, isContext, thread, isTimed, readLoad, lamp, lit, testId } = props
  const budget = thread === 'page' ? `${name}: share of its buffer, in the main thread` : name
  const { loadNow, loadPeak } = readLoad()
  const share = (load: number): string => formatShare(isTimed ? load : null)
  return (
    <div class={`meter ${isContext ? 'meter-context' : 'meter-processor'}`}>
      <span class="meter-name" title={budget}>
        {name}
      </span>
      <MeterBar name={name} isTimed={isTimed} readLoad={readLoad} />
      <span class="meter-numbers" title={isTimed ? undefined : 'No quantum was timed'}>
        <span data-testid={`${testId}-now`} data-value={finite(loadNow)} title="Load now">
          {share(loadNow)}
        </span>
        <span
          class="muted"
          data-testid={`${testId}-peak`}
          data-value={finite(loadPeak)}
          title="Peak since the last reset"
        >
          {share(loadPeak)}
        </span>
      </span>
      <Lamp name={name} lamp={lamp} lit={lit} />
    </div>
  )
}

function MeterBar(props: Pick<MeterProps, 'name' | 'isTimed' | 'readLoad'>) {
  const app = useApp()
  const cover = useRef<HTMLSpanElement | null>(null)
  const hold = useRef<HTMLSpanElement | null>(null)
  const latest = useRef(props)
  latest.current = props
  const { loadNow, loadPeak } = props.readLoad()

  useEffect(() => {
    let drawn = ''
    const draw = (): void => {
      const load = latest.current.readLoad()
      const now = positionOf(load.loadNow)
      const peak = positionOf(load.loadPeak)
      // Half a pixel of a usual bar: nobody sees less.
      const key = `${Math.round(now * BAR_STEPS)} ${Math.round(peak * BAR_STEPS)}`
      if (key === drawn) return
      drawn = key
      if (cover.current !== null) cover.current.style.transform = `scaleX(${1 - now})`
      if (hold.current !== null) {
        // Its own width to the left, so that it stays in sight at the end of the scale.
        hold.current.style.transform = `translateX(calc(${peak * 100}% - 2px))`
        hold.current.style.opacity = peak > 0 ? '1' : '0'
      }
    }
    draw()
    return app.scheduler.onFrame(draw, QUICK_FRAME_MS)
  }, [])

  return (
    <span
      class="meter-bar"
      title={COLOUR_WORDS}
      role="meter"
      aria-label={`Load of ${props.name}`}
      aria-valuemin={0}
      aria-valuemax={150}
      aria-valuenow={Math.round(100 * finite(loadNow))}
      aria-valuetext={
        props.isTimed
          ? `${formatShare(loadNow)}, peak ${formatShare(loadPeak)}`
          : 'no quantum was timed'
      }
    >
      <span class="meter-cover" ref={cover} />
      <span class="meter-hold" ref={hold} />
    </span>
  )
}

function Lamp(props: Pick<MeterProps, 'name' | 'lamp' | 'lit'>) {
  const { overload } = useApp()
  const { lamp, lit } = props
  const why = lit === undefined ? '' : `. Last by: ${lit.text.replace(/\.$/, '')}`
  const text = lamp === undefined ? 'No overload' : describeLamp(lamp) + why
  return (
    <button
      type="button"
      class={`lamp ${lamp === undefined ? '' : 'is-lit'}`}
      data-testid="overload-lamp"
      data-lit={lamp !== undefined}
      aria-label={`${props.name}: ${text}${lamp === undefined ? '' : '. Reset'}`}
      title={lamp === undefined ? text : `${text}. Click to reset.`}
      disabled={lamp === undefined}
      onClick={overload.reset}
    />
  )
}

/** True where the processor had the largest part in it. */
function isBy({ evidence }: ReportGlitch, processor: string): boolean {
  return evidence.some((each) => 'processor' in each && each.processor === processor)
}

function describeLamp(lamp: OverloadLamp): string {
  const parts: string[] = []
  if (lamp.peak > 1) parts.push(`overload, peak ${formatShare(lamp.peak)}`)
  if (lamp.underruns > 0) parts.push(`${lamp.underruns} underruns`)
  else if (lamp.gaps > 0) parts.push(`${lamp.gaps} gaps in the audio clock`)
  return parts.join(', ')
}

function positionOf(load: number): number {
  return Math.max(0, Math.min(1, finite(load) / SCALE_END))
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}
