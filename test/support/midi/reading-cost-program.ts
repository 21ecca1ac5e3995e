// Reads crowded MIDI files, each in a process of its own, and prints what that took, as JSON. Runs in plain Node,
// bundled.

import { execFileSync } from 'node:child_process'

import { readMidiFile } from '../../../midi/read-midi-file.ts'
import { CROWDED_FILES, type CrowdedFile } from './crowded-files.ts'

export interface ReadingCost {
  readonly name: CrowdedFile
  /** Messages; −1 where the file is refused. */
  readonly events: number
  readonly cpuSeconds: number
  /** Beyond what the process took with the file in it. */
  readonly memoryMb: number
}

function costOf(name: CrowdedFile): ReadingCost {
  const bytes = CROWDED_FILES[name]()
  const before = { rss: process.memoryUsage.rss(), cpu: process.cpuUsage() }
  let events = -1
  try {
    events = readMidiFile(bytes).atMs.length
  } catch {
    events = -1
  }
  const { user, system } = process.cpuUsage(before.cpu)
  const memoryMb = process.resourceUsage().maxRSS / 1024 - before.rss / 2 ** 20
  return { name, events, cpuSeconds: (user + system) / 1e6, memoryMb }
}

const [program, name] = process.argv.slice(1) as [string, CrowdedFile?]
const cost =
  name === undefined
    ? Object.keys(CROWDED_FILES).map((each): unknown =>
        JSON.parse(execFileSync(process.execPath, [program, each], { encoding: 'utf8' })),
      )
    : costOf(name)
process.stdout.write(JSON.stringify(cost))
