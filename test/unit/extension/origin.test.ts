import { describe, expect, it } from 'vitest'
import {
  isLocalPattern,
  isWebPattern,
  originOf,
  permissionPatternOf,
  whyForbidden,
} from '../../../extension/origin.ts'

describe('the permission pattern of an address', () => {
  it('names scheme and host, without the port that Firefox cannot have', () => {
    expect(permissionPatternOf('https://music.example:8443/play?x#y')).toBe(
      'https://music.example/*',
    )
    expect(permissionPatternOf('http://[::1]:80/')).toBe('http://[::1]/*')
  })

  it('is none where the browser has nothing to ask for', () => {
    for (const url of [
      '',
      'about:blank',
      'chrome://settings',
      'file:///tmp/a.html',
      'not a url',
      'data:text/html,x',
    ]) {
      expect(permissionPatternOf(url)).toBeNull()
    }
  })
})

describe('the origin of an address', () => {
  it('has the port', () => {
    expect(originOf('https://music.example:8443/play')).toBe('https://music.example:8443')
  })

  it('is empty where there is none', () => {
    for (const url of ['', 'about:blank', 'nonsense', 'data:text/html,x'])
      expect(originOf(url)).toBe('')
  })
})

describe('why a page is forbidden', () => {
  it('is nothing for web pages', () => {
    expect(whyForbidden('http://localhost:3000/')).toBe('')
    expect(whyForbidden('https://music.example/')).toBe('')
  })

  it('is one sentence for the rest', () => {
    for (const url of ['', 'about:blank', 'file:///a.html', 'chrome://version', '::']) {
      expect(whyForbidden(url)).toMatch(/^[A-Z].*\.$/)
    }
    expect(whyForbidden('file:///a.html')).toContain('localhost')
  })
})

describe('patterns', () => {
  it('that the manifest grants are told from those that the user granted', () => {
    expect(isLocalPattern('http://localhost/*')).toBe(true)
    expect(isLocalPattern('https://127.0.0.1/*')).toBe(true)
    expect(isLocalPattern('https://localhost.example/*')).toBe(false)
    expect(isLocalPattern('https://*/*')).toBe(false)
  })

  it('for content scripts are those of the web', () => {
    expect(['*://*/*', 'http://a/*', 'https://a/*', '<all_urls>'].every(isWebPattern)).toBe(true)
    expect(['file:///*', 'moz-extension://x/*', 'ftp://a/*'].some(isWebPattern)).toBe(false)
  })
})
