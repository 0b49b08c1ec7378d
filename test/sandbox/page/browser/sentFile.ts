import type { PageMessage } from "../PageApi.ts"
import { element } from "./element.ts"
import { label, pageLanguage } from "./labels.ts"

const faces = { document: "📎", audio: "🎧", voice: "🎤", video: "🎬" } as const

const size = (bytes: number) => {
  const [unit, value] = bytes < 1_000 ? ["byte", bytes] as const : bytes < 1_000_000 ? ["kilobyte", bytes / 1_000] as const : ["megabyte", bytes / 1_000_000] as const
  return new Intl.NumberFormat(pageLanguage(), { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(value)
}

const player = ({ fileId, kind, mime, name }: NonNullable<PageMessage["file"]>) => {
  if (kind === "document" || !/^(?:audio|video)\//.test(mime)) return undefined
  const attributes = { class: "player", controls: true, preload: "metadata", src: `/media/${encodeURIComponent(fileId)}`, "aria-label": `${label(kind)}: ${name}` }
  return element(kind === "video" ? "video" : "audio", attributes)
}

/** Draws a file that was sent: sounds and films can be played, everything can be kept. */
export const sentFile = (file: NonNullable<PageMessage["file"]>): HTMLElement =>
  element("div", { class: "sent-file" },
    player(file),
    element("a", { class: "file", href: `/files/${encodeURIComponent(file.fileId)}`, download: file.name },
      element("span", { "aria-hidden": "true" }, faces[file.kind]),
      element("span", { class: "grow" }, file.name),
      element("small", {}, size(file.size))))
