// `awescope demo`: the demo page in a Chromium with the panel open; without a display, ten seconds of it recorded.
// Node.

import { mkdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

import { formatReport } from '../../trace/text/report-text.ts'
import { readArguments } from '../arguments.ts'
import { findBrowser, type FoundBrowser, thisMachine } from '../browser/find-browser.ts'
import { installBrowser } from '../browser/install-browser.ts'
import { type Command, EXIT_CODES_HELP } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { openPanelBrowser, type PanelBrowser } from '../demo/panel-browser.ts'
import { recordDemo } from '../demo/record-demo.ts'
import { aborted, untilStopped } from '../interrupt.ts'
import { progress } from '../print.ts'
import { builtFile } from '../project-files.ts'
import { reportTraceBytes } from '../report-trace.ts'
import { startStaticServer } from '../server.ts'
import {
  ANY_FILE,
  openWholeFile,
  PNG_FILE,
  TRACE_FILE,
  type WholeFile,
  type WholeFileWish,
  writeError,
} from '../whole-file.ts'

const DEMO_RECORDING_MS = 10_000
const FILES = [
  ['awescope', TRACE_FILE, 'Trace: '],
  ['png', PNG_FILE, 'Panel: '],
  ['txt', ANY_FILE, 'Report:'],
] as const

export interface DemoOptions {
  isHeadless: boolean
  outDir: string
  /** Also files of another kind may be replaced. */
  isForced: boolean
}

const HELP = `Usage: awescope demo [--headless] [--out-dir DIR]

Serves the demo page on a free local port and opens it in a Chromium that has the extension loaded, with DevTools open
on the Awescope panel. Where there is no Chromium, it is installed (root on Debian) or the command to type is printed.
Ctrl-C, or closing the browser, ends everything that was started; the exit code is then 0.

  --headless       Without a window, as where there is no display: records 10 s of the demo in the real panel and leaves
                   awescope-demo.awescope, awescope-demo.png (the panel) and awescope-demo.txt (the report). Ctrl-C
                   before they are written exits with 130.
  --out-dir DIR    Where these files go (default: the current folder)
  --force          Replace files of these names also where they are no trace and no picture

${EXIT_CODES_HELP}
`

export const demoCommand: Command<DemoOptions> = {
  name: 'demo',
  operand: '',
  summary: 'Open the demo page in Chromium with the Awescope panel',
  help: HELP,
  parse(args) {
    const given = readArguments('demo', args, null, {
      headless: { type: 'boolean' },
      'out-dir': { type: 'string' },
      force: { type: 'boolean' },
    })
    return {
      isHeadless: given.isSet('headless'),
      outDir: given.text('out-dir') ?? '.',
      isForced: given.isSet('force'),
    }
  },
  run: runDemo,
}

/** From Ctrl-C until what was started is ended without being asked. */
const GRACE_MS = 1000

/**
 * Exit 0 when it was ended by the user or its files are written. Rejects with CommandError: exit 2, or 130 where Ctrl-C
 * came before its files were there.
 */
async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<ExitCode> {
  const extensionDir = builtFile('chrome')
  const site = builtFile('demo')
  const isHeadless = options.isHeadless || !hasDisplay()
  if (isHeadless && !options.isHeadless) {
    progress('There is no display: the demo runs without a window.')
  }
  const { path } = await browserForDemo(signal)
  const outputs = isHeadless ? await openOutputs(options) : []
  const server = await startStaticServer(site)
  try {
    progress(`The demo is at ${server.url}`)
    const work = withPanel(
      // Without a window nobody is there to ask for MIDI, which the panel's keyboard plays by.
      {
        executablePath: path,
        extensionDir,
        url: isHeadless ? `${server.url}?midi=1` : server.url,
        isHeadless,
      },
      signal,
      (opened) => (isHeadless ? recordInto(outputs, opened, signal) : watchDemo(opened, signal)),
    )
    const isDone = await untilStopped(work, signal, GRACE_MS)
    if (!isHeadless || isDone === true) return EXIT.ok
    throw new CommandError(
      'Stopped before the files were there; nothing was written.',
      EXIT.interrupted,
    )
  } finally {
    await server.close()
    for (const output of outputs) await output.discard()
  }
}

async function withPanel(
  settings: Parameters<typeof openPanelBrowser>[0],
  signal: AbortSignal,
  work: (opened: PanelBrowser) => Promise<boolean>,
): Promise<boolean> {
  const opened = await openPanelBrowser(settings)
  try {
    // What is cut off by Ctrl-C may never end.
    return (await untilStopped(work(opened), signal, 0)) ?? false
  } finally {
    await opened.close()
  }
}

async function watchDemo(opened: PanelBrowser, signal: AbortSignal): Promise<boolean> {
  progress('Press Record in the Awescope panel and play. Ctrl-C ends the demo.')
  await Promise.race([opened.closed, aborted(signal)])
  return true
}

interface DemoOutput extends WholeFile {
  readonly path: string
}

/** Trace, picture and text, in this order. */
async function openOutputs({ outDir, isForced }: DemoOptions): Promise<DemoOutput[]> {
  await mkdir(outDir, { recursive: true }).catch((error: unknown) => {
    throw writeError(outDir, error)
  })
  const outputs: DemoOutput[] = []
  try {
    for (const [ending, kind] of FILES) {
      const path = join(outDir, `awescope-demo.${ending}`)
      const wish: WholeFileWish = { path, kind, option: '--out-dir', isForced, inputs: [] }
      outputs.push({ path, ...(await openWholeFile(wish)) })
    }
    return outputs
  } catch (error) {
    for (const output of outputs) await output.discard()
    throw error
  }
}

async function recordInto(
  outputs: readonly DemoOutput[],
  opened: PanelBrowser,
  signal: AbortSignal,
): Promise<boolean> {
  const recorded = await recordDemo(opened, DEMO_RECORDING_MS, progress, signal)
  if (recorded === null) return false
  const { trace, picture } = recorded
  const text = formatReport(reportTraceBytes(trace).report)
  for (const [index, bytes] of [trace, picture, Buffer.from(text)].entries()) {
    await outputs[index]?.file.writeFile(bytes)
  }
  for (const output of outputs) await output.keep()
  const lines = outputs.map(({ path }, index) => `${FILES[index]?.[2]} ${shown(path)}\n`)
  process.stdout.write(lines.join(''))
  return true
}

async function browserForDemo(signal: AbortSignal): Promise<FoundBrowser> {
  const machine = thisMachine()
  const found = findBrowser(machine, { withExtensions: true })
  if (found) return found
  await installBrowser(machine, process.getuid?.() === 0, progress, signal)
  const installed = findBrowser(machine, { withExtensions: true })
  if (!installed) throw new CommandError('Chromium was installed, but cannot be found.')
  return installed
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY'])
}

function shown(path: string): string {
  return relative(process.cwd(), path) || path
}
