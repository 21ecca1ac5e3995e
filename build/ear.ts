// The recorders that listen, for audits: dist/recorder-ear.js is dist/recorder.js with two modules exchanged, so that
// its taps keep what they hear, and its page hands that out; page-ear.js and probe-ear.js are that of the extension's
// page.js and probe.js. Runs in Node, only during a build.

import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { type IifeEntry, PROJECT_ROOT } from './iife.ts'
import { PAGE_ENTRY, PROBE_ENTRY, RECORDER_ENTRY, workletSource } from './plugins.ts'

const PAGE_HOOK = 'injected/page/contexts/ear-hook.ts'
const TAP_HOOK = 'injected/worklet/tap/ear-hook.ts'

/** Puts modules of a recorder that listens in the place of those that are empty. */
const exchange = (modules: Readonly<Record<string, string>>): Plugin => ({
  name: 'awescope:ear',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.endsWith('/ear-hook.ts') || importer === undefined) return undefined
    const wanted = resolve(importer, '..', source)
    for (const [from, to] of Object.entries(modules))
      if (wanted === resolve(PROJECT_ROOT, from)) return resolve(PROJECT_ROOT, to)
    return undefined
  },
})

/** The probe whose taps have ears, for a recorder of either kind. */
export const PROBE_EAR_ENTRY: IifeEntry = {
  ...PROBE_ENTRY,
  file: 'worklet/probe-ear.js',
  plugins: [exchange({ [TAP_HOOK]: 'injected/worklet/ear/ear-hook.ts' })],
}

/** Of the extension, in the place of page.js while an audit listens. */
export const PAGE_EAR_ENTRY: IifeEntry = {
  ...PAGE_ENTRY,
  file: 'page-ear.js',
  plugins: [exchange({ [PAGE_HOOK]: 'injected/page/ear/ear-hook.ts' })],
}

/** Npm modules are in it as in RECORDER_ENTRY. */
export const RECORDER_EAR_ENTRY: IifeEntry = {
  ...RECORDER_ENTRY,
  file: 'recorder-ear.js',
  isSmallest: true,
  plugins: [exchange({ [PAGE_HOOK]: 'recorder/ear-hook.ts' }), workletSource(PROBE_EAR_ENTRY)],
}
