// A thread's program as plain JavaScript for `new Worker(code, { eval: true })`: Node 20 runs no TypeScript by itself.

import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** The bundled text of a program of this folder. */
export async function threadCode(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(name, import.meta.url))
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry, formats: ['cjs'] },
      rollupOptions: { external: /^node:/ },
    },
  })
  for (const output of [result].flat()) {
    if (!('output' in output)) continue
    for (const chunk of output.output) if (chunk.type === 'chunk') return chunk.code
  }
  throw new Error('The thread was not built')
}
