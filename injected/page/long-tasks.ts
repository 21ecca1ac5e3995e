// Tasks that keep the main thread for more than 50 ms, where the platform tells of them. Page world.

import { KIND } from '../../trace/wire/record.ts'
import {
  bare,
  bound,
  each,
  getterOf,
  ignore,
  nativeClass,
  nowMs,
  prototypeOf,
  quietly,
  timeOriginMs,
  uncurry,
} from './natives.ts'
import type { Output } from './output.ts'

// Who knows this class tells of such tasks; Firefox (153) complains in the page's console when it is asked.
const Observer = prototypeOf('PerformanceLongTaskTiming') && nativeClass('PerformanceObserver')
const { observe, disconnect } = Observer ? Observer.prototype : ({} as PerformanceObserver)
const entriesOf = Observer && uncurry(PerformanceObserverEntryList.prototype.getEntries)
const entry = prototypeOf('PerformanceEntry')
const startTime = getterOf<number>(entry, 'startTime')
const duration = getterOf<number>(entry, 'duration')

/** Writes each long task that ends from here on, until what it returns is called. Costs nothing between them. */
export function watchLongTasks(output: Output): () => void {
  if (!Observer || !entriesOf) return ignore
  const write = (wallMs: number, ms: number): void =>
    output.record(KIND.longTask, 0, 0, NaN, wallMs, 0, ms)
  const observer = new Observer(
    quietly((list: PerformanceObserverEntryList) =>
      each(entriesOf(list), (task) => write(timeOriginMs + startTime(task), duration(task))),
    ),
  )
  bound(observe, observer)(bare({ type: 'longtask' }))
  write(nowMs(), 0)
  return bound(disconnect, observer)
}
