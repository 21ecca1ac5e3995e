// `awescope compare`: two saved traces, or two groups of them, against each other. Node.

import type { GateBound } from '../../trace/compare/gate.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { CommandError } from '../command-error.ts'
import { gateOf } from '../compare/gate-bounds.ts'
import { compareAndPrint, SEEDS } from '../compare/print-comparison.ts'

const AGAINST = '--against'
/** Stands for it among the operands, where no argument of a process can hold it. */
const AGAINST_MARK = '\0against'
const MAX_FILES = 100

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
    return {
      ...groupsOf(given.operands),
      isJson: given.isSet('json'),
      isWhole: given.isSet('whole'),
      seed: given.whole('seed', SEEDS, 1),
      gate: gateOf(given.text('gate')),
    }
  },
  run: compareAndPrint,
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
