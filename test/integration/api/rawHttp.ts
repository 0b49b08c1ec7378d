import { Effect } from "effect"
import { connect } from "node:net"

/** Sends bytes as they are and answers everything that comes back until the server closes the connection. */
export const rawHttp = (port: number, bytes: string): Effect.Effect<string> =>
  Effect.callback((resume) => {
    const chunks: Array<Buffer> = []
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes))
    socket.on("data", (chunk) => chunks.push(chunk))
    const done = () => resume(Effect.succeed(Buffer.concat(chunks).toString()))
    socket.on("close", done).on("error", done)
    return Effect.sync(() => socket.destroy())
  })

/** The status, a header and the problem of a raw answer. */
export const parseRaw = (answer: string) => {
  const [head = "", body = ""] = answer.split("\r\n\r\n")
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, "imu").exec(head)?.[1]?.trim() ?? null
  return { status: Number(head.split(" ")[1]), header, problem: JSON.parse(body === "" ? "null" : body) as Record<string, unknown> | null }
}
