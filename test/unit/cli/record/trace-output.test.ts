// The file of a recording: beside its place while it grows, in its place when it is whole, nowhere when it failed.

import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTraceOutput } from '../../../../cli/record/trace-output.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-output-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the file of a recording', () => {
  it('leaves an earlier one as it was until it is whole', async () => {
    writeFileSync(at('a'), 'earlier')
    const output = await openTraceOutput(at('a'))
    await output.sink(bytesOf('new '))
    await output.sink(bytesOf('one'))
    expect(readFileSync(at('a'), 'utf8')).toBe('earlier')
    expect(readFileSync(at('a.part'), 'utf8')).toBe('new one')
    await output.keep()
    await output.discard()
    expect(readdirSync(folder)).toEqual(['a'])
    expect(readFileSync(at('a'), 'utf8')).toBe('new one')
  })

  it('leaves nothing where it was not kept', async () => {
    const output = await openTraceOutput(at('a'))
    await output.sink(bytesOf('half'))
    await output.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  it('goes through a link, and leaves the link', async () => {
    writeFileSync(at('target'), '')
    symlinkSync(at('target'), at('link'))
    const output = await openTraceOutput(at('link'))
    await output.sink(bytesOf('x'))
    await output.keep()
    expect(readFileSync(at('target'), 'utf8')).toBe('x')
    expect(readdirSync(folder)).toEqual(['link', 'target'])
  })

  it('cannot be a folder, or be in one that is not there', async () => {
    await expect(openTraceOutput(folder)).rejects.toThrow('EISDIR')
    await expect(openTraceOutput(at('no/such'))).rejects.toThrow('ENOENT')
  })
})
