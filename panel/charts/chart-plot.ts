// The uPlot of a chart: made with its first data, given new data, made anew after it was removed. Panel page.

import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { copyData, drawableLimits, type ChartData, type DrawnChart } from './chart-data.ts'
import type { ChartOptions } from './chart-options.ts'
import type { Palette } from './palette.ts'

export interface ChartPlot {
  /** Draws once. Copies the data. */
  draw(
    data: ChartData,
    size: { width: number; height: number },
    createOptions: (palette: Palette) => ChartOptions,
  ): Omit<DrawnChart, 'rest'>
  remove(): void
}

/** A plot in `element`, nothing drawn. */
export function createChartPlot(element: HTMLElement, palette: Palette): ChartPlot {
  let plot: uPlot | null = null

  const areaOf = ({ bbox }: uPlot, { x }: ChartData): DrawnChart['area'] => {
    const ratio = uPlot.pxRatio
    return {
      left: bbox.left / ratio,
      top: bbox.top / ratio,
      width: bbox.width / ratio,
      height: bbox.height / ratio,
      ...x,
    }
  }

  return {
    draw(given, size, createOptions) {
      const data = copyData({ ...given, x: drawableLimits(given.x) })
      const { columns, x } = data
      const current = plot ?? new uPlot({ ...createOptions(palette), ...size }, columns, element)
      plot = current
      current.batch(() => {
        if (current.width !== size.width || current.height !== size.height) current.setSize(size)
        current.setData(columns, false)
        current.setScale('x', x)
      })
      return { data, area: areaOf(current, data) }
    },
    remove() {
      plot?.destroy()
      plot = null
    },
  }
}
