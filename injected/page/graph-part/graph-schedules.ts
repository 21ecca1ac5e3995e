// What the page schedules of its parameters: the latest calls of each are kept, as numbers, and told of a node that
// somebody looks at. Page world. Costs each of these calls about a microsecond.

import {
  CALL_AGAIN,
  CALL_LASTS,
  MAX_SCHEDULED,
  SCHEDULE_CALLS,
} from '../../../trace/wire/graph-names.ts'
import { KIND } from '../../../trace/wire/record.ts'
import { at, createList, createWeakTable, cutText, type List, max } from '../natives.ts'
import type { Patcher } from '../patch.ts'
import { parameterPrototype } from './graph-natives.ts'
import type { GraphRecords } from './graph-records.ts'

interface Call {
  /** Of SCHEDULE_CALLS. */
  readonly number: number
  /** Seconds; NaN where the page has given no number. */
  readonly time: number
  readonly value: number
  /** Time constant or duration, seconds; 0: it has none. */
  readonly lasts: number
}

interface Schedule {
  /** The latest, each at its number modulo MAX_SCHEDULED. */
  readonly calls: List<Call>
  /** All that were ever kept; and how many of them have been told since `telling`. */
  made: number
  told: number
  telling: number
}

export interface GraphSchedules {
  /** What is kept of this node is told from its beginning. */
  again(node: number): void
  /** Writes what has come since the last telling of a parameter: the one at `place` of that node. */
  tell(param: AudioParam, node: number, place: number, sampleRate: number): void
}

/** Wraps the calls, of which none is kept yet. Parameters are held weakly. */
export function watchSchedules(patcher: Patcher, records: GraphRecords): GraphSchedules {
  const schedules = createWeakTable<object, Schedule>()
  let telling = 0

  const keep = (param: object, call: Call): void => {
    let schedule = schedules.get(param)
    if (!schedule) {
      schedule = { calls: createList(), made: 0, told: 0, telling: 0 }
      schedules.set(param, schedule)
    }
    schedule.calls[schedule.made++ % MAX_SCHEDULED] = call
  }

  for (let number = CALL_AGAIN + 1; number < CALL_LASTS; number++) {
    const name = SCHEDULE_CALLS[number] as string
    const isCancelling = cutText(name, 6) === 'cancel'
    patcher.hookMethod(parameterPrototype, name, {
      after(self, args) {
        // What is no number was turned into one by the native; doing it again could run code of the page.
        const numberAt = (index: number, otherwise: number): number => {
          const given = at(args, index)
          return typeof given === 'number' ? given : otherwise
        }
        keep(self as object, {
          number,
          time: numberAt(isCancelling ? 0 : 1, NaN),
          value: isCancelling ? NaN : numberAt(0, NaN),
          lasts: numberAt(2, 0),
        })
      },
    })
  }

  return {
    again(node) {
      telling++
      records.write(KIND.graphSchedule, CALL_AGAIN, 0, NaN, node, NaN)
    },
    tell(param, node, place, sampleRate) {
      const schedule = schedules.get(param)
      if (!schedule) return
      const { calls, made } = schedule
      if (schedule.telling !== telling) schedule.told = 0
      schedule.telling = telling
      const write = (flags: number, seconds: number, told: number): void =>
        records.write(KIND.graphSchedule, flags, place, seconds * sampleRate, node, told)
      for (let index = max(schedule.told, made - MAX_SCHEDULED); index < made; index++) {
        const { number, time, value, lasts } = calls[index % MAX_SCHEDULED] as Call
        write(number, time, value)
        if (lasts > 0) write(CALL_LASTS, lasts, NaN)
      }
      schedule.told = made
    },
  }
}
