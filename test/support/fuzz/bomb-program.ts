// Reports one trace file as the command line does, and tells what that took. Plain Node, bundled.
//
//   node program.mjs FILE

import { reportTrace } from '../../../cli/report-trace.ts'
import { peakMegabytes } from './peak-memory.ts'

/** One line of stdout. */
export interface BombFigures {
  cpuSeconds: number
  /** Above what the process held before. */
  peakMegabytes: number
  /** What was said of what was left out. */
  said: string[]
}

const heldMegabytes = peakMegabytes()
const before = process.resourceUsage()
const { report, damage } = await reportTrace(process.argv[2] as string)
const after = process.resourceUsage()
const cpuUs = after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime
const figures: BombFigures = {
  cpuSeconds: cpuUs / 1e6,
  peakMegabytes: peakMegabytes() - heldMegabytes,
  said: [...damage, ...report.notices.map(({ text }) => text)],
}
console.log(JSON.stringify(figures))
