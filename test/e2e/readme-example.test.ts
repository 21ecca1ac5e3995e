// The README's example for other harnesses, run as it stands there. Needs `npm run build`. Runs in Node.

import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser, thisMachine } from '../../cli/browser/find-browser.ts'
import { type HttpServer, startStaticServer } from '../../cli/server.ts'

const ROOT = resolve(import.meta.dirname, '../..')

let server: HttpServer

beforeAll(async () => {
  server = await startStaticServer(join(ROOT, 'dist/demo'), {})
})

afterAll(() => server.close())

describe('the example in the README', () => {
  it('plays three notes into the demo page and prints the figures', async () => {
    const [, example] =
      /```js\n([\s\S]+?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? []
    if (example === undefined) throw new Error('The README has no example.')
    const browser = findBrowser(thisMachine())
    if (browser === null) throw new Error('There is no Chromium on this machine.')
    // Below the project, so that its packages are found.
    mkdirSync(join(ROOT, 'artefacts'), { recursive: true })
    const script = join(ROOT, 'artefacts/readme-example.mjs')
    writeFileSync(script, example)
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, browser.path, `${server.url}?synth=oscillator&midi=1`],
      { cwd: ROOT, timeout: 240_000 },
    )
    const printed = JSON.parse(stdout) as { onset: { count: number; heard: number }; p95Ms: number }
    expect(printed.onset).toMatchObject({ count: 3, heard: 3 })
    expect(printed.p95Ms).toBeGreaterThan(1)
  })
})
