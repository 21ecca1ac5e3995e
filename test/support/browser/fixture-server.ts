// Serves the fixture pages of the end-to-end tests, with headers of the test's choice, under two origins: the same
// server answers as localhost and as 127.0.0.1, which are different sites to a browser. Runs in Node.

import { resolve } from 'node:path'
import { startStaticServer } from '../../../cli/server.ts'

export const PROJECT_ROOT = resolve(import.meta.dirname, '../../..')

/** Nothing but the page's own files: no inline script, no eval, no blob or data module. */
export const STRICT_CSP = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
} as const

export interface Fixtures {
  /** Address of a page such as `tone.html` on `http://localhost`. */
  local(page: string): string
  /** The same page on `http://127.0.0.1`: another origin and another site. */
  other(page: string): string
  close(): Promise<void>
}

export interface FixtureOptions {
  /** Response headers of every file. */
  headers?: Readonly<Record<string, string>>
  /** Folder below the project's root. */
  folder?: string
}

/** Resolves when the server listens. Every caller closes its own. */
export const serveFixtures = async (options: FixtureOptions = {}): Promise<Fixtures> => {
  const { headers = {}, folder = 'test/fixtures/pages/extension' } = options
  const server = await startStaticServer(resolve(PROJECT_ROOT, folder), { headers })
  const { port } = new URL(server.url)
  return {
    local: (page) => `http://localhost:${port}/${page}`,
    other: (page) => `http://127.0.0.1:${port}/${page}`,
    close: () => server.close(),
  }
}
