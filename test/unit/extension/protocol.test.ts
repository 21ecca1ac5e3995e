import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliver, type FromPermissionPage } from '../../../extension/protocol.ts'

const heard: FromPermissionPage[] = []
const hear = (message: FromPermissionPage): unknown => heard.push(message)
const read = (value: unknown) =>
  deliver<FromPermissionPage>(value, { 'permission/chosen': hear, 'permission/waiting': hear })

describe('a message of the extension', () => {
  it('reaches its handler where it is known', () => {
    const message = { type: 'permission/chosen', isGranted: true }
    expect(read(message)).toBeNull()
    expect(heard).toEqual([message])
  })

  it('gets a typed error that names it, shortened, where its name is unknown', () => {
    expect(read({ type: 'bridge/dance' })).toMatchObject({
      type: 'protocol/error',
      code: 'unknown-message',
      text: 'Unknown message "bridge/dance".',
    })
    expect(read({ type: 'x'.repeat(10_000) })?.text.length).toBeLessThan(100)
    for (const type of ['constructor', '__proto__', 'toString']) {
      expect(read({ type })).toMatchObject({ code: 'unknown-message' })
    }
  })

  it('gets a typed error where it is none, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(read(value)?.type).toBe('protocol/error')
      }),
    )
  })
})
