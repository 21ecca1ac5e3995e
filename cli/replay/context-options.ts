// Settings of a page's audio contexts, put in place of its own: so one page can be performed into with two of them.
// Node.

import { type ContextSettings, settingsCode } from '../../audit/stress/context-settings.ts'
import { CommandError } from '../command-error.ts'
import type { RecorderScripts } from '../record/page-link.ts'

type OptionName = keyof ContextSettings

interface OptionKind {
  readonly words: readonly string[]
  readonly min: number
  readonly max: number
  readonly isWhole: boolean
  /** What it can be, in words. */
  readonly text: string
}

const KINDS: Readonly<Record<OptionName, OptionKind>> = {
  latencyHint: {
    words: ['interactive', 'balanced', 'playback'],
    min: 0,
    max: 10,
    isWhole: false,
    text: 'interactive, balanced, playback or seconds',
  },
  sampleRate: { words: [], min: 3000, max: 768_000, isWhole: true, text: '3000 to 768000' },
  renderSizeHint: {
    words: ['default', 'hardware'],
    min: 1,
    max: 192_000,
    isWhole: true,
    text: 'default, hardware or frames',
  },
}

/**
 * The options in a text such as "latencyHint=playback,sampleRate=48000"; null: none are given. Throws CommandError.
 */
export function parseContextOptions(option: string, text: string | null): ContextSettings | null {
  if (text === null) return null
  const options: Partial<Record<OptionName, string | number>> = {}
  for (const part of text.split(',')) {
    const [name = '', value = '', ...more] = part.split('=').map((each) => each.trim())
    if (!isOptionName(name) || value === '' || more.length > 0) {
      throw new CommandError(
        `${option} "${part.trim()}" is no setting: ` +
          'write it as latencyHint=playback, sampleRate=48000 or renderSizeHint=256.',
      )
    }
    options[name] = valueOf(option, name, value)
  }
  return options as ContextSettings
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(KINDS, name)
}

function valueOf(option: string, name: OptionName, text: string): string | number {
  const { words, min, max, isWhole, text: wanted } = KINDS[name]
  if (words.includes(text)) return text
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return value
  throw new CommandError(`${option}: ${name} must be ${wanted}.`)
}

/** The scripts with the settings in them; null: as they are. */
export function withContextOptions(
  scripts: RecorderScripts,
  settings: ContextSettings | null,
): RecorderScripts {
  if (settings === null) return scripts
  // Before the recorder, which wraps what it finds.
  return { ...scripts, player: `${scripts.player}\n${settingsCode(settings)}` }
}
