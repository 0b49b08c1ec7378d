import { endOf } from "@sigmatrade/core/admin/OperatorSession"
import type { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { allows } from "@sigmatrade/core/admin/Permission"
import type { Permission } from "@sigmatrade/core/admin/Permission"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { PAGE_SIZE_MAX, ticketQueue } from "@sigmatrade/core/support/historyOf"
import { DateTime, Effect } from "effect"
import { writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Keyboard } from "../View.ts"
import { backToMenu, button, shown } from "../View.ts"
import { askKey } from "./askKey.ts"

/** What waits, counted no further than this. */
const COUNT_MAX = 100

/** What the panel leads to, row by row, and what an operator must be allowed to do for it. */
const ENTRIES = [
  [["adminqueue", "withdrawals.decide"], ["adminincidents", "incidents.approve"]],
  [["adminmembers", "members.read"], ["adminsuspense", "suspense.resolve"]],
  [["admintickets", "tickets.answer"], ["adminbroadcasts", "broadcasts.send"]],
  [["adminletters", "dead-letters.retry"], ["adminblacklist", "members.block"]],
  [["adminrefunds", "refunds.decide"], ["adminsettings", "settings.read"]],
  [["admindeposits", "members.read"], ["admincampaigns", "campaigns.manage"]],
  [["adminresets", "resets.decide"], ["adminprices", "levels.publish"]],
  [["adminstatistics", "statistics.read"], ["adminjobs", "statistics.read"]],
  [["admindashboard", "statistics.read"]],
  [["adminaudit", "audit.read"], ["adminteam", "operators.manage"]],
  [["adminsessions", "statistics.read"], ["adminlogout", "statistics.read"]]
] as const satisfies ReadonlyArray<ReadonlyArray<readonly [place: string, permission: Permission]>>

/** Everything an operator can do, as his role allows it, and what waits for him. */
export const panel = Effect.fn("panel")(function*(turn: Turn, session: OperatorSession) {
  const { texts } = turn
  const operator = yield* (yield* OperatorStore).get(session.operator).pipe(Effect.catchTag("OperatorUnknown", () => Effect.succeed(null)))
  if (operator === null || operator.standing !== "active") return yield* askKey(turn, "admin-session-over")
  const withdrawals = yield* (yield* WithdrawalStore).inState("requested", COUNT_MAX)
  const incidents = yield* (yield* IncidentStore).opened
  const { tickets } = yield* ticketQueue({ page: 0, size: PAGE_SIZE_MAX })
  const resets = (yield* (yield* PasswordResetStore).unfinished(COUNT_MAX)).filter(({ state }) => state === "open")
  const suspense = yield* (yield* SuspenseStore).items(COUNT_MAX)
  const html = texts.html("admin-panel", {
    name: operator.name, role: texts.plain(`role-${operator.role}`), until: writeTime(endOf({ ...session, seenAt: yield* DateTime.now })),
    withdrawals: withdrawals.length, incidents: incidents.length, suspense: suspense.length, tickets: tickets.length, resets: resets.length
  })
  const rows: Keyboard = ENTRIES.map((row) => row.filter(([, permission]) => allows(operator.role, permission))
    .map(([place]) => button(texts.plain(`button-${place}`), place)))
  return shown(html, [...rows.filter(({ length }) => length > 0), ...backToMenu(texts)])
})
