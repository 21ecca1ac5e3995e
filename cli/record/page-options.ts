// What commands that open a page have in common: the address, the browser, the reference, the scripts that go in. Node.

import { readFile } from 'node:fs/promises'

import { DEFAULT_REFERENCE_OPTIONS, ENGINE_MODES } from '../../trace/wire/engine-options.ts'
import { thisMachine } from '../browser/find-browser.ts'
import { connectBrowser, launchBrowser, type OpenBrowser } from '../browser/open-browser.ts'
import { CommandError } from '../command-error.ts'
import { builtFile } from '../project-files.ts'
import type { RecorderScripts } from './page-link.ts'
import type { Gestures } from './perform-gestures.ts'

/** `--reference` may stand alone; the parser of Node knows no options whose value may be left out. */
export function withReferenceMode(args: readonly string[]): string[] {
  const result: string[] = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string
    const next = args[index + 1]
    if (arg !== '--reference') result.push(arg)
    else if (ENGINE_MODES.some((mode) => mode === next)) {
      result.push(`--reference=${next}`)
      index++
    } else result.push(`--reference=${DEFAULT_REFERENCE_OPTIONS.mode}`)
  }
  return result
}

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

/** The address of a page. Throws CommandError (exit 2). */
export function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:', 'file:'].includes(url.protocol)) {
    throw new CommandError(
      `"${text}" is not an address: it must begin with http://, https:// or file://.`,
    )
  }
  return url.href
}

/** What `--browser-ws-endpoint` names; null: nothing. Throws CommandError. */
export function endpointOf(text: string | null): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['ws:', 'wss:'].includes(url.protocol)) {
    throw new CommandError(`--browser-ws-endpoint "${text}" must begin with ws:// or wss://.`)
  }
  return text
}

/** The browser at the endpoint; null: the machine's own, started. Rejects with CommandError (exit 2). */
export function openBrowser(browserWsEndpoint: string | null): Promise<OpenBrowser> {
  return browserWsEndpoint === null
    ? launchBrowser(thisMachine())
    : connectBrowser(browserWsEndpoint)
}

/** What is put into pages, as the build left it; `isListening`: the recorder that keeps what it hears. */
export async function readRecorderScripts(isListening = false): Promise<RecorderScripts> {
  const [player, recorder] = await Promise.all([
    readFile(builtFile('recorder-player.js'), 'utf8'),
    readFile(builtFile(isListening ? 'recorder-ear.js' : 'recorder.js'), 'utf8'),
  ])
  return { player, recorder }
}
