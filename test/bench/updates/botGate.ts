import type { IncomingMessage, ServerResponse } from "node:http"
import { Agent, createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { once } from "node:events"

/** What one run sends. */
export interface Load {
  readonly members: number
  readonly updates: number
  /** Members who wait for their answer before they go on; without it everything is there at once. */
  readonly closedLoop: boolean
}

/** What came of it. */
export interface LoadFigures {
  readonly updatesPerSecond: number
  /** From being handed out to the answer. */
  readonly p50Ms: number
  readonly p99Ms: number
}

/** A Bot API that does nothing but hand out updates and count answers: as fast as it can be. */
export interface BotGate {
  readonly apiRoot: string
  /** Resolves at the first sign that the bot takes updates. */
  readonly ready: Promise<void>
  readonly run: (load: Load) => Promise<LoadFigures>
  readonly close: () => void
}

export const TOKEN = "7000000001:token-of-a-benchmark"
const DELIVERIES_MAX = 40
const BATCH_MAX = 100
const POLL_MS = 5
const BOT = { id: 7_000_000_001, is_bot: true, first_name: "Bench", username: "bench_bot" }

interface Hook {
  readonly url: URL
  readonly secret: string
}

const readBody = async (incoming: IncomingMessage) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text.startsWith("{") ? JSON.parse(text) as Record<string, unknown> : Object.fromEntries(new URLSearchParams(text))
}

const ok = (outgoing: ServerResponse, result: unknown) => {
  const body = JSON.stringify({ ok: true, result })
  outgoing.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
  outgoing.end(body)
}

const textFrom = (member: number, update_id: number) => {
  const person = { id: member, first_name: "Member", type: "private" }
  return { update_id, message: { message_id: update_id, date: 1, text: "/menu", entities: [{ type: "bot_command", offset: 0, length: 5 }], from: { ...person, is_bot: false, language_code: "en" }, chat: person } }
}

const percentile = (sorted: ReadonlyArray<number>, share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** Starts it on a free port. */
export const startBotGate = async (): Promise<BotGate> => {
  let hook: Hook | null = null
  let queue: Array<ReturnType<typeof textFrom>> = []
  let nextId = 1 + Math.floor(Math.random() * 1_000_000)
  let pushing = 0
  const agent = new Agent({ keepAlive: true, maxSockets: DELIVERIES_MAX })
  const handed = new Map<number, Array<number>>()
  let answered: (member: number) => void = () => {}
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>()

  const note = (member: number) => void (handed.get(member) ?? handed.set(member, []).get(member))?.push(performance.now())
  const push = () => {
    if (hook === null) return
    for (const update of queue.splice(0, DELIVERIES_MAX - pushing)) {
      pushing += 1
      note(update.message.chat.id)
      const body = JSON.stringify(update)
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body), "x-telegram-bot-api-secret-token": hook.secret }
      const sent = request(hook.url, { method: "POST", headers, agent }, (answer) => {
        answer.resume()
        answer.once("end", () => {
          pushing -= 1
          if (answer.statusCode !== 200) queue.push(update)
          push()
        })
      })
      // A connection that the bot has closed while it was idle: delivered again, as Telegram would.
      sent.once("error", () => {
        pushing -= 1
        handed.get(update.message.chat.id)?.pop()
        queue.push(update)
        if (hook !== null) push()
      })
      sent.end(body)
    }
  }
  const poll = async (outgoing: ServerResponse, offset: number, seconds: number) => {
    queue = queue.filter(({ update_id }) => update_id >= offset)
    for (const end = performance.now() + seconds * 1_000; queue.length === 0 && performance.now() < end && !outgoing.destroyed;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
    const batch = queue.slice(0, BATCH_MAX)
    for (const { message } of batch) note(message.chat.id)
    ok(outgoing, batch)
  }
  const methods: Record<string, (outgoing: ServerResponse, body: Record<string, unknown>) => unknown> = {
    getMe: (outgoing) => ok(outgoing, BOT),
    setWebhook: (outgoing, body) => {
      hook = { url: new URL(String(body["url"])), secret: typeof body["secret_token"] === "string" ? body["secret_token"] : "" }
      ok(outgoing, true)
      isReady()
    },
    getUpdates: (outgoing, body) => {
      isReady()
      return poll(outgoing, Number(body["offset"] ?? 0), Number(body["timeout"] ?? 0))
    },
    sendMessage: (outgoing, body) => {
      const member = Number(body["chat_id"])
      ok(outgoing, { message_id: 1, date: 1, chat: { id: member, type: "private", first_name: "Member" }, text: "" })
      answered(member)
    }
  }
  const server = createServer((incoming, outgoing) => {
    const method = incoming.url?.split("?")[0]?.split("/").at(-1) ?? ""
    void readBody(incoming).then((body) => (methods[method] ?? (() => ok(outgoing, true)))(outgoing, body)).catch(() => outgoing.destroy())
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")

  const run = (load: Load) => new Promise<LoadFigures>((resolve) => {
    const times: Array<number> = []
    const startedAt = performance.now()
    let sent = 0
    const send = (member: number) => {
      sent += 1
      queue.push(textFrom(member, nextId++))
      push()
    }
    answered = (member) => {
      const at = handed.get(member)?.shift()
      if (at !== undefined) times.push(performance.now() - at)
      if (load.closedLoop && sent < load.updates) send(member)
      if (times.length < load.updates) return
      const sorted = times.toSorted((one, other) => one - other)
      resolve({
        updatesPerSecond: load.updates / ((performance.now() - startedAt) / 1_000),
        p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99)
      })
    }
    const first = load.closedLoop ? load.members : load.updates
    for (let index = 0; index < first; index++) send(1 + (index % load.members))
  })
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready, run,
    close: () => {
      hook = null
      agent.destroy()
      server.close()
      server.closeAllConnections()
    }
  }
}
