// The commands of `awescope`, in the order in which the help lists them. Node.

import type { Command } from './command.ts'
import { auditCommand } from './commands/audit.ts'
import { compareCommand } from './commands/compare.ts'
import { demoCommand } from './commands/demo.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { queryCommand } from './commands/query.ts'
import { recordCommand } from './commands/record.ts'
import { renderCommand } from './commands/render.ts'
import { replayCommand } from './commands/replay.ts'
import { reportCommand } from './commands/report.ts'
import { sanitiseCommand } from './commands/sanitise.ts'

export const COMMANDS: readonly Command[] = [
  demoCommand,
  recordCommand,
  replayCommand,
  reportCommand,
  auditCommand,
  compareCommand,
  queryCommand,
  exportCommand,
  importCommand,
  sanitiseCommand,
  renderCommand,
]
