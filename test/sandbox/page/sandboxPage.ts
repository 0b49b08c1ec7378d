import { Hono } from "hono"
import type { TelegramEmulator } from "../telegram/TelegramEmulator.ts"
import { assets } from "./assets.ts"
import { chatRoutes, pageMember } from "./chatRoutes.ts"
import { eventStream } from "./eventStream.ts"
import { fileRoutes } from "./fileRoutes.ts"
import { mediaRoutes } from "./mediaRoutes.ts"
import { operatorRoutes } from "./operatorRoutes.ts"
import type { PageLink, PageProblem, PageStart } from "./PageApi.ts"
import type { SandboxWallet } from "./SandboxWallet.ts"
import { walletRoutes } from "./walletRoutes.ts"

/** What the page shows and drives. `links` are the addresses to explore next, such as the API's documentation. */
export interface SandboxPageParts {
  readonly telegram: TelegramEmulator
  readonly wallet: SandboxWallet
  readonly links: ReadonlyArray<PageLink>
  /** The key with which the page logs people in as operators; without one it does not offer that. */
  readonly operatorKey?: string | undefined
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page on which a newcomer sees the whole product: people, their chats with the bot, their wallets, the chain. */
export const sandboxPage = ({ telegram, wallet, links, operatorKey }: SandboxPageParts): Hono => {
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
  app.route("/", fileRoutes(telegram))
  app.get("/sandbox/start", (c) => {
    const members = telegram.members().map(({ id }) => pageMember(telegram, id))
    const { botName, botUsername } = telegram
    return c.json({ botUsername, botName, members, links, canMakeOperators: operatorKey !== undefined } satisfies PageStart)
  })
  app.get("/sandbox/events", () => events.open())
  app.route("/sandbox", chatRoutes(telegram))
  app.route("/sandbox", mediaRoutes(telegram))
  if (operatorKey !== undefined) app.route("/sandbox", operatorRoutes(telegram, operatorKey))
  app.route("/sandbox", walletRoutes(wallet, events.lookAtChain))
  app.notFound((c) => c.json({ problem: "There is nothing here." } satisfies PageProblem, 404))
  app.onError((error, c) => c.json({ problem: error.message } satisfies PageProblem, 400))
  return app
}
