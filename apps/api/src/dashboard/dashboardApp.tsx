import { operatorOf } from "@sigmatrade/core/admin/Actor"
import { browserSession, openDashboard } from "@sigmatrade/core/admin/openDashboard"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import { Effect, Redacted } from "effect"
import { Hono } from "hono"
import { csrf } from "hono/csrf"
import { HTTPException } from "hono/http-exception"
import { assets } from "./assets.ts"
import { forgetKey, isPrivate, keepKey, keyShown, originOf } from "./keyShown.ts"
import type { DashboardContext, DashboardEnv, DashboardParts } from "./DashboardEnv.ts"
import { deeds } from "./deeds.ts"
import { gate, languageOf } from "./gate.tsx"
import type { GateWord } from "./gate.tsx"
import { makeVisit } from "./makeVisit.ts"
import { pageStreams } from "./pageStreams.ts"
import { readPage, renderPage } from "./renderPage.tsx"
import type { Visit } from "./Visit.ts"
import { actFor } from "./Visit.ts"
import { writeHtml } from "./writeHtml.ts"

/** Our own files and nothing else: nothing inline, nothing from elsewhere, no frame around us, forms only to us. */
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const FORM = /^application\/x-www-form-urlencoded\b/iu

const shut = (context: DashboardContext, word: GateWord, status: 200 | 401 | 403 = 401) =>
  context.html(gate(languageOf(context.req.header("accept-language")), word, word === "gate"), status)

/** Whoever asks, as the key in his cookie says; `null`: nobody we know. */
const visitOf = (context: DashboardContext, parts: DashboardParts, how: "use" | "look", query = new URL(context.req.url).searchParams): Promise<Visit | null> => {
  const key = keyShown(context, parts)
  if (key === null) return Promise.resolve(null)
  return parts.run(Effect.gen(function*() {
    const session = yield* browserSession(key, how)
    if (session === null) return null
    return yield* makeVisit(session, yield* operatorOf(session, "get"), context.env.current.requestId, query)
  }).pipe(Effect.catchTag("SessionOver", () => Effect.succeed(null))))
}

const over = Effect.succeed(null)

const show = async (context: DashboardContext, parts: DashboardParts) => {
  const visit = await visitOf(context, parts, "use")
  if (visit === null) return shut(context, "gate-over")
  const page = await parts.run(renderPage(visit, context.req.path).pipe(Effect.catchTag("SessionOver", () => over)))
  return page === null ? shut(context, "gate-over") : context.html(page.html, page.status)
}

const perform = async (context: DashboardContext, parts: DashboardParts) => {
  const visit = await visitOf(context, parts, "use")
  if (visit === null) return shut(context, "gate-over")
  const name = context.req.path.slice("/dashboard/do/".length)
  const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined
  const form = await context.req.parseBody()
  const outcome = deed === undefined ? { to: "/dashboard", word: "not-readable" } : await parts.run(deed.run(visit, form).pipe(Effect.catchTags({
    NotAllowed: () => Effect.succeed("NotAllowed" as const), SessionOver: () => Effect.succeed("SessionOver" as const)
  })))
  if (outcome === "SessionOver") return shut(context, "gate-over")
  if (outcome === "NotAllowed") {
    const page = await parts.run(renderPage({ ...visit, query: new URLSearchParams({ said: "not-allowed" }) }, "/dashboard").pipe(Effect.catchTag("SessionOver", () => over)))
    return page === null ? shut(context, "gate-over") : context.html(page.html, 403)
  }
  return context.redirect(`${outcome.to}?said=${outcome.word}`, 303)
}

/** Uses up a link. The browser gets the key of a new session, whatever key it had before. */
const logIn = async (context: DashboardContext, parts: DashboardParts) => {
  const { link } = await context.req.parseBody()
  const opened = await parts.run(openDashboard(Redacted.make(typeof link === "string" ? link : ""), context.env.current.requestId).pipe(
    Effect.catchTag("LinkRefused", () => over)
  ))
  if (opened === null) return shut(context, "gate-refused")
  keepKey(context, parts, opened.key)
  return context.redirect("/dashboard", 303)
}

const logOut = async (context: DashboardContext, parts: DashboardParts) => {
  const visit = await visitOf(context, parts, "use")
  if (visit !== null) {
    const { session } = visit
    const act = { permission: "statistics.read", action: "log out", subject: `operator:${session.operator}`, reason: null } as const
    await parts.run(actFor(visit, act, () => Effect.flatMap(OperatorSessionStore, ({ end }) => end(session.id))).pipe(Effect.catchTags({ NotAllowed: () => over, SessionOver: () => over })))
  }
  forgetKey(context, parts)
  return shut(context, "gate-out", 200)
}

const follow = async (context: DashboardContext, parts: DashboardParts, streams: ReturnType<typeof pageStreams>) => {
  const of = new URL(context.req.query("of") ?? "/dashboard", "http://dashboard")
  // What is looked at once, as the whole audit log, is not looked at again and again.
  for (const once of ["said", "verify"]) of.searchParams.delete(once)
  const visit = await visitOf(context, parts, "look", of.searchParams)
  if (visit === null) return shut(context, "gate-over")
  return streams(context, () => parts.run(readPage(visit, of.pathname).pipe(
    Effect.map(({ body, status }) => status === 200 ? writeHtml(<>{body}</>) : null), Effect.catchTag("SessionOver", () => over)
  )))
}

/** The dashboard as a Hono app. It is made when somebody first asks for it: until then nothing of it is loaded. */
export const dashboardApp = (parts: DashboardParts): Hono<DashboardEnv> => {
  const hono = new Hono<DashboardEnv>()
  const streams = pageStreams(parts)
  hono.use(async (context, next) => {
    await next()
    context.header("content-security-policy", POLICY)
  })
  hono.use((context, next) => isPrivate(originOf(context, parts)) ? next() : Promise.resolve(shut(context, "gate-open-way", 403)))
  hono.use(csrf({ origin: (origin, context) => origin === originOf(context as DashboardContext, parts) }))
  hono.use(async (context, next) => {
    if (context.req.method === "POST" && !FORM.test(context.req.header("content-type") ?? "")) return shut(context, "gate-foreign", 403)
    return await next()
  })
  for (const { path, text, type } of assets) {
    hono.get(path, (context) => context.body(text, 200, { "content-type": type, "cache-control": "public, max-age=31536000, immutable" }))
  }
  hono.get("/dashboard/login", (context) => shut(context, "gate", 200))
  hono.post("/dashboard/login", (context) => logIn(context, parts))
  hono.post("/dashboard/logout", (context) => logOut(context, parts))
  hono.post("/dashboard/do/*", (context) => perform(context, parts))
  hono.get("/dashboard/live", (context) => follow(context, parts, streams))
  hono.get("/dashboard/*", (context) => show(context, parts))
  hono.onError((error, context) => {
    if (error instanceof HTTPException) return shut(context, "gate-foreign", 403)
    throw error
  })
  return hono
}
