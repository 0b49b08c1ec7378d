import { Effect } from "effect"
import { createHash } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"

const frame = (text: string) => {
  const payload = Buffer.from(text)
  const header = Buffer.alloc(payload.length < 126 ? 2 : 10)
  header.writeUInt16BE(payload.length < 126 ? 0x8100 + payload.length : 0x817f)
  if (payload.length >= 126) header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload])
}

/** One client of the scripted WebSocket server. */
export interface SocketPeer {
  readonly subscribed: () => void
  readonly head: (hash: string) => void
  readonly say: (text: string) => void
  readonly drop: () => void
}

/**
 * A WebSocket server that says what a test wants and answers nothing, not even a request to close: just enough of RFC 6455. It sees
 * when the other side cuts the connection, as a kernel does for a frozen process. Lives as long as the scope.
 */
export const scriptedSocket = (
  onConnect: (peer: SocketPeer, connections: number) => void,
  { answersUpgrade }: { readonly answersUpgrade: boolean } = { answersUpgrade: true }
) =>
  Effect.gen(function*() {
    let connections = 0
    let openMost = 0
    const open = new Set<Duplex>()
    const offered: Array<string> = []
    const sockets: Array<Duplex> = []
    const server = createServer()
    server.on("upgrade", (request, socket) => {
      sockets.push(socket)
      open.add(socket)
      openMost = Math.max(openMost, open.size)
      offered.push(request.headers["sec-websocket-extensions"] ?? "")
      socket.on("error", () => undefined)
      socket.on("close", () => open.delete(socket))
      // Both ends are left as they are but for noticing: what comes is thrown away.
      socket.on("end", () => open.delete(socket))
      socket.resume()
      const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64")
      connections++
      if (!answersUpgrade) return
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
      const say = (text: string) => void socket.write(frame(text))
      onConnect({
        subscribed: () => say(`{"jsonrpc":"2.0","id":1,"result":"0x1"}`),
        head: (hash) => say(JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription: "0x1", result: { hash } } })),
        say,
        drop: () => void socket.destroy()
      }, connections)
    })
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.callback<void>((resume) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resume(Effect.void))
      })
    )
    return {
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      connections: () => connections,
      /** Most connections that were open at the same time, and those open now. */
      openMost: () => openMost,
      open: () => open.size,
      /** The WebSocket extensions that each connection asked for. */
      offered: () => offered
    }
  })
