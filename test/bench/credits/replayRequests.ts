import { once } from "node:events"
import { connect } from "node:net"
import type { Socket } from "node:net"
import { ACCOUNT } from "../BenchServer.ts"
import { messageReader, READY, REFUSED } from "./PostgresMessages.ts"
import type { RecordedRequest } from "./recordRequests.ts"

const sized = (letter: string, body: string): Buffer => {
  const bytes = Buffer.from(body)
  const head = Buffer.alloc(letter.length + 4)
  head.write(letter)
  head.writeUInt32BE(bytes.length + 4, letter.length)
  return Buffer.concat([head, bytes])
}

const greeting = (database: string) =>
  sized("", `\0\x03\0\0user\0${ACCOUNT.username}\0database\0${database}\0client_encoding\0UTF8\0\0`)

/** A logged-in bare connection: bytes out, and a count of how often the server was ready. */
interface BareConnection {
  readonly socket: Socket
  readonly ready: () => number
  /** Called when the server has become ready once more. */
  readonly onReady: (listener: () => void) => void
  readonly refusals: () => number
}

const openConnection = async (host: string, port: number, database: string): Promise<BareConnection> => {
  const socket = connect(port, host).setNoDelay(true)
  await once(socket, "connect")
  const messages = messageReader(false)
  let [ready, refusals] = [0, 0]
  let listener = () => {}
  const first = new Promise<void>((resolve) => (listener = resolve))
  socket.on("data", (bytes: Buffer) => {
    for (const { letter } of messages.read(bytes)) {
      if (letter === REFUSED) refusals += 1
      if (letter === READY) ready += 1
      if (letter === READY) listener()
    }
  })
  // The server of the tests asks for the password in clear.
  socket.write(Buffer.concat([greeting(database), sized("p", `${ACCOUNT.password}\0`)]))
  await first
  return { socket, ready: () => ready, onReady: (next) => void (listener = next), refusals: () => refusals }
}

/**
 * Sends what a real run sent, each request as soon as the server is as far as it was then, and reads of the answers only where
 * they end. Answers the seconds from the first byte out to the last answer in.
 */
export const replayRequests = async (host: string, port: number, database: string, requests: ReadonlyArray<RecordedRequest>) => {
  const connection = await openConnection(host, port, database)
  const started = performance.now()
  await new Promise<void>((resolve) => {
    let next = 0
    const proceed = () => {
      for (let request = requests[next]; request !== undefined && request.readyBefore <= connection.ready(); request = requests[next]) {
        connection.socket.write(request.bytes)
        next += 1
      }
      if (connection.ready() > requests.length) resolve()
    }
    connection.onReady(proceed)
    proceed()
  })
  const seconds = (performance.now() - started) / 1000
  connection.socket.destroy()
  if (connection.refusals() > 0) throw new Error(`The server refused ${connection.refusals()} requests of the replay`)
  return seconds
}
