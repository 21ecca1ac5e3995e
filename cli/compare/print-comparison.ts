// A comparison of traces as a command prints it, and what its gate makes of the exit code. Node.

import { readFile, stat } from 'node:fs/promises'

import type { GateBound } from '../../trace/compare/gate.ts'
import { formatComparison } from '../../trace/text/compare-text.ts'
import { gateSentence } from '../../trace/text/compare-words.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { progress } from '../print.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'
import { runApart } from '../run-apart.ts'
import type { ComparedTraces } from './compare-traces.ts'
import { parseBoundsFile } from './gate-bounds.ts'

const STOPPED = 'Stopped before the comparison was there.'
const MAX_GATE_BYTES = 64 * 1024
/** Of what is drawn by lot. */
export const SEEDS = { min: 0, max: 2 ** 31 - 1, isInteger: true }

export interface ComparisonWish {
  filesA: readonly string[]
  filesB: readonly string[]
  isJson: boolean
  isWhole: boolean
  seed: number
  /** Bounds, or the name of a file with bounds; null: no gate. */
  gate: readonly GateBound[] | string | null
}

/** Exit 0; 1 where a bound is broken; 2 where one cannot be judged. Rejects with CommandError. */
export async function compareAndPrint(
  options: ComparisonWish,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { filesA, filesB, isWhole, seed, gate } = options
  const bounds = await boundsOf(gate)
  const order = { filesA, filesB, isWhole, seed, bounds }
  const compared = await runApart('compare', order, STOPPED, signal)
  for (const sentence of compared.damage) progress(`awescope: ${sentence}`)
  print(compared, options.isJson)
  return exitOf(compared)
}

/** The bounds, read where they stand in a file. Rejects with CommandError (exit 2). */
export async function boundsOf(gate: ComparisonWish['gate']): Promise<readonly GateBound[]> {
  return typeof gate === 'string' ? await readBounds(gate) : (gate ?? [])
}

function print({ comparison, gate }: ComparedTraces, isJson: boolean): void {
  const whole = gate.length === 0 ? comparison : { ...comparison, gate }
  const text = isJson ? JSON.stringify(whole, null, 2) : formatComparison(comparison).trimEnd()
  process.stdout.write(`${text}\n`)
  if (isJson) return
  const held = gate.filter(({ outcome }) => outcome === 'held')
  if (held.length > 0) process.stdout.write(`\n${held.map(gateSentence).join('\n')}\n`)
}

function exitOf({ gate }: ComparedTraces): ExitCode {
  const failed = gate.filter(({ outcome }) => outcome !== 'held')
  for (const result of failed) progress(`awescope: ${gateSentence(result)}`)
  if (failed.some(({ outcome }) => outcome === 'broken')) return EXIT.gateBroken
  return failed.length > 0 ? EXIT.usage : EXIT.ok
}

async function readBounds(file: string): Promise<GateBound[]> {
  try {
    const { size } = await stat(file)
    if (size > MAX_GATE_BYTES) throw new CommandError(`${file} is too large for a list of bounds.`)
    return parseBoundsFile(file, await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(
      `--gate: ${file} cannot be read: ${whyUnreadable(error)}. Write bounds as endToEnd.p95=10%,2ms.`,
    )
  }
}
