import type { PhotoSize } from "@grammyjs/types"
import type { Call } from "./BotMethods.ts"
import { readImage } from "./readImage.ts"
import { badRequest } from "./TelegramRefusal.ts"
import type { StoredPhoto } from "./TelegramState.ts"
import type { World } from "./World.ts"

/** Keeps a photo and names it. Errors: 400 when the bytes are no picture Telegram takes. */
export const storePhoto = (world: World, bytes: Uint8Array): StoredPhoto => {
  const header = readImage(bytes)
  const fileId = `photo-${world.state.bot.id}-${world.state.nextPhotoId++}`
  const photo: StoredPhoto = { fileId, ...header, base64: Buffer.from(bytes).toString("base64") }
  world.state.photos[fileId] = photo
  return photo
}

/** A stored photo in the Bot API's words. */
export const photoSizes = (photo: StoredPhoto): Array<PhotoSize> => [{
  file_id: photo.fileId,
  file_unique_id: `unique-${photo.fileId}`,
  width: photo.width,
  height: photo.height,
  file_size: Buffer.byteLength(photo.base64, "base64")
}]

/** The photo a call sends: an uploaded file, or one that was sent before. An address is refused: the sandbox is offline. */
export const readPhoto = (world: World, call: Call, given: unknown, field: string): StoredPhoto => {
  const upload = typeof given === "string" && given.startsWith("attach://") ? given.slice("attach://".length) : field
  const uploaded = call.files.get(upload)
  if (uploaded !== undefined) return storePhoto(world, uploaded.bytes)
  if (typeof given !== "string" || given === "") throw badRequest("there is no photo in the request")
  if (/^https?:/i.test(given)) throw badRequest("failed to get HTTP URL content")
  const other = world.state.files[given]?.kind
  if (other !== undefined) throw badRequest(`can't use file of type ${other.charAt(0).toUpperCase()}${other.slice(1)} as Photo`)
  const known = world.state.photos[given]
  if (known === undefined) throw badRequest("wrong file identifier/HTTP URL specified")
  return known
}
