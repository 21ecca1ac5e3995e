// A WebSocket server that answers each connection after a while, without any package: the handshake and one short text
// frame. Node.

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Of RFC 6455, section 1.3. */
const HANDSHAKE_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TEXT_FRAME = 0x81

export interface SocketServer {
  readonly url: string
  close(): Promise<void>
}

/** Sends `text`, of at most 125 characters, to whoever connects. */
export async function serveSocket(text: string): Promise<SocketServer> {
  const server = createServer()
  const sockets = new Set<{ destroy(): void }>()
  server.on('upgrade', (request, socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const key = String(request.headers['sec-websocket-key'])
    const accept = createHash('sha1')
      .update(key + HANDSHAKE_SUFFIX)
      .digest('base64')
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
    socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`)
    socket.write(Buffer.concat([Buffer.of(TEXT_FRAME, text.length), Buffer.from(text)]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
