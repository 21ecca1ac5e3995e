import { describe, expect, it } from 'vitest'
import { addressWithSecret, readSecret } from '../../../../trace/wire/module-secret.ts'

describe("a module's secret", () => {
  it.each([
    'https://host/a/probe.js?x=1:2',
    'blob:http://localhost:1/2-3',
    'chrome-extension://a/b.js',
  ])('travels in the fragment of %s', (url) => {
    const secret = { name: '1-2-3-4', token: '5-6' }
    const address = addressWithSecret(url, secret)
    expect(new URL(address).href.split('#')).toEqual([new URL(url).href, '1-2-3-4:5-6'])
    expect(readSecret(address)).toEqual(secret)
  })

  it('is read without a method that a page could have replaced', () => {
    const { prototype } = String
    const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'length')
    const natives = new Map(
      names.map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name)]),
    )
    const called: string[] = []
    for (const name of names) {
      Object.defineProperty(prototype, name, {
        configurable: true,
        get() {
          called.push(name)
          return natives.get(name)?.value
        },
      })
    }
    let secret: unknown
    try {
      secret = readSecret('x:y#name:token')
    } finally {
      for (const [name, native] of natives)
        if (native) Object.defineProperty(prototype, name, native)
    }
    expect(secret).toEqual({ name: 'name', token: 'token' })
    expect(called).toEqual([])
  })

  it('is empty where an address has none', () => {
    expect(readSecret('https://host/probe.js')).toEqual({ name: '', token: '' })
  })
})
