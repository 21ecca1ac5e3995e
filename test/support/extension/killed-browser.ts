// A Chromium with the extension whose profile outlives it: killed as a crash or the system does, started again on what
// is left. Runs in Node. Needs `npm run build:chrome`.

import { processesOf } from '../cli/processes-of.ts'
import { until } from '../until.ts'
import { type ExtensionBrowser, launchWithExtension } from './extension-browser.ts'

export interface KillableBrowser extends ExtensionBrowser {
  /** SIGKILL, without a word before. Resolves to when it was sent, epoch ms, once all of its processes are gone. */
  kill(): Promise<number>
}

/** `profile`: an existing folder, empty or left by another one. */
export const launchOnProfile = async (profile: string): Promise<KillableBrowser> => {
  const chromium = await launchWithExtension({ args: [`--user-data-dir=${profile}`] })
  return {
    ...chromium,
    async kill() {
      const killedWallMs = Date.now()
      chromium.browser.process()?.kill('SIGKILL')
      await until('the browser is gone', () => processesOf(profile).length === 0)
      return killedWallMs
    },
  }
}
