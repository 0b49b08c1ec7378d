import { createServer } from "node:http"
import type { IncomingMessage, Server, ServerResponse } from "node:http"
import type { BotMethod, BotMethods } from "./BotMethods.ts"
import type { CallWatch } from "./CallWatch.ts"
import { refusalFor } from "./Faults.ts"
import type { Faults } from "./Faults.ts"
import { readBody } from "./readBody.ts"
import { TelegramRefusal } from "./TelegramRefusal.ts"
import type { StoredFile, StoredPhoto } from "./TelegramState.ts"

/** What is served. */
export interface BotApi {
  readonly token: string
  readonly methods: BotMethods<BotMethod>
  readonly faults: Faults
  readonly file: (fileId: string) => StoredPhoto | StoredFile | undefined
  readonly watch?: CallWatch | undefined
}

const answer = (response: ServerResponse, status: number, body: object) => {
  const text = JSON.stringify(body)
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
  response.end(text)
}

const refuse = (response: ServerResponse, { code, message, parameters }: TelegramRefusal) =>
  answer(response, code, { ok: false, error_code: code, description: message, ...(parameters === undefined ? {} : { parameters }) })

const notFound = () => new TelegramRefusal(404, "Not Found")

const runMethod = async (api: BotApi, name: string, request: IncomingMessage, query: URLSearchParams, signal: AbortSignal) => {
  const method = Object.entries(api.methods).find(([known]) => known.toLowerCase() === name)?.[1]
  if (method === undefined) throw new TelegramRefusal(404, "Not Found: method not found")
  const body = await readBody(request, query)
  const met = api.watch?.meet(name, body.parameters)
  if (met !== undefined) throw refusalFor(met)
  const fault = api.faults.take(name)
  if (fault instanceof TelegramRefusal) throw fault
  const result = fault === undefined || fault.accepted ? await method({ ...body, signal }) : undefined
  api.watch?.accepted(name, body.parameters)
  return { result, lost: fault?.how }
}

const serveFile = (api: BotApi, path: string, response: ServerResponse) => {
  const file = api.file(/^(?:photo|document|audio|video|voice)s\/(.+)\.\w+$/.exec(path)?.[1] ?? "")
  if (file === undefined) throw notFound()
  response.writeHead(200, { "content-type": file.mime })
  response.end(Buffer.from(file.base64, "base64"))
}

const serve = async (api: BotApi, request: IncomingMessage, response: ServerResponse) => {
  const hungUp = new AbortController()
  response.on("close", () => hungUp.abort())
  try {
    const url = new URL(request.url ?? "/", "http://127.0.0.1")
    const [, file, token = "", path = ""] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(url.pathname) ?? []
    if (path === "") throw notFound()
    if (decodeURIComponent(token) !== api.token) throw new TelegramRefusal(401, "Unauthorized")
    if (file !== undefined) return serveFile(api, path, response)
    const { result, lost } = await runMethod(api, path.toLowerCase(), request, url.searchParams, hungUp.signal)
    if (lost === "reset") request.socket.destroy()
    if (lost === undefined) answer(response, 200, { ok: true, result })
  } catch (error) {
    if (response.destroyed || response.headersSent) return
    refuse(response, error instanceof TelegramRefusal ? error : new TelegramRefusal(500, `Internal Server Error: ${String(error)}`))
  }
}

/** Serves the Bot API on loopback. Errors: when the port is taken. */
export const serveBotApi = (api: BotApi, port: number): Promise<{ readonly server: Server; readonly port: number }> =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) => void serve(api, request, response)).once("error", reject)
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      resolve({ server, port: typeof address === "object" && address !== null ? address.port : port })
    })
  })
