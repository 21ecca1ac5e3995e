import { describe, expect, test } from 'vitest'
import { loadBank } from '../../../../cli/render/load-bank.ts'

describe('loadBank', () => {
  test.skipIf(process.platform === 'win32')('refuses a device that never ends', async () => {
    await expect(loadBank('/dev/zero', false)).rejects.toThrow(/does not end within 512 MiB\.$/)
  })
})
