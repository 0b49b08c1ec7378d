import { once } from "node:events"
import { connect, createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"
import { messageReader, READY, REQUEST_ENDS } from "./PostgresMessages.ts"

/** Bytes the client sent up to a Sync, and how often the server had been ready before it sent them. */
export interface RecordedRequest {
  readonly bytes: Buffer
  readonly readyBefore: number
}

/** A way to the database that writes down what goes through it. Takes one connection. */
export interface Recorder {
  readonly port: number
  readonly requests: ReadonlyArray<RecordedRequest>
  readonly close: () => Promise<void>
}

const recordConnection = (client: Socket, server: Socket, requests: Array<RecordedRequest>) => {
  const fromClient = messageReader(true)
  const fromServer = messageReader(false)
  let ready = 0
  let parts: Array<Buffer> = []
  client.setNoDelay(true).on("data", (bytes: Buffer) => {
    for (const message of fromClient.read(bytes)) {
      // Before the server is ready for the first time the two of them are still logging in.
      if (ready === 0) continue
      parts.push(message.bytes)
      if (!REQUEST_ENDS.has(message.letter)) continue
      requests.push({ bytes: Buffer.concat(parts), readyBefore: ready })
      parts = []
    }
    server.write(bytes)
  }).on("close", () => server.destroy()).on("error", () => server.destroy())
  server.setNoDelay(true).on("data", (bytes: Buffer) => {
    ready += fromServer.read(bytes).filter(({ letter }) => letter === READY).length
    client.write(bytes)
  }).on("close", () => client.destroy()).on("error", () => client.destroy())
}

/** Listens on a free port and passes everything on to the server. */
export const recordRequests = async (host: string, port: number): Promise<Recorder> => {
  const requests: Array<RecordedRequest> = []
  const listener = createServer((client) => recordConnection(client, connect(port, host), requests))
  listener.listen(0, "127.0.0.1")
  await once(listener, "listening")
  return {
    port: (listener.address() as AddressInfo).port,
    requests,
    close: async () => {
      listener.close()
      await once(listener, "close")
    }
  }
}
