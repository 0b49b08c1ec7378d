import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import type { SealedRecord } from "@sigmatrade/core/admin/AuditLog"
import { verifyAudit } from "@sigmatrade/core/admin/verifyAudit"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Texts } from "../texts/textsIn.ts"
import { button, shown } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** Records on one page. */
const ROWS_MAX = 8

const row = (texts: Texts) => ({ position, record }: SealedRecord): Html => {
  const { action, at, details, operator, outcome, reason, subject } = record
  const key = outcome === "done" ? "admin-audit-done" : "admin-audit-failed"
  const head = texts.html(key, {
    position, at: writeTime(at), operator: operator ?? "?", action, subject, outcome
  })
  const facts = Object.entries(details).map(([name, value]) => texts.html("admin-fact", { name, value }))
  return Html.lines([head, ...facts, ...(reason === null ? [] : [texts.html("admin-audit-reason", { reason })])])
}

/** What operators did, newest first, page by page. */
export const auditTrail = Effect.fn("auditTrail")(function*({ texts }: Desk, [before]: ReadonlyArray<string>) {
  const found = yield* (yield* AuditLog).page(before === undefined ? null : Number(before), ROWS_MAX)
  const last = found.at(-1)?.position ?? 1
  const older = last > 1 ? [[button(texts.plain("button-older"), `adminaudit:${last}`)]] : []
  const html = Html.lines([texts.html("admin-audit"), ...found.map(row(texts))], 1)
  return shown(html, [...older, [button(texts.plain("button-verify-audit"), "adminverify")], ...backToPanel(texts)])
})

/** Recomputes the whole chain. */
export const verifyTrail = Effect.fn("verifyTrail")(function*({ texts }: Desk) {
  const { broken, sound } = yield* verifyAudit()
  const html = broken === null ? texts.html("admin-audit-sound", { count: sound }) : texts.html("admin-audit-broken", { position: broken })
  return shown(html, [[button(texts.plain("button-adminaudit"), "adminaudit")], ...backToPanel(texts)])
})
