import { connect, createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"

/** A way to Postgres that counts what a process says to it, and acts between two sentences. */
export interface KillingProxy {
  readonly port: number
  /** How many sentences have been heard since it was last armed. */
  readonly heard: () => number
  /** At the given sentence `kill` is called; the sentence itself arrives or is lost. */
  readonly arm: (sentence: number, arrives: boolean, kill: () => void) => void
  /** The same at the given one of those sentences that say something. */
  readonly armAt: (says: RegExp, nth: number, arrives: boolean, kill: () => void) => void
  readonly disarm: () => void
  readonly close: () => Promise<void>
}

const DISARMED = { sentence: 0, arrives: true, kill: () => {}, says: null }

/** Stands between a process and the Postgres server on a port of loopback. */
export const startKillingProxy = async (postgresPort: number): Promise<KillingProxy> => {
  let heard = 0
  let armed: { sentence: number; arrives: boolean; kill: () => void; says: RegExp | null } = DISARMED
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const database = connect(postgresPort, "127.0.0.1")
    open.add(client).add(database)
    client.on("data", (sentence) => {
      if (armed.says === null || armed.says.test(sentence.toString("latin1"))) heard += 1
      const fatal = heard === armed.sentence && (armed.says === null || armed.says.test(sentence.toString("latin1")))
      if (!fatal || armed.arrives) database.write(sentence)
      if (fatal) armed.kill()
    })
    database.on("data", (answer) => client.write(answer))
    for (const [socket, other] of [[client, database], [database, client]] as const) {
      socket.on("error", () => other.destroy())
      socket.on("close", () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    arm: (sentence, arrives, kill) => {
      heard = 0
      armed = { sentence, arrives, kill, says: null }
    },
    armAt: (says, nth, arrives, kill) => {
      heard = 0
      armed = { sentence: nth, arrives, kill, says }
    },
    disarm: () => {
      armed = DISARMED
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      })
  }
}
