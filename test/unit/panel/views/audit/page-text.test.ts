import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../../../audit/audit-list.ts'
import { auditPage } from '../../../../../panel/views/audit/audit-pages.ts'
import { readPage } from '../../../../../panel/views/audit/page-text.ts'

const PAGE = `# jitter.spread

Two lines of \`code\` and
one paragraph.

## Cause

- first, which
  goes on
- second [page](latency.page.md), [web](https://example.org/a)

Wrong:

\`\`\`js
const a = [1](2)

play()
\`\`\`

*Book*, 2002.
`

describe('a page of an audit', () => {
  it('is read into its blocks, without its title', () => {
    expect(readPage(PAGE)).toEqual([
      {
        kind: 'paragraph',
        parts: [
          { kind: 'text', text: 'Two lines of ' },
          { kind: 'code', text: 'code' },
          { kind: 'text', text: ' and one paragraph.' },
        ],
      },
      { kind: 'heading', parts: [{ kind: 'text', text: 'Cause' }] },
      {
        kind: 'list',
        items: [
          [{ kind: 'text', text: 'first, which goes on' }],
          [
            { kind: 'text', text: 'second ' },
            { kind: 'code', text: 'page' },
            { kind: 'text', text: ', ' },
            { kind: 'link', text: 'web', url: 'https://example.org/a' },
          ],
        ],
      },
      { kind: 'paragraph', parts: [{ kind: 'text', text: 'Wrong:' }] },
      { kind: 'code', text: 'const a = [1](2)\n\nplay()' },
      {
        kind: 'paragraph',
        parts: [
          { kind: 'emphasis', text: 'Book' },
          { kind: 'text', text: ', 2002.' },
        ],
      },
    ])
  })

  it('makes a link of nothing but an address on the web', () => {
    const [block] = readPage('[now](javascript:alert) [then](http://example.org)')
    expect(block).toMatchObject({ parts: [{ kind: 'code' }, { kind: 'text' }, { kind: 'code' }] })
  })

  it('comes with the panel for each audit, with cause, cure and sources', () => {
    for (const { id } of AUDITS) {
      const blocks = auditPage(id) ?? []
      const headings = blocks.flatMap((block) =>
        block.kind === 'heading' ? block.parts.map(({ text }) => text).join('') : [],
      )
      expect(headings, id).toEqual(expect.arrayContaining(['Cause', 'Cure', 'Sources']))
      // Nothing of the notation is left in what is read.
      expect(JSON.stringify(blocks.filter(({ kind }) => kind !== 'code')), id).not.toMatch(/`|\]\(/)
    }
    expect(auditPage('no.such')).toBeNull()
  })
})
