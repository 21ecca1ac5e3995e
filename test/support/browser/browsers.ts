// Set-up of the browser tests: what they need and this machine lacks is installed where that needs no question
// (root on Debian), and a sound device is made where there is none, because Firefox never runs a context without
// one. Runs in Node, once.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser, thisMachine } from '../../../cli/browser/find-browser.ts'
import { installBrowser } from '../../../cli/browser/install-browser.ts'
import { shareBuilds } from './built-once.ts'

const APT = '/usr/bin/apt-get'
const FIREFOX_PACKAGES = ['firefox-esr', 'pulseaudio', 'pulseaudio-utils']

function has(program: string): boolean {
  return spawnSync('which', [program], { stdio: 'ignore' }).status === 0
}

/** Firefox is not in every test's way: where it cannot be installed its tests are skipped and say so. */
function installFirefox(isRoot: boolean): void {
  const machine = thisMachine()
  if (!isRoot || process.platform !== 'linux' || !machine.isProgram(APT)) return
  if (has('firefox-esr') && has('pulseaudio') && has('pactl')) return
  const options = {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  spawnSync(APT, ['update'], options)
  spawnSync(APT, ['install', '-y', '--no-install-recommends', ...FIREFOX_PACKAGES], options)
}

/**
 * A PulseAudio server of our own with one null sink; browsers find it by XDG_RUNTIME_DIR. Null where it does not start.
 */
async function startNullSink(): Promise<(() => void) | null> {
  if (!has('pulseaudio')) return null
  const folder = mkdtempSync(join(tmpdir(), 'awescope-pulse-'))
  const child = spawn(
    'pulseaudio',
    [
      '-n',
      '--exit-idle-time=-1',
      '--daemonize=no',
      '-L',
      'module-native-protocol-unix',
      '-L',
      'module-null-sink sink_name=out rate=48000',
    ],
    { stdio: 'ignore', env: { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder } },
  )
  const remove = (): void => {
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  const isUp = (): boolean =>
    spawnSync('pactl', ['info'], {
      stdio: 'ignore',
      env: { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder },
    }).status === 0
  const giveUpMs = Date.now() + 10_000
  while (Date.now() < giveUpMs && child.exitCode === null) {
    if (isUp()) {
      process.env['AWESCOPE_TEST_PULSE'] = folder
      return remove
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  remove()
  return null
}

/** Installs what is missing, one set-up after the other: package managers refuse each other. */
async function install(folder: string): Promise<void> {
  const lock = join(folder, 'installing')
  while (!isMade(lock)) await new Promise((resolve) => setTimeout(resolve, 500))
  try {
    const machine = thisMachine()
    const isRoot = process.getuid?.() === 0
    if (!findBrowser(machine, { withExtensions: true })) {
      await installBrowser(
        machine,
        isRoot,
        (line) => process.stderr.write(`${line}\n`),
        AbortSignal.timeout(600_000),
      )
    }
    installFirefox(isRoot)
  } finally {
    rmdirSync(lock)
  }
}

/** False where the folder is there already. */
function isMade(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (existsSync(folder)) return false
    throw error
  }
}

/** Resolves to the tear-down. Vitest calls it before the first browser test. */
export async function setup(): Promise<() => void> {
  const builds = shareBuilds()
  await install(builds.path)
  const stopSink = await startNullSink()
  return () => {
    stopSink?.()
    builds.remove()
  }
}
