// What is measured, one task for each process: bundled as the product is, run by plain Node, result as one line of JSON
// on stdout. A bundle, because Vitest's own module wrapping would slow every imported function and constant down.
//
//   node --expose-gc worker.mjs TASK [JSON argument]

import { coldStart, type ColdStartTask } from './task-cold-start.ts'
import { blocks, type BlocksTask } from './task-blocks.ts'
import { bursts, type BurstsTask } from './task-bursts.ts'
import { chips, type ChipsTask } from './task-chips.ts'
import { compare, type CompareTask } from './task-compare.ts'
import { memory, type MemoryTask } from './task-memory.ts'
import { profile, type ProfileTask } from './task-profile.ts'
import { quiet, type QuietTask } from './task-quiet.ts'
import { voices, type VoicesTask } from './task-voices.ts'

export interface Tasks {
  compare: typeof compare
  voices: typeof voices
  chips: typeof chips
  blocks: typeof blocks
  bursts: typeof bursts
  coldStart: typeof coldStart
  quiet: typeof quiet
  memory: typeof memory
  profile: typeof profile
}

async function run(name: string, argument: unknown): Promise<unknown> {
  switch (name as keyof Tasks) {
    case 'compare':
      return await compare(argument as CompareTask)
    case 'voices':
      return voices(argument as VoicesTask)
    case 'chips':
      return chips(argument as ChipsTask)
    case 'blocks':
      return await blocks(argument as BlocksTask)
    case 'bursts':
      return await bursts(argument as BurstsTask)
    case 'coldStart':
      return coldStart(argument as ColdStartTask)
    case 'quiet':
      return await quiet(argument as QuietTask)
    case 'memory':
      return memory(argument as MemoryTask)
    case 'profile':
      return profile(argument as ProfileTask)
    default:
      throw new Error(`There is no task ${name}.`)
  }
}

// libfluidsynth and spessasynth_core talk on the console; stdout belongs to the result.
console.log = console.info = console.warn = (...words) => console.error(...words)
const [, , name = '', argument = 'null'] = process.argv
const result = await run(name, JSON.parse(argument))
process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit(0))
