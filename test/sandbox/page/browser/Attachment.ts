import type { PageMedia } from "../PageApi.ts"
import { label } from "./labels.ts"

/** Something to send beside words. `url` is a `data:` address that holds all of it. */
export interface Attachment extends Pick<PageMedia, "kind" | "name" | "mime"> {
  readonly url: string
}

const fileBytesMax = 8 * 1024 * 1024

const kinds: ReadonlyArray<readonly [mime: RegExp, kind: Attachment["kind"]]> = [
  [/^image\/(?:png|jpeg|gif)$/, "photo"], [/^audio\/(?:ogg|opus|webm)/, "voice"], [/^audio\//, "audio"], [/^video\//, "video"]
]

/** What a file is sent as when nobody says otherwise: pictures and sounds Telegram knows are shown, everything else is a document. */
export const kindOf = (mime: string): Attachment["kind"] => kinds.find(([known]) => known.test(mime))?.[1] ?? "document"

const addressOf = (blob: Blob) => new Promise<string>((resolve, reject) => {
  const reader = new FileReader()
  reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? reader.result : ""))
  reader.addEventListener("error", () => reject(new Error(label("unreadable"))))
  reader.readAsDataURL(blob)
})

/** Reads a file to send it. Errors: when it is empty, too large or cannot be read. */
export const readAttachment = async (file: File, kind = kindOf(file.type)): Promise<Attachment> => {
  if (file.size === 0) throw new Error(label("emptyFile"))
  if (file.size > fileBytesMax) throw new Error(label("tooLarge"))
  return { kind, name: file.name || "file", mime: file.type || "application/octet-stream", url: await addressOf(file) }
}

/** The bytes of an attachment as base64. */
export const base64Of = ({ url }: Attachment) => url.slice(url.indexOf(",") + 1)
