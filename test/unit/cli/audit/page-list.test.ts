// Lists of pages on standard input.

import { describe, expect, it } from 'vitest'
import { MAX_LISTED, readPageList, readStandardInput } from '../../../../cli/audit/page-list.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const refusalOf = (run: () => unknown): string => usageError(run).message

describe('a list of pages', () => {
  it('is an address a line, each once, without comments and empty lines', () => {
    const text = '# synths\n\nhttps://a.example/\r\n  https://b.example/x?y#z \nhttps://a.example\n'
    expect(readPageList(text)).toEqual(['https://a.example/', 'https://b.example/x?y#z'])
  })

  it('is refused with the line that is no address, where it is empty, and where it has no end', () => {
    expect(refusalOf(() => readPageList('https://a.example/\nb.example\n'))).toMatch(
      /^Line 2 of the list: "b\.example" is not an address/,
    )
    expect(refusalOf(() => readPageList('\n# nothing\n'))).toMatch(/has no address/)
    const many = Array.from({ length: MAX_LISTED + 1 }, (_, index) => `http://a/${index}`)
    expect(refusalOf(() => readPageList(many.join('\n')))).toMatch(/more than 10000 addresses/)
  })

  it('is read to the end of the input, and no further than its bound', async () => {
    async function* pieces(count: number): AsyncGenerator<Buffer> {
      for (let index = 0; index < count; index++) yield Buffer.alloc(1024 * 1024, 'ä')
    }
    expect(await readStandardInput(pieces(2))).toHaveLength(1024 * 1024)
    await expect(readStandardInput(pieces(99))).rejects.toThrow(/too long/)
  })
})
