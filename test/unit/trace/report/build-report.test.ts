// Browser and version in words, from what browsers say of themselves. Node.

import { describe, expect, it } from 'vitest'
import { browserOf } from '../../../../trace/report/build-report.ts'

const WEBKIT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)'

describe('the browser', () => {
  it.each([
    [`${WEBKIT} Chrome/156.0.0.0 Safari/537.36`, 'Chromium 156'],
    [`${WEBKIT} HeadlessChrome/156.0.7100.10 Safari/537.36`, 'Chromium 156.0.7100.10'],
    [`${WEBKIT} Chromium/99.0 Safari/537.36`, 'Chromium 99'],
    [`${WEBKIT} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1.0`, 'Edge 156.0.1'],
    [`${WEBKIT} Chrome/150.0.0.0 Safari/537.36 OPR/120.0.0.0`, 'Opera 120'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox 153'],
    [
      'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
      'Safari 26.1',
    ],
    ['Lynx/2.9', 'Lynx/2.9'],
    ['', ''],
  ])('of "%s" is "%s"', (userAgent, name) => {
    expect(browserOf(userAgent)).toBe(name)
  })
})
