import { Effect } from "effect"
import type { IncomingMessage, ServerResponse } from "node:http"
import { createServer, request as ask } from "node:http"
import type { AddressInfo } from "node:net"

/** What happens to one request on its way. */
export type Fault =
  /** The connection breaks before the request has arrived. */
  | "request lost"
  /** It arrives and is answered, and the answer never comes. */
  | "answer lost"
  /** The answer breaks off in the middle of its body. */
  | "answer cut"
  /** It arrives nowhere, and nothing is said of it. */
  | "silence"
  /** Somebody else answers. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

/** A request as it came by. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

const bodyOf = async (message: IncomingMessage) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Lets a request pass, and answers what comes back. */
const passed = (origin: string, { headers, method, url }: IncomingMessage, body: Buffer) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = ask(`${origin}${url}`, { method: method ?? "GET", headers, agent: false }, resolve)
    outgoing.on("error", reject)
    outgoing.end(body)
  })

const suffer = async (fault: Fault | undefined, origin: string, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse) => {
  if (fault === "silence") return
  if (fault === "request lost") return void incoming.socket.destroy()
  if (typeof fault === "object") return void outgoing.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? "")
  const answer = await passed(origin, incoming, body)
  if (fault === undefined) {
    outgoing.writeHead(answer.statusCode ?? 0, answer.headers).flushHeaders()
    outgoing.once("close", () => answer.destroy())
    return void answer.pipe(outgoing)
  }
  const bytes = await bodyOf(answer)
  if (fault === "answer lost") return void incoming.socket.destroy()
  outgoing.writeHead(answer.statusCode ?? 0, answer.headers)
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => incoming.socket.destroy())
}

/** Stands before an HTTP server on loopback until the scope ends: each request suffers the next of `faults`, and passes when there is none left. */
export const startFaultyProxy = Effect.fnUntraced(function*(origin: string) {
  const faults: Array<Fault> = []
  const seen: Array<Seen> = []
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      seen.push({ method: incoming.method ?? "", path: incoming.url ?? "", headers: incoming.headers, body: body.toString("utf8") })
      return suffer(faults.shift(), origin, incoming, body, outgoing)
    }).catch(() => outgoing.destroy())
  })
  yield* Effect.acquireRelease(
    Effect.promise(() => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))),
    () => Effect.sync(() => {
      server.close()
      server.closeAllConnections()
    })
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, faults, seen }
})
