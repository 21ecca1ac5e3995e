// Settings of a page's audio contexts, put in place of its own: so one page can be performed into with two of them.
// Node, but for the function that runs in the page.

import { CommandError } from '../command-error.ts'
import type { RecorderScripts } from '../record/page-link.ts'

/** As the constructor of AudioContext takes them; what is left out is the page's own to choose. */
export interface ForcedContextOptions {
  readonly latencyHint?: string | number
  readonly sampleRate?: number
  readonly renderSizeHint?: string | number
}

type OptionName = keyof ForcedContextOptions

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
export function parseContextOptions(
  option: string,
  text: string | null,
): ForcedContextOptions | null {
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
  return options as ForcedContextOptions
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

/** The scripts with the options in them; null: as they are. */
export function withContextOptions(
  scripts: RecorderScripts,
  options: ForcedContextOptions | null,
): RecorderScripts {
  if (options === null) return scripts
  // Before the recorder, which wraps what it finds.
  const player = `${scripts.player}\n;(${forceContextOptions.toString()})(${JSON.stringify(options)})`
  return { ...scripts, player }
}

/** Runs in the page, alone, before its scripts. */
function forceContextOptions(forced: Record<string, unknown>): void {
  if (typeof AudioContext !== 'function') return
  const options = forced as AudioContextOptions
  globalThis.AudioContext = new Proxy(AudioContext, {
    construct: (target, args: [AudioContextOptions?], newTarget) =>
      Reflect.construct(target, [{ ...args[0], ...options }], newTarget) as AudioContext,
  })
}
