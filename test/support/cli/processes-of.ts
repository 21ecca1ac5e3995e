// The programs that still run with some text on their command line, such as a temporary folder. Node, Linux.

import { readdirSync, readFileSync } from 'node:fs'

export interface FoundProcess {
  readonly id: number
  readonly commandLine: string
}

/** Empty where the system does not tell. */
export const processesOf = (text: string): FoundProcess[] => {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ id: Number(name), commandLine: commandLineOf(name) }))
    .filter(({ commandLine }) => commandLine.includes(text))
}

const commandLineOf = (id: string): string => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
