import { describe, expect, it } from 'vitest'
import { pageLines, shortSite } from '../../../../trace/graph/site-lines.ts'
import { visibleText } from '../../../../trace/text/visible-text.ts'

const CHROMIUM = `Error
    at Object.construct (<anonymous>:1:234)
    at <anonymous>:1:99
    at play (https://page.test/js/synth.js?v=2:12:5)
    at Array.forEach (<anonymous>)
    at HTMLButtonElement.onclick (https://page.test/:7:9)`

const FIREFOX = `construct@<anonymous>:1:234
play@https://page.test/js/synth.js:12:5
onclick@https://page.test/index.html:7:9
`

describe('where a node was made', () => {
  it('is told by the lines of the page, without ours above them', () => {
    expect(pageLines(CHROMIUM)).toEqual([
      'play (https://page.test/js/synth.js?v=2:12:5)',
      'Array.forEach (<anonymous>)',
      'HTMLButtonElement.onclick (https://page.test/:7:9)',
    ])
    expect(pageLines(FIREFOX)).toHaveLength(2)
    expect(pageLines(visibleText(FIREFOX))).toEqual(pageLines(FIREFOX))
  })

  it('is short by the file that its first line names', () => {
    expect(shortSite(CHROMIUM)).toBe('play (synth.js?v=2:12:5)')
    expect(shortSite(FIREFOX)).toBe('play@synth.js:12:5')
    expect(shortSite('Error\n    at https://page.test/a/b.js:3:4')).toBe('b.js:3:4')
  })

  it('is nothing where no line is the page’s, or nothing is a stack', () => {
    expect(shortSite('Error\n    at <anonymous>:1:2')).toBe('')
    expect(pageLines('')).toEqual([])
    expect(pageLines('no stack at all')).toEqual([])
  })
})
