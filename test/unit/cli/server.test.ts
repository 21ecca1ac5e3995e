// The static web server that serves the demo.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { ISOLATION_HEADERS, startStaticServer } from '../../../cli/server.ts'

describe('the static server', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'awescope-server-'))
    writeFileSync(join(folder, 'index.html'), '<title>hello</title>')
    writeFileSync(join(folder, 'bank.sf2'), 'bank')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('serves the folder, also files that were written later, and nothing above it', async () => {
    const server = await startStaticServer(folder)
    try {
      expect(await (await fetch(server.url)).text()).toContain('hello')
      expect(await (await fetch(`${server.url}bank.sf2`)).text()).toBe('bank')
      writeFileSync(join(folder, 'late.js'), 'late')
      expect((await fetch(`${server.url}late.js`)).headers.get('content-type')).toContain(
        'javascript',
      )
      expect((await fetch(`${server.url}missing.js`)).status).toBe(404)
      expect((await fetch(`${server.url}%2e%2e/%2e%2e/etc/passwd`)).status).toBe(404)
    } finally {
      await server.close()
    }
    await expect(fetch(server.url)).rejects.toThrow()
  })

  test('sends further headers', async () => {
    const server = await startStaticServer(folder, { headers: ISOLATION_HEADERS })
    try {
      const { headers } = await fetch(server.url)
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    } finally {
      await server.close()
    }
  })

  test('says in a sentence that the folder is missing or the port is taken', async () => {
    await expect(startStaticServer(join(folder, 'nowhere'))).rejects.toThrow('npm run build')
    const server = await startStaticServer(folder)
    try {
      const port = Number(new URL(server.url).port)
      await expect(startStaticServer(folder, { port })).rejects.toMatchObject({ exitCode: 2 })
    } finally {
      await server.close()
    }
  })
})
