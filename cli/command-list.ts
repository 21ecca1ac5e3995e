// The commands of `awescope`, in the order in which the help lists them. Each is loaded when it is asked for: of a
// short one, a third of the time was the code of the others. Node.

import type { Command } from './command.ts'

const LOADERS = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  record: async () => (await import('./commands/record.ts')).recordCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  compare: async () => (await import('./commands/compare.ts')).compareCommand,
  query: async () => (await import('./commands/query.ts')).queryCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  sanitise: async () => (await import('./commands/sanitise.ts')).sanitiseCommand,
  render: async () => (await import('./commands/render.ts')).renderCommand,
} as const satisfies Readonly<Record<string, () => Promise<Command>>>

/** The command of that name; all of them where none has it, as for the help. */
export async function loadCommands(name: string | undefined): Promise<readonly Command[]> {
  const own = Object.entries(LOADERS).filter(([each]) => each === name)
  const loaders = own.length > 0 ? own.map(([, load]) => load) : Object.values(LOADERS)
  return Promise.all(loaders.map((load): Promise<Command> => load()))
}
