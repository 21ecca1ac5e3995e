// A file of each export format is known by its first bytes: those that the exports themselves write.

import { describe, expect, it } from 'vitest'
import { EXPORT_KINDS } from '../../../../cli/export/file-kinds.ts'
import {
  EXPORT_FORMATS,
  EXPORTED_ROWS,
  exportPieces,
} from '../../../../trace/export/export-formats.ts'
import { parquetFile } from '../../../../trace/export/parquet/parquet-file.ts'
import { bytesOfPieces, inputOf } from '../../../support/trace/export-text.ts'
import { goldenView } from '../../../support/trace/trace-view.ts'

const HEAD_BYTES = 12

describe.each(EXPORT_FORMATS)('a file of the format %s', (format) => {
  const heads = EXPORTED_ROWS.map((rows) => {
    const input = inputOf(goldenView())
    const pieces =
      format === 'parquet'
        ? parquetFile(input, rows)
        : exportPieces(format, input, { dialect: 'perfetto', rows })
    return bytesOfPieces(pieces).subarray(0, HEAD_BYTES)
  })

  it('is known by its first bytes, and taken for no other', () => {
    for (const head of heads) {
      const known = EXPORT_FORMATS.filter((each) => EXPORT_KINDS[each].isBegunBy(head))
      expect(known).toEqual([format])
    }
  })
})
