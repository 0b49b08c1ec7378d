import { Hono } from "hono"
import type { TelegramEmulator } from "../telegram/TelegramEmulator.ts"

const bytesOf = ({ base64 }: { readonly base64: string }) => Uint8Array.from(Buffer.from(base64, "base64"))

const forADay = { "cache-control": "private, max-age=86400" }

/** What was sent besides words, by its file id: pictures to look at, sounds and films to play, everything to keep. */
export const fileRoutes = (telegram: TelegramEmulator) => {
  const routes = new Hono()
  routes.get("/photos/:fileId", (c) => {
    const photo = telegram.photo(c.req.param("fileId"))
    return photo === undefined ? c.notFound() : c.body(bytesOf(photo), 200, { "content-type": photo.mime, ...forADay })
  })
  routes.get("/media/:fileId", (c) => {
    const file = telegram.file(c.req.param("fileId"))
    // Nothing but sounds and films is played: whoever made it, it must not run on this page.
    if (file === undefined || !/^(?:audio|video)\/[\w.+-]+$/.test(file.mime)) return c.notFound()
    return c.body(bytesOf(file), 200, { "content-type": file.mime, ...forADay })
  })
  routes.get("/files/:fileId", (c) => {
    const file = telegram.file(c.req.param("fileId"))
    if (file === undefined) return c.notFound()
    // Never shown by the browser, for the same reason.
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`
    return c.body(bytesOf(file), 200, { "content-type": "application/octet-stream", "content-disposition": disposition })
  })
  return routes
}
