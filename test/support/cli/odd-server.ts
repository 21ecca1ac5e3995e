// Servers that make a user reach for Ctrl-C: one accepts and says nothing, one begins a page and never ends it. Node.

import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'

export interface OddServer {
  /** Such as `127.0.0.1:40123`. */
  readonly host: string
  /** Somebody has connected. */
  readonly isVisited: () => boolean
  /** Somebody has asked for this path; a server that says nothing hears of none. */
  readonly isAsked: (path: string) => boolean
  close(): Promise<void>
}

/** Takes every connection and never answers. */
export const createSilentServer = (): Promise<OddServer> => listen(createServer(), new Set())

/** Answers every request with `html` and no end. */
export const createEndlessServer = (html: string): Promise<OddServer> => {
  const paths = new Set<string>()
  const server = createHttpServer(({ url = '' }, response) => {
    paths.add(url)
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.write(html)
  })
  return listen(server, paths)
}

const listen = async (server: Server, paths: ReadonlySet<string>): Promise<OddServer> => {
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    isVisited: () => sockets.size > 0,
    isAsked: (path) => paths.has(path),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
