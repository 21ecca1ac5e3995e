// `awescope compare`: two saved traces, or two groups of them, against each other. Node.

import { readFile, stat } from 'node:fs/promises'

import type { GateBound } from '../../trace/compare/gate.ts'
import { formatComparison } from '../../trace/text/compare-text.ts'
import { gateSentence } from '../../trace/text/compare-words.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { isBounds, parseBounds, parseBoundsFile } from '../compare/gate-bounds.ts'
import type { ComparedTraces } from '../compare/compare-traces.ts'
import { progress } from '../print.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'
import { runApart } from '../run-apart.ts'

const STOPPED = 'Stopped before the comparison was there.'
const AGAINST = '--against'
/** Stands for it among the operands, where no argument of a process can hold it. */
const AGAINST_MARK = '\0against'
const MAX_FILES = 100
const MAX_GATE_BYTES = 64 * 1024
const MAX_SEED = 2 ** 31 - 1

export interface CompareOptions {
  filesA: string[]
  filesB: string[]
  isJson: boolean
  isWhole: boolean
  seed: number
  /** Bounds, or the name of a file with bounds; null: no gate. */
  gate: GateBound[] | string | null
}

const HELP = `Usage: awescope compare A B [--json] [--gate BOUNDS] [--whole] [--seed N]
       awescope compare A1 A2 … --against B1 B2 … [the same options]

Says what differs between two traces, or two groups of them, how sure that is, and whether it is heard: for each stage,
end to end, onset and load the difference of p50, p95, p99 and spread with a 95 % interval and a permutation test, and
underruns. What changed from A to B for the worse is "worse". With a single recording a side, what differs from one
recording to the next cannot be told from what you changed: record each side three times.

  --against        What follows is the second group
  --json           Print the comparison as one JSON object
  --gate BOUNDS    Exit with 1 where B is worse than A by more than a share and by more than milliseconds, and this is
                   no chance: "endToEnd.p95=10%,2ms", several with ";" between them. Or a JSON file,
                   [{"stage": "endToEnd", "statistic": "p95", "relativePercent": 10, "absoluteMs": 2}]
  --whole          Read all of long traces, however long that takes
  --seed N         Another seed of what is drawn by lot; the same traces and seed give the same figures

Exit code: 0 done; 1 a bound of the gate is broken; 2 wrong usage, a bad file, or a bound that cannot be judged.
The reason is one sentence on stderr.
`

export const compareCommand: Command<CompareOptions> = {
  name: 'compare',
  operand: 'A B',
  summary: 'Say what differs between two traces',
  help: HELP,
  parse(args) {
    const marked = args.map((each) => (each === AGAINST ? AGAINST_MARK : each))
    const given = readArguments(
      'compare',
      marked,
      { text: 'two files', min: 2, max: 2 * MAX_FILES + 1 },
      {
        json: { type: 'boolean' },
        gate: { type: 'string' },
        whole: { type: 'boolean' },
        seed: { type: 'string' },
      },
    )
    const gate = given.text('gate')
    return {
      ...groupsOf(given.operands),
      isJson: given.isSet('json'),
      isWhole: given.isSet('whole'),
      seed: given.whole('seed', { min: 0, max: MAX_SEED, isInteger: true }, 1),
      gate: gate !== null && isBounds(gate) ? parseBounds(gate) : gate,
    }
  },
  run: runCompare,
}

function groupsOf(operands: readonly string[]): Pick<CompareOptions, 'filesA' | 'filesB'> {
  const at = operands.indexOf(AGAINST_MARK)
  if (at !== operands.lastIndexOf(AGAINST_MARK)) {
    throw new CommandError('--against was given twice: there are two groups.')
  }
  if (at === -1 && operands.length !== 2) {
    throw new CommandError(
      `awescope compare takes two files, but ${operands.length} were given; ` +
        'write groups as A1 A2 --against B1 B2.',
    )
  }
  const filesA = at === -1 ? operands.slice(0, 1) : operands.slice(0, at)
  const filesB = at === -1 ? operands.slice(1) : operands.slice(at + 1)
  if (filesA.length === 0 || filesB.length === 0) {
    throw new CommandError('Each side of --against needs at least one file.')
  }
  return { filesA, filesB }
}

/** Exit 0; 1 where a bound is broken; 2 where one cannot be judged. Rejects with CommandError. */
async function runCompare(options: CompareOptions, signal: AbortSignal): Promise<ExitCode> {
  const { filesA, filesB, isWhole, seed, gate } = options
  const bounds = typeof gate === 'string' ? await readBounds(gate) : (gate ?? [])
  const order = { filesA, filesB, isWhole, seed, bounds }
  const compared = await runApart('compare', order, STOPPED, signal)
  for (const sentence of compared.damage) progress(`awescope: ${sentence}`)
  print(compared, options.isJson)
  return exitOf(compared)
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
