import type { IncomingMessage } from "node:http"
import type { UploadedFile } from "./BotMethods.ts"
import { badRequest, TelegramRefusal } from "./TelegramRefusal.ts"

/** What a request carries, before anything in it is believed. */
export interface Body {
  readonly parameters: ReadonlyMap<string, unknown>
  readonly files: ReadonlyMap<string, UploadedFile>
}

const bytesMax = 50 * 1024 * 1024

const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bytesMax) throw new TelegramRefusal(413, "Request Entity Too Large")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const readJson = (bytes: Buffer): ReadonlyMap<string, unknown> => {
  if (bytes.length === 0) return new Map()
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"))
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return new Map(Object.entries(value))
  } catch {
    // Answered below, as for JSON that is no object.
  }
  throw badRequest("can't parse request JSON object")
}

const readMultipart = (bytes: Buffer, boundary: string): Body => {
  const parameters = new Map<string, unknown>()
  const files = new Map<string, UploadedFile>()
  const delimiter = Buffer.from(`--${boundary}`)
  let start = bytes.indexOf(delimiter)
  while (start >= 0) {
    const from = start + delimiter.length + 2
    const end = bytes.indexOf(delimiter, from)
    const split = bytes.indexOf("\r\n\r\n", from)
    if (end < 0 || split < 0 || split > end) break
    const head = bytes.subarray(from, split).toString("utf8")
    const content = bytes.subarray(split + 4, end - 2)
    const name = /\bname="?([^";\r\n]*)"?/i.exec(head)?.[1] ?? ""
    const [, fileName] = /;\s*filename\*?="?([^";\r\n]*)"?/i.exec(head) ?? []
    if (fileName !== undefined) files.set(name, { bytes: Uint8Array.from(content), name: fileName })
    else parameters.set(name, content.toString("utf8"))
    start = end
  }
  return { parameters, files }
}

/** Reads the parameters from the address and the body: JSON, form or multipart, as Telegram does. */
export const readBody = async (request: IncomingMessage, query: URLSearchParams): Promise<Body> => {
  const bytes = await readBytes(request)
  const type = request.headers["content-type"] ?? ""
  const boundary = /multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(type)?.[1]
  const given = new Map<string, unknown>(query)
  if (boundary !== undefined) {
    const { parameters, files } = readMultipart(bytes, boundary)
    return { parameters: new Map([...given, ...parameters]), files }
  }
  const parameters = type.startsWith("application/x-www-form-urlencoded")
    ? new URLSearchParams(bytes.toString("utf8"))
    : readJson(bytes)
  return { parameters: new Map([...given, ...parameters]), files: new Map() }
}
