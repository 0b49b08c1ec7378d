import { Effect } from "effect"
import { createHash } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"

const frame = (text: string) => {
  const payload = Buffer.from(text)
  const header = payload.length < 126 ? [0x81, payload.length] : [0x81, 126, payload.length >> 8, payload.length & 0xff]
  return Buffer.concat([Buffer.from(header), payload])
}

/** One client of the scripted WebSocket server. */
export interface SocketPeer {
  readonly subscribed: () => void
  readonly head: (hash: string) => void
  readonly say: (text: string) => void
  readonly drop: () => void
}

/** A WebSocket server that says what a test wants and never reads: just enough of RFC 6455. Lives as long as the scope. */
export const scriptedSocket = (onConnect: (peer: SocketPeer, connections: number) => void) =>
  Effect.gen(function*() {
    let connections = 0
    const sockets: Array<Duplex> = []
    const server = createServer()
    server.on("upgrade", (request, socket) => {
      sockets.push(socket)
      socket.on("error", () => undefined)
      const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64")
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
      const say = (text: string) => void socket.write(frame(text))
      onConnect({
        subscribed: () => say(`{"jsonrpc":"2.0","id":1,"result":"0x1"}`),
        head: (hash) => say(JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription: "0x1", result: { hash } } })),
        say,
        drop: () => void socket.destroy()
      }, ++connections)
    })
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.callback<void>((resume) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resume(Effect.void))
      })
    )
    return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, connections: () => connections }
  })
