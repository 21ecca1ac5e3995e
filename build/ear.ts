// The recorder that listens, for audits: dist/recorder-ear.js is dist/recorder.js with two modules exchanged, so that
// its taps keep what they hear, and its page hands that out. Runs in Node, only during a build.

import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { type IifeEntry, PROJECT_ROOT } from './iife.ts'
import { PROBE_ENTRY, RECORDER_ENTRY, workletSource } from './plugins.ts'

const EXCHANGED: Readonly<Record<string, string>> = {
  'injected/page/contexts/ear-hook.ts': 'recorder/ear-hook.ts',
  'injected/worklet/tap/ear-hook.ts': 'injected/worklet/ear/ear-hook.ts',
}

/** Puts the modules of a recorder that listens in the place of those that are empty. */
const withEar: Plugin = {
  name: 'awescope:ear',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.endsWith('/ear-hook.ts') || importer === undefined) return undefined
    const wanted = resolve(importer, '..', source)
    for (const [from, to] of Object.entries(EXCHANGED))
      if (wanted === resolve(PROJECT_ROOT, from)) return resolve(PROJECT_ROOT, to)
    return undefined
  },
}

const EAR_PROBE_ENTRY: IifeEntry = { ...PROBE_ENTRY, plugins: [withEar] }

/** Npm modules are in it as in RECORDER_ENTRY. */
export const RECORDER_EAR_ENTRY: IifeEntry = {
  ...RECORDER_ENTRY,
  file: 'recorder-ear.js',
  isSmallest: true,
  plugins: [withEar, workletSource(EAR_PROBE_ENTRY)],
}
