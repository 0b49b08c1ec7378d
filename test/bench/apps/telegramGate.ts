import { once } from "node:events"
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"

/** A way to the Telegram emulator that sees the calls of a bot. */
export interface TelegramGate {
  readonly apiRoot: string
  /** Settles at the next call of `getUpdates`: from then on the bot serves members. */
  readonly nextPoll: () => Promise<void>
  readonly close: () => void
}

/** Listens on a free port and passes every call on to the emulator. */
export const telegramGate = async (emulatorRoot: string): Promise<TelegramGate> => {
  let polled = () => {}
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.endsWith("/getUpdates") === true) polled()
    const { headers, method = "GET", url = "/" } = incoming
    const passed = request(new URL(url, emulatorRoot), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on("error", () => outgoing.destroy())
    outgoing.on("close", () => passed.destroy())
    incoming.pipe(passed)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextPoll: () => new Promise((resolve) => (polled = resolve)),
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  }
}
