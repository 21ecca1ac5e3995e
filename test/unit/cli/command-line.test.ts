// Which command, help or version the user asked for, and the help that lists all commands.

import { describe, expect, test } from 'vitest'

import { EXIT } from '../../../cli/command-error.ts'
import { generalHelp, readCommandLine } from '../../../cli/command-line.ts'
import { loadCommands } from '../../../cli/command-list.ts'
import { recordCommand } from '../../../cli/commands/record.ts'
import { reportCommand } from '../../../cli/commands/report.ts'
import { usageError } from '../../support/cli/usage-error.ts'

const COMMANDS = await loadCommands(undefined)
const read = (...argv: string[]) => readCommandLine(argv, COMMANDS)

describe('the command line', () => {
  test('hands a command its own arguments', () => {
    expect(read('report', 'a.awescope', '--json')).toEqual({
      kind: 'run',
      command: reportCommand,
      options: { file: 'a.awescope', isJson: true, isWhole: false },
    })
  })

  test('answers help and version, also where other arguments are wrong', () => {
    const general = { kind: 'help', about: null }
    const ofRecord = { kind: 'help', about: recordCommand }
    for (const argv of [[], ['--help'], ['-h'], ['--help', 'record'], ['help'], ['help', 'play']]) {
      expect(read(...argv)).toEqual(general)
    }
    expect(read('help', 'record')).toEqual(ofRecord)
    expect(read('record', '--nonsense', '--help')).toEqual(ofRecord)
    expect(read('record', '-h')).toEqual(ofRecord)
    expect(read('--version')).toEqual({ kind: 'version' })
    expect(read('-v')).toEqual({ kind: 'version' })
  })

  test('refuses what is no command with one sentence that names those there are', () => {
    const error = usageError(() => read('play'))
    expect(error.exitCode).toBe(EXIT.usage)
    expect(error.message).toBe(
      '"play" is not a command: use demo, record, replay, report, audit, compare, query, export, import, sanitise ' +
        'or render, or awescope --help.',
    )
  })
})

describe('the list of commands', () => {
  test('is the general help, one line each', () => {
    const help = generalHelp(COMMANDS)
    for (const { name, operand, summary } of COMMANDS) {
      const line = help.split('\n').find((each) => each.startsWith(`  awescope ${name}`))
      expect(line).toMatch(new RegExp(`^  awescope ${name} ${operand} +${summary}$`))
    }
  })

  test('has each of them by its name, alone', async () => {
    for (const command of COMMANDS) expect(await loadCommands(command.name)).toEqual([command])
  })

  test('has a help of its own for each, which begins with its usage and is bare text', () => {
    for (const { name, operand, help } of COMMANDS) {
      expect(help.startsWith(`Usage: awescope ${name} ${operand}`)).toBe(true)
      expect(help).toMatch(/\nExit code: 0 done; [^]*\.\n$/)
      expect(help.split('\n').filter((line) => line.length > 120)).toEqual([])
    }
  })
})
