import { describe, expect, it } from 'vitest'
import { findPageVisible } from '../support/house/page-visible.ts'
describe('x', () => {
  it('y', () => {
    for (const p of ['injected/page/tsconfig.json', 'injected/worklet/tsconfig.json']) {
      const { files, findings } = findPageVisible(p, (path) =>
        /^(injected|trace\/wire)\//.test(path),
      )
      console.log(files.length, findings.length)
      console.log(findings.map((f) => `${f.file}:${f.line} ${f.what}`).join('\n'))
    }
  })
})
