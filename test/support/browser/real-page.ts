// Pages made of synthesizers from npm, as anybody would make them, built into a folder of their own and served from
// there. Runs in Node.

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { startStaticServer } from '../../../cli/server.ts'
import { PROJECT_ROOT } from './fixture-server.ts'

const PAGES = 'test/fixtures/pages/real'

export interface RealPage {
  readonly url: string
  close(): Promise<void>
}

/** `name`: of a module in the fixtures. `files`: what the page fetches, as its name and its path in the project. */
export async function serveRealPage(
  name: string,
  files: Readonly<Record<string, string>> = {},
): Promise<RealPage> {
  const folder = mkdtempSync(join(tmpdir(), 'awescope-page-'))
  await build({
    root: PROJECT_ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      outDir: folder,
      target: 'esnext',
      modulePreload: false,
      rolldownOptions: {
        input: resolve(PROJECT_ROOT, PAGES, `${name}.ts`),
        output: { format: 'es', entryFileNames: 'page.js' },
      },
    },
  })
  copyFileSync(resolve(PROJECT_ROOT, PAGES, 'page.html'), join(folder, 'index.html'))
  for (const [as, path] of Object.entries(files))
    copyFileSync(resolve(PROJECT_ROOT, path), join(folder, as))
  const server = await startStaticServer(folder, {})
  return {
    url: server.url,
    async close() {
      await server.close()
      rmSync(folder, { recursive: true })
    },
  }
}
