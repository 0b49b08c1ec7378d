import { mayRead } from "@sigmatrade/core/admin/actAs"
import { Effect } from "effect"
import { pageAt } from "./pages.ts"
import { Layout } from "./views/Layout.tsx"
import type { Visit } from "./Visit.ts"
import { writeHtml } from "./writeHtml.ts"

/** What a path shows to an operator. Its parts, without what stands around them, are what changes by itself. */
export const readPage = Effect.fn("readPage")(function*(visit: Visit, path: string) {
  const { texts } = visit
  const missing = { status: 404 as const, section: "none", title: texts.say("not-there-title"), body: <p>{texts.say("not-there")}</p> }
  const found = pageAt(path)
  if (found === null) return missing
  return yield* mayRead(visit.session, found.page.permission).pipe(
    Effect.andThen(found.page.show(visit, found.id)),
    Effect.map((shown) => shown === null ? missing : { status: 200 as const, section: found.section, ...shown }),
    Effect.catchTag("NotAllowed", () => Effect.succeed({ status: 403 as const, section: "none", title: texts.say("not-allowed-title"), body: <p>{texts.say("not-allowed")}</p> }))
  )
})

/** A page as it is sent. Errors: `SessionOver`. */
export const renderPage = Effect.fn("renderPage")(function*(visit: Visit, path: string) {
  const { body, section, status, title } = yield* readPage(visit, path)
  const stream = status === 200 ? { stream: `/dashboard/live?of=${encodeURIComponent(visit.query.size === 0 ? path : `${path}?${visit.query.toString()}`)}` } : {}
  const html = <Layout visit={visit} section={section} title={title} {...stream}>{body}</Layout>
  return { status, html: `<!doctype html>${writeHtml(html)}` }
})
