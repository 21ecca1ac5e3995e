// Marks of glitches along the top of each chart over time: a click shows the moment in all of them. Panel page.

import type { ReadonlySignal } from '@preact/signals'
import type { ReportGlitch } from '../../trace/report/schema.ts'
import { useApp } from '../models/app-context.ts'
import { pxAt, type ChartScale, type DrawnChart, type PlotArea } from './chart-data.ts'

/** Marks that are nearer together are one. */
const NEAR_PX = 9

interface MarksProps {
  testId: string
  drawn: ReadonlySignal<DrawnChart | null>
  scale: ChartScale
}

/** A mark, and the glitches that it stands for, the latest last. */
interface Mark {
  px: number
  glitches: readonly [ReportGlitch, ...ReportGlitch[]]
}

/** The marks; nothing where there is no picture. */
export function GlitchMarks(props: MarksProps) {
  const { live, glitches } = useApp()
  const drawn = props.drawn.value
  if (drawn === null) return null
  const selectedId = glitches.selectedId.value
  const marks = marksOf(live.wholeReport.value.glitches, drawn.area, props.scale)
  return (
    <>
      {marks.map(({ px, glitches: here }) => {
        const [first, ...others] = here
        const isSelected = here.some(({ id }) => id === selectedId)
        const more = others.length === 0 ? '' : ` And ${others.length} more here.`
        return (
          <span
            key={first.id}
            class={`glitch-mark ${isSelected ? 'is-selected' : ''}`}
            style={{
              left: `${px}px`,
              top: `${drawn.area.top}px`,
              height: `${drawn.area.height}px`,
            }}
          >
            <button
              type="button"
              title={`${first.text}${more}`}
              aria-label={`Glitch: ${first.text}${more}`}
              data-testid={`${props.testId}-glitch`}
              // The hands on the chart would take it for the beginning of a drag.
              onPointerDown={(event) => event.stopPropagation()}
              onClick={() => glitches.select(first)}
            />
          </span>
        )
      })}
    </>
  )
}

/** In the order of time; what would lie on one another is one mark. */
export function marksOf(
  glitches: readonly ReportGlitch[],
  area: PlotArea,
  scale: ChartScale,
): Mark[] {
  const marks: Mark[] = []
  // Few of those of a long recording are in the picture.
  const [fromMs, toMs] = [scale.toValue(area.min), scale.toValue(area.max)]
  const shown = glitches.filter((glitch) => glitch.toMs >= fromMs && glitch.toMs <= toMs)
  for (const glitch of shown.sort((a, b) => a.toMs - b.toMs)) {
    const px = pxAt(area, scale.toX(glitch.toMs))
    const last = marks.at(-1)
    if (last !== undefined && px - last.px < NEAR_PX)
      marks[marks.length - 1] = { ...last, glitches: [...last.glitches, glitch] }
    else marks.push({ px, glitches: [glitch] })
  }
  return marks
}
