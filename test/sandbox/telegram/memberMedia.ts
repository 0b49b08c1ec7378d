import type { Message } from "@grammyjs/types"
import type { FileKind } from "./storeFile.ts"
import { audioOf, documentOf, storeFile, videoOf, voiceOf } from "./storeFile.ts"
import { photoSizes, storePhoto } from "./storePhoto.ts"
import type { World } from "./World.ts"

/** A photo a member sends; what is not given is made up. */
export interface SentPhoto {
  readonly bytes?: Uint8Array
  readonly caption?: string
}

/** A file a member sends; what is not given is made up. */
export interface SentFile {
  readonly bytes?: Uint8Array
  readonly name?: string
  readonly mime?: string
  readonly caption?: string
}

// A transparent picture of 1 by 1 pixels, for tests that only need some photo.
const smallestPng =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const captioned = (caption: string | undefined) => {
  if (caption !== undefined && caption.length > 1024) throw new Error("Telegram takes 1024 characters at most below a file.")
  return caption === undefined ? {} : { caption }
}

/** What a message with a photo holds. */
export const photoContent = (world: World, { bytes, caption }: SentPhoto = {}): Partial<Message> => ({
  ...captioned(caption),
  photo: photoSizes(storePhoto(world, bytes ?? Uint8Array.from(Buffer.from(smallestPng, "base64"))))
})

const usual = {
  document: { name: "report.txt", mime: "text/plain" },
  audio: { name: "song.mp3", mime: "audio/mpeg" },
  video: { name: "film.mp4", mime: "video/mp4" },
  voice: { name: "voice.ogg", mime: "audio/ogg" }
} as const

/** What a message with a document, a piece of music, a video or a recording holds. */
export const fileContent = (world: World, kind: FileKind, given: SentFile = {}): Partial<Message> => {
  const { bytes = new TextEncoder().encode(kind), caption, mime = usual[kind].mime, name = usual[kind].name } = given
  const file = storeFile(world, kind, { bytes, name, mime })
  const content = {
    document: () => ({ document: documentOf(file) }), audio: () => ({ audio: audioOf(file) }), video: () => ({ video: videoOf(file) }),
    voice: () => ({ voice: voiceOf(file) })
  }
  return { ...captioned(caption), ...content[kind]() }
}
