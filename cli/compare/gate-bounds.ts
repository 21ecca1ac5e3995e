// The bounds of `--gate`: written on the command line, or in a JSON file. Strict, so that a slip of the pen is said and
// never passes in silence. Node; reads nothing.

import type { GateBound } from '../../trace/compare/gate.ts'
import { COMPARE_STAGES } from '../../trace/compare/run-samples.ts'
import { STATISTICS } from '../../trace/compare/schema.ts'
import { listOf } from '../arguments.ts'
import { CommandError } from '../command-error.ts'

const MAX_BOUNDS = 100
const MAX_PERCENT = 100_000
const MAX_MS = 60_000
const EXAMPLE = 'endToEnd.p95=10%,2ms'

/** What `--gate` holds: bounds, or the name of a file with bounds; null: it was not given. Throws CommandError. */
export function gateOf(text: string | null): GateBound[] | string | null {
  return text !== null && isBounds(text) ? parseBounds(text) : text
}

/** True where the text of `--gate` holds bounds; else it names a file. */
export function isBounds(text: string): boolean {
  return text.includes('=')
}

/** The bounds in a text such as "endToEnd.p95=10%,2ms; port.p50=20%,1ms". Throws CommandError (exit 2). */
export function parseBounds(text: string): GateBound[] {
  const parts = text.split(';').map((part) => part.trim())
  return checkedList(parts.filter((part) => part !== '').map(parseBound))
}

/** The bounds in a JSON file: a list of objects with the fields of GateBound. Throws CommandError (exit 2). */
export function parseBoundsFile(file: string, json: string): GateBound[] {
  let given: unknown
  try {
    given = JSON.parse(json)
  } catch {
    throw new CommandError(`${file} is not JSON.`)
  }
  if (!Array.isArray(given)) throw new CommandError(`${file} must hold a list of bounds.`)
  return checkedList(
    given.map((entry: unknown, index) => boundOf(entry, `${file}, bound ${index + 1}`)),
  )
}

function checkedList(bounds: GateBound[]): GateBound[] {
  if (bounds.length === 0) throw new CommandError(`--gate holds no bound: write it as ${EXAMPLE}.`)
  if (bounds.length > MAX_BOUNDS) {
    throw new CommandError(`--gate holds ${bounds.length} bounds; ${MAX_BOUNDS} are the most.`)
  }
  return bounds
}

function parseBound(text: string): GateBound {
  const match = /^(\w+)\.(\w+)\s*=\s*(.*)$/.exec(text)
  if (match === null)
    throw new CommandError(`--gate "${text}" is no bound: write it as ${EXAMPLE}.`)
  const [, stage, statistic, limits = ''] = match
  const percent = /(?:^|,)\s*\+?(\d+(?:\.\d+)?)\s*%\s*(?:,|$)/.exec(limits)?.[1]
  const absolute = /(?:^|,)\s*\+?(\d+(?:\.\d+)?)\s*ms\s*(?:,|$)/.exec(limits)?.[1]
  if (percent === undefined || absolute === undefined || limits.split(',').length !== 2) {
    throw new CommandError(
      `--gate "${text}" needs a bound in percent and one in milliseconds, such as ${EXAMPLE}.`,
    )
  }
  return boundOf(
    { stage, statistic, relativePercent: Number(percent), absoluteMs: Number(absolute) },
    `--gate "${text}"`,
  )
}

function boundOf(given: unknown, where: string): GateBound {
  const fields = typeof given === 'object' && given !== null ? given : {}
  const field = (name: string): unknown => (fields as Record<string, unknown>)[name]
  const stage = COMPARE_STAGES.find((each) => each === field('stage'))
  if (stage === undefined)
    throw new CommandError(`${where}: stage must be ${listOf(COMPARE_STAGES)}.`)
  const statistic = STATISTICS.find((each) => each === field('statistic'))
  if (statistic === undefined) {
    throw new CommandError(`${where}: statistic must be ${listOf(STATISTICS)}.`)
  }
  return {
    stage,
    statistic,
    relativePercent: limitOf(field('relativePercent'), 'relativePercent', MAX_PERCENT, where),
    absoluteMs: limitOf(field('absoluteMs'), 'absoluteMs', MAX_MS, where),
  }
}

function limitOf(value: unknown, name: string, most: number, where: string): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value
  throw new CommandError(`${where}: ${name} must be a number from 0 to ${most}.`)
}
