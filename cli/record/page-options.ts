// Options of all commands that open a page, read and checked. Node.

import { CommandError } from '../command-error.ts'
import type { Gestures } from './perform-gestures.ts'

/** What `--press` and `--tap` ask for; null: neither. Throws CommandError (exit 2). */
export function gesturesOf(press: string | null, selector: string | null): Gestures | null {
  if (press !== null && selector !== null) {
    throw new CommandError('--press and --tap cannot be used together.')
  }
  if (selector !== null) return { kind: 'tap', selector }
  if (press === null) return null
  const keys = press.split(/[\s,]+/).filter((key) => key !== '')
  if (keys.length === 0) throw new CommandError('--press is empty.')
  return { kind: 'press', keys }
}

/** The address in full. Throws CommandError (exit 2). */
export function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:', 'file:'].includes(url.protocol)) {
    throw new CommandError(
      `"${text}" is not an address: it must begin with http://, https:// or file://.`,
    )
  }
  return url.href
}

/** What `--browser-ws-endpoint` names; null: it was not given. Throws CommandError (exit 2). */
export function endpointOf(text: string | null): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['ws:', 'wss:'].includes(url.protocol)) {
    throw new CommandError(`--browser-ws-endpoint "${text}" must begin with ws:// or wss://.`)
  }
  return text
}
