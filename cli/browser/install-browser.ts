// Installs Chromium where that needs no question (root on Debian or Ubuntu's relatives with apt), else says the one
// command to type. Node.

import { spawn } from 'node:child_process'

import { CommandError } from '../command-error.ts'
import type { Machine } from './find-browser.ts'

const APT = '/usr/bin/apt-get'
const FOR_TESTING = 'npx @puppeteer/browsers install chrome@stable --path ~/.cache/puppeteer'

/** The command that a user of this machine types to get a browser that `awescope demo` can use. */
export function installCommand(machine: Machine): string {
  if (machine.platform === 'linux' && machine.isProgram(APT)) {
    return 'sudo apt-get update && sudo apt-get install -y chromium'
  }
  if (machine.platform === 'win32') return FOR_TESTING.replace('~', '%USERPROFILE%')
  return FOR_TESTING
}

/**
 * Resolves when Chromium is installed; the installer's own lines go to stderr. Rejects with CommandError (exit 2) that
 * names the command to type where it may not be run from here, or failed.
 */
export async function installBrowser(
  machine: Machine,
  isRoot: boolean,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (machine.platform !== 'linux' || !isRoot || !machine.isProgram(APT)) {
    throw new CommandError(
      `No Chromium was found. Install one with: ${installCommand(machine)} (or set AWESCOPE_BROWSER to its path).`,
    )
  }
  progress('No Chromium was found; installing it with apt-get …')
  await run(['update'], signal)
  await run(['install', '-y', '--no-install-recommends', 'chromium'], signal)
  progress('Chromium is installed.')
}

function run(args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(APT, args, {
      // Its progress belongs to stderr: stdout is for results.
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      signal,
    })
    child.once('error', (error) =>
      reject(new CommandError(`apt-get did not run: ${error.message}.`)),
    )
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new CommandError(`apt-get ${args[0] ?? ''} failed with exit code ${code}.`))
    })
  })
}
