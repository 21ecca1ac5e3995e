// What enters a page stays small: each script alone, as the build makes it. Runs in Node; needs no build before.

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PAGE_EAR_ENTRY, PROBE_EAR_ENTRY } from '../../../build/ear.ts'
import type { IifeEntry } from '../../../build/iife.ts'
import { createLicenceNotices } from '../../../build/licence-notices.ts'
import {
  GRAPH_ENTRY,
  PAGE_ENTRY,
  PROBE_ENTRY,
  RECORDER_ENTRY,
  REFERENCE_PART_ENTRY,
} from '../../../build/plugins.ts'
import { builtOnce } from '../../support/browser/built-once.ts'

/** The one-file recorder as it lies in dist/, with the notices at its head. */
const recorderEntry = (): IifeEntry => {
  const { file, plugins = [] } = RECORDER_ENTRY
  const notices = createLicenceNotices()
  return {
    ...RECORDER_ENTRY,
    isSmallest: true,
    plugins: [...plugins, notices.collect, notices.atHead(file)],
  }
}

const gzippedBytes = (text: string): number => gzipSync(text, { level: 9 }).byteLength

describe('what enters a page', () => {
  it.each<[string, IifeEntry, number]>([
    ["the extension's recorder", PAGE_ENTRY, 20_000],
    ['what watches the graph', GRAPH_ENTRY, 5_000],
    ['the probe', PROBE_ENTRY, 12_000],
    // Only while an audit of the panel listens.
    ["the extension's recorder that listens", PAGE_EAR_ENTRY, 21_000],
    ['the probe that listens', PROBE_EAR_ENTRY, 12_000],
    ['the one-file recorder, without the reference', recorderEntry(), 60_000],
  ])('is bounded: %s', async (_name, entry, mostBytes) => {
    const bytes = gzippedBytes(await builtOnce(entry))
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThanOrEqual(mostBytes)
  })

  it('is without the engine, its parser and the instrument until somebody injects it', async () => {
    // A processor that only the instrument makes, and a chunk that only the parser reads.
    const isReference = /awescope\.reference|\bifil\b/
    expect(await builtOnce(PAGE_ENTRY)).not.toMatch(isReference)
    expect(await builtOnce(RECORDER_ENTRY)).not.toMatch(isReference)
    expect(await builtOnce(REFERENCE_PART_ENTRY)).toMatch(/awescope\.reference/)
  })
})

describe("the reference's part", () => {
  it('uses no natives but those that the recorder has saved: it comes after scripts of the page', async () => {
    const source = await builtOnce({ ...REFERENCE_PART_ENTRY, isCompact: false })
    const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    expect(code).not.toMatch(/\.prototype\b|\bReflect\b|\bglobalThis\b|new Audio/)
  })
})
