// Web servers on ports of this machine only: of a folder, for the demo page and for tests, and of what else is served
// to a browser of ours. Node.

import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'

import { CommandError } from './command-error.ts'

export interface HttpServer {
  /** Such as `http://127.0.0.1:43111/`. */
  readonly url: string
  /** Resolves when the port is free again; open connections are cut. */
  close(): Promise<void>
}

export interface StaticServerOptions {
  /** Further response headers, such as ISOLATION_HEADERS. */
  headers?: Readonly<Record<string, string>>
  /** 0: any free port. */
  port?: number
}

/** Headers that make a page cross-origin isolated, so that it gets finer clocks and SharedArrayBuffer. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const

/** Serves `directory`. Rejects with CommandError where it does not exist or the port is taken. */
export async function startStaticServer(
  directory: string,
  options: StaticServerOptions = {},
): Promise<HttpServer> {
  if (!existsSync(directory)) {
    throw new CommandError(`${directory} is not there: run npm run build first.`)
  }
  const headers = Object.entries(options.headers ?? {})
  const serve = sirv(directory, {
    // Read anew at each request: a page under development must not come from a cache.
    dev: true,
    etag: true,
    setHeaders: (response) => {
      for (const [name, value] of headers) response.setHeader(name, value)
    },
  })
  const server = createServer((request, response) => {
    serve(request, response, () => {
      response.statusCode = 404
      response.end('Not found')
    })
  })
  return listenHere(server, options.port)
}

/**
 * The server on a port of this machine only; 0: any free one. Rejects with CommandError where the port is taken.
 */
export async function listenHere(server: Server, port = 0): Promise<HttpServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new CommandError(`The web server could not start: ${error.message}.`))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: used } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${used}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
