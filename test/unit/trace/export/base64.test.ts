// Bytes as base64, as Node has it.

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { base64Of } from '../../../../trace/export/base64.ts'

it("is Node's own, for any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    }),
  )
})
