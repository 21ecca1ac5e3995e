// Servers that make a user reach for Ctrl-C: one accepts and says nothing, one begins a page and never ends it. Node.

import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'

export interface OddServer {
  /** Such as `127.0.0.1:40123`. */
  readonly host: string
  /** Somebody has connected. */
  readonly isVisited: () => boolean
  close(): Promise<void>
}

/** Takes every connection and never answers. */
export const createSilentServer = (): Promise<OddServer> => listen(createServer())

/** Answers every request with `html` and no end. */
export const createEndlessServer = (html: string): Promise<OddServer> =>
  listen(
    createHttpServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' })
      response.write(html)
    }),
  )

const listen = async (server: Server): Promise<OddServer> => {
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
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
