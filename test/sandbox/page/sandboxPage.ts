import { Hono } from "hono"
import type { TelegramEmulator } from "../telegram/TelegramEmulator.ts"
import { assets } from "./assets.ts"
import { chatRoutes, pageMember } from "./chatRoutes.ts"
import { eventStream } from "./eventStream.ts"
import type { PageLink, PageProblem, PageStart } from "./PageApi.ts"
import type { SandboxWallet } from "./SandboxWallet.ts"
import { walletRoutes } from "./walletRoutes.ts"

/** What the page shows and drives. `links` are the addresses to explore next, such as the API's documentation. */
export interface SandboxPageParts {
  readonly telegram: TelegramEmulator
  readonly wallet: SandboxWallet
  readonly links: ReadonlyArray<PageLink>
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page on which a newcomer sees the whole product: people, their chats with the bot, their wallets, the chain. */
export const sandboxPage = ({ telegram, wallet, links }: SandboxPageParts): Hono => {
  const app = new Hono()
  const events = eventStream(telegram, wallet)
  app.use(async (c, next) => {
    await next()
    c.header("content-security-policy", policy)
    c.header("x-content-type-options", "nosniff")
    c.header("referrer-policy", "no-referrer")
  })
  app.get("/", (c) => c.html(assets.html()))
  app.get("/assets/:name", async (c) => {
    const asset = await assets.named(c.req.param("name"))
    return asset === undefined ? c.notFound() : c.body(asset.text, 200, { "content-type": asset.type, "cache-control": "no-cache" })
  })
  app.get("/photos/:fileId", (c) => {
    const photo = telegram.photo(c.req.param("fileId"))
    if (photo === undefined) return c.notFound()
    const bytes = Uint8Array.from(Buffer.from(photo.base64, "base64"))
    return c.body(bytes, 200, { "content-type": photo.mime, "cache-control": "private, max-age=86400" })
  })
  app.get("/files/:fileId", (c) => {
    const file = telegram.file(c.req.param("fileId"))
    if (file === undefined) return c.notFound()
    const bytes = Uint8Array.from(Buffer.from(file.base64, "base64"))
    // Never shown by the browser: whoever made it, it must not run on this page.
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`
    return c.body(bytes, 200, { "content-type": "application/octet-stream", "content-disposition": disposition })
  })
  app.get("/sandbox/start", (c) => {
    const members = telegram.members().map(({ id }) => pageMember(telegram, id))
    return c.json({ botUsername: telegram.botUsername, botName: telegram.botName, members, links } satisfies PageStart)
  })
  app.get("/sandbox/events", () => events.open())
  app.route("/sandbox", chatRoutes(telegram))
  app.route("/sandbox", walletRoutes(wallet, events.lookAtChain))
  app.notFound((c) => c.json({ problem: "There is nothing here." } satisfies PageProblem, 404))
  app.onError((error, c) => c.json({ problem: error.message } satisfies PageProblem, 400))
  return app
}
