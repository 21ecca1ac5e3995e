// `awescope demo`: the demo page in a Chromium with the panel open; without a display, ten seconds of it recorded.
// Node.

import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

import { formatReport } from '../../trace/text/report-text.ts'
import { readArguments } from '../arguments.ts'
import { findBrowser, type FoundBrowser, thisMachine } from '../browser/find-browser.ts'
import { installBrowser } from '../browser/install-browser.ts'
import { type Command, EXIT_CODES_HELP } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { openPanelBrowser } from '../demo/panel-browser.ts'
import { recordDemo } from '../demo/record-demo.ts'
import { aborted } from '../interrupt.ts'
import { progress } from '../print.ts'
import { builtFile } from '../project-files.ts'
import { reportTrace } from '../report-trace.ts'
import { startStaticServer } from '../server.ts'

const DEMO_RECORDING_MS = 10_000

export interface DemoOptions {
  isHeadless: boolean
  outDir: string
}

const HELP = `Usage: awescope demo [--headless] [--out-dir DIR]

Serves the demo page on a free local port and opens it in a Chromium that has the extension loaded, with DevTools open
on the Awescope panel. Where there is no Chromium, it is installed (root on Debian) or the command to type is printed.
Ctrl-C, or closing the browser, ends everything that was started; the exit code is then 0.

  --headless       Without a window, as where there is no display: records 10 s of the demo in the real panel and leaves
                   awescope-demo.awescope, awescope-demo.png (the panel) and awescope-demo.txt (the report). Ctrl-C
                   before they are written exits with 130.
  --out-dir DIR    Where these files go (default: the current folder)

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
    })
    return { isHeadless: given.isSet('headless'), outDir: given.text('out-dir') ?? '.' }
  },
  run: runDemo,
}

/** Exit 0 when it was ended by the user or its files are written, 130 when Ctrl-C came before they were. */
async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<ExitCode> {
  const extensionDir = builtFile('chrome')
  const site = builtFile('demo')
  const isHeadless = options.isHeadless || !hasDisplay()
  if (isHeadless && !options.isHeadless) {
    progress('There is no display: the demo runs without a window.')
  }
  const { path } = await browserForDemo(signal)
  if (isHeadless) await mkdir(options.outDir, { recursive: true })

  const server = await startStaticServer(site)
  try {
    progress(`The demo is at ${server.url}`)
    const opened = await openPanelBrowser({
      executablePath: path,
      extensionDir,
      url: server.url,
      isHeadless,
    })
    try {
      if (!isHeadless) {
        progress('Press Record in the Awescope panel and play. Ctrl-C ends the demo.')
        await Promise.race([opened.closed, aborted(signal)])
        return EXIT.ok
      }
      const file = (ending: string): string => join(options.outDir, `awescope-demo.${ending}`)
      const files = { trace: file('awescope'), picture: file('png'), text: file('txt') }
      const work = recordDemo(opened, DEMO_RECORDING_MS, files, progress, signal)
      const isDone = await Promise.race([work, aborted(signal).then(() => false)])
      // What is cut off by Ctrl-C fails when its browser goes; nobody needs to hear of that.
      work.catch(() => undefined)
      if (!isDone) return EXIT.interrupted
      const { report } = await reportTrace(files.trace)
      await writeFile(files.text, formatReport(report))
      process.stdout.write(
        `Trace:  ${shown(files.trace)}\nPanel:  ${shown(files.picture)}\nReport: ${shown(files.text)}\n`,
      )
      return EXIT.ok
    } finally {
      await opened.close()
    }
  } finally {
    await server.close()
  }
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
