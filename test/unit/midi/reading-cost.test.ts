// What a MIDI file may cost, whatever is in it: seconds of CPU and memory beside the file's own, in a process that does
// nothing else.

import { beforeAll, describe, expect, test } from 'vitest'

import { runBundled } from '../../support/engine/run-bundled.ts'
import { CROWDED_FILES, type CrowdedFile } from '../../support/midi/crowded-files.ts'
import type { ReadingCost } from '../../support/midi/reading-cost-program.ts'

const PROGRAM = new URL('../../support/midi/reading-cost-program.ts', import.meta.url).pathname
/** What the product promises for any file is more; a million messages in columns take 40 MB. */
const MOST_CPU_SECONDS = 5
const MOST_MEMORY_MB = 128
const NAMES = Object.keys(CROWDED_FILES) as CrowdedFile[]

describe('the largest file', () => {
  const costs = new Map<CrowdedFile, ReadingCost>()
  beforeAll(async () => {
    const found = JSON.parse(await runBundled(PROGRAM)) as ReadingCost[]
    for (const cost of found) costs.set(cost.name, cost)
  })

  test.each(NAMES)('of %s costs seconds and megabytes, not more', (name) => {
    const cost = costs.get(name)
    expect(cost?.cpuSeconds).toBeLessThan(MOST_CPU_SECONDS)
    expect(cost?.memoryMb).toBeLessThan(MOST_MEMORY_MB)
  })

  test('is read to its last message as long as there are a million, and refused beyond', () => {
    const events = (name: CrowdedFile): number | undefined => costs.get(name)?.events
    expect(events('a million notes in running status')).toBe(1_000_000)
    expect(events('a million notes with their status')).toBe(999_999)
    expect(events('more notes than may be')).toBe(-1)
    expect(events('texts without letters')).toBe(0)
  })
})
