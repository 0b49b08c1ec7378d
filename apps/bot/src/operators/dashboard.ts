import { LINK_MINUTES } from "@sigmatrade/core/admin/LoginLink"
import { currentSession } from "@sigmatrade/core/admin/logIn"
import { offerDashboard } from "@sigmatrade/core/admin/offerDashboard"
import { Effect, Redacted } from "effect"
import { DashboardOrigin } from "../DashboardOrigin.ts"
import type { Turn } from "../Turn.ts"
import { shown } from "../View.ts"
import { askKey } from "./askKey.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk, DeskPlace } from "./Desk.ts"
import { openDesk } from "./openDesk.ts"

/** Gives the operator a link that opens the dashboard once. What opens it stands behind a #, which no server and no preview is ever sent. */
const offer = Effect.fn("offer")(function*({ requestId, session, texts }: Desk) {
  const origin = yield* DashboardOrigin
  if (origin === null) return shown(texts.html("admin-dashboard-nowhere"), backToPanel(texts))
  const secret = Redacted.value(yield* offerDashboard(session, requestId))
  const link = { text: texts.plain("button-open-dashboard"), url: `${origin}/dashboard/login#${secret}` }
  return shown(texts.html("admin-dashboard", { minutes: LINK_MINUTES }), [[link], ...backToPanel(texts)])
})

/** The way to the dashboard, from the panel. */
export const dashboardPlace: DeskPlace = { permission: "statistics.read", open: offer }

/** The same by a command: whoever has not shown his key is asked for it. */
export const dashboard = Effect.fn("dashboard")(function*(turn: Turn) {
  const session = yield* currentSession(turn.member.telegramId)
  return session === null ? yield* askKey(turn, "admin-ask-key") : yield* openDesk(turn, "admindashboard", dashboardPlace, [])
})
