// Small files of the formats as they have always been: who reads them must not be surprised. Where a change is meant,
// the file below test/fixtures/export is written anew by `vitest -u`, and its version goes up.

import { describe, expect, it } from 'vitest'
import { CHROME_DIALECTS } from '../../../../trace/export/chrome-dialects.ts'
import { exportPieces } from '../../../../trace/export/export-formats.ts'
import { bytesOfPieces, inputOf } from '../../../support/trace/export-text.ts'
import { trackedEvent, viewOfEvents } from '../../../support/trace/trace-view.ts'

const VIEW = viewOfEvents([
  trackedEvent({
    eventId: 1,
    atMs: 1,
    label: 'A "quoted" name',
    stages: { midi: 2, validation: 0.5, endToEnd: 9 },
  }),
  trackedEvent({
    eventId: 2,
    atMs: 4,
    source: 'key',
    input: '',
    label: '=KeyA',
    ending: 'lost',
    stages: { input: 1.25, port: 19 },
  }),
  trackedEvent({ eventId: 3, atMs: 6, status: 0x80, label: 'Note off', ending: 'silent' }),
])

const goldenFile = (name: string): string => `../../../fixtures/export/${name}`

describe('a file as it has always been', () => {
  it.each(CHROME_DIALECTS)('chrome for %s', async (dialect) => {
    const bytes = bytesOfPieces(exportPieces('chrome', inputOf(VIEW), { dialect, rows: 'events' }))
    await expect(bytes.toString()).toMatchFileSnapshot(goldenFile(`chrome-${dialect}.txt`))
  })

  it.each(['csv', 'otlp', 'html'] as const)('%s', async (format) => {
    const options = { dialect: 'perfetto', rows: 'events' } as const
    const bytes = bytesOfPieces(exportPieces(format, inputOf(VIEW), options))
    const text = bytes.toString().replaceAll('\r\n', '␍␊\n')
    await expect(text).toMatchFileSnapshot(goldenFile(`${format}.txt`))
  })

  it('midi', async () => {
    const options = { dialect: 'perfetto', rows: 'events' } as const
    const bytes = bytesOfPieces(exportPieces('midi', inputOf(VIEW), options))
    await expect(bytes.toString('hex')).toMatchFileSnapshot(goldenFile('midi.txt'))
  })
})
