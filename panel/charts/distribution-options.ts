// The look of a distribution: bars over milliseconds, counts upwards, percentiles marked. Panel page.

import { formatMs, formatTick } from '../../trace/text/format.ts'
import { binPlace } from './bin-picture.ts'
import type { ChartScale } from './chart-data.ts'
import {
  createAxis,
  createBars,
  createChartOptions,
  drawMarker,
  type ChartOptions,
} from './chart-options.ts'
import type { Bin } from './distribution-bins.ts'
import type { Palette } from './palette.ts'

/** The axis is milliseconds, and so is the picture. */
export const MS_SCALE: ChartScale = { toX: (ms) => ms, toValue: (ms) => ms }

/** A percentile that is marked, in a row of its own from the top. */
export interface Percentile {
  readonly name: string
  readonly ms: number
  readonly colour: 'text' | 'accent' | 'warning' | 'critical'
}

/** `isSigned`: values may be below 0. `read`: what is shown and marked when it is drawn. */
export function createDistributionOptions(
  palette: Palette,
  isSigned: boolean,
  read: () => { bins: readonly Bin[]; percentiles: readonly Percentile[] },
): ChartOptions {
  return createChartOptions({
    // Room for half of the last tick's label.
    padding: [8, 24, 0, 0],
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max ?? 1) * 1.3] } },
    axes: [
      createAxis(palette, {
        size: 24,
        space: 52,
        values: (_plot, ticks) =>
          ticks.map((tick) => (tick < 0 && !isSigned ? '' : `${formatTick(tick)} ms`)),
      }),
      createAxis(palette, {
        size: 56,
        space: 28,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
      }),
    ],
    series: [createBars(palette.accent, { size: [0.9, 60], align: 0 })],
    draw(plot) {
      const { bins, percentiles } = read()
      percentiles.forEach(({ name, ms, colour }, row) =>
        drawMarker(plot, binPlace(bins, ms), palette[colour], `${name} ${formatMs(ms)}`, row),
      )
    },
  })
}
