import type { Audio, Document, Video, Voice } from "@grammyjs/types"
import type { Call } from "./BotMethods.ts"
import { badRequest } from "./TelegramRefusal.ts"
import type { StoredFile } from "./TelegramState.ts"
import type { World } from "./World.ts"

/** What a file is sent as; photos are kept apart. */
export type FileKind = StoredFile["kind"]

/** A file before Telegram knows it. */
export interface NewFile {
  readonly bytes: Uint8Array
  readonly name: string
  readonly mime: string
}

/** What a bot may upload at once. */
const uploadBytesMax = 50 * 1024 * 1024

/** A second of everything: how long a recording is, nobody measures here. */
const durationSeconds = 1

/** Keeps a file and names it. Errors: 400 when it is empty or larger than a bot may send. */
export const storeFile = (world: World, kind: FileKind, { bytes, mime, name }: NewFile): StoredFile => {
  if (bytes.length === 0) throw badRequest("file must be non-empty")
  if (bytes.length > uploadBytesMax) throw badRequest("file is too big")
  const fileId = `${kind}-${world.state.bot.id}-${world.state.nextFileId++}`
  const file: StoredFile = { fileId, kind, name, mime, base64: Buffer.from(bytes).toString("base64") }
  world.state.files[fileId] = file
  return file
}

const common = ({ base64, fileId, mime }: StoredFile) => ({
  file_id: fileId, file_unique_id: `unique-${fileId}`, mime_type: mime, file_size: Buffer.byteLength(base64, "base64")
})

/** A stored document in the Bot API's words. */
export const documentOf = (file: StoredFile): Document => ({ ...common(file), file_name: file.name })

/** A stored piece of music in the Bot API's words. */
export const audioOf = (file: StoredFile): Audio => ({ ...common(file), file_name: file.name, duration: durationSeconds })

/** A stored video in the Bot API's words. */
export const videoOf = (file: StoredFile): Video => ({ ...common(file), file_name: file.name, duration: durationSeconds, width: 320, height: 240 })

/** A stored recording in the Bot API's words. */
export const voiceOf = (file: StoredFile): Voice => ({ ...common(file), duration: durationSeconds })

const mimeOf: Readonly<Record<string, string>> = { csv: "text/csv", txt: "text/plain", pdf: "application/pdf", json: "application/json" }

const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`

/** The file a call sends: an uploaded one, or one that was sent before as the same kind. An address is refused: the sandbox is offline. */
export const readFile = (world: World, call: Call, kind: FileKind): StoredFile => {
  const given = call.parameters.get(kind)
  const upload = call.files.get(typeof given === "string" && given.startsWith("attach://") ? given.slice("attach://".length) : kind)
  if (upload !== undefined) {
    const { bytes, name } = upload
    return storeFile(world, kind, { bytes, name, mime: mimeOf[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream" })
  }
  if (typeof given !== "string" || given === "") throw badRequest(`there is no ${kind} in the request`)
  if (/^https?:/i.test(given)) throw badRequest("failed to get HTTP URL content")
  const other = world.state.photos[given] === undefined ? world.state.files[given]?.kind : "photo"
  if (other !== undefined && other !== kind) throw badRequest(`can't use file of type ${capital(other)} as ${capital(kind)}`)
  const known = world.state.files[given]
  if (known === undefined) throw badRequest("wrong file identifier/HTTP URL specified")
  return known
}
