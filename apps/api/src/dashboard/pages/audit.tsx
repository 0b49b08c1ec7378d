import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import type { SealedRecord } from "@sigmatrade/core/admin/AuditLog"
import { sealRecord } from "@sigmatrade/core/admin/sealRecord"
import { verifyAudit } from "@sigmatrade/core/admin/verifyAudit"
import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { Effect } from "effect"
import type { Page } from "../Page.ts"
import { ROWS_MAX, withQuery } from "../listPage.ts"
import { DataTable } from "../views/DataTable.tsx"
import { More } from "../views/Deed.tsx"
import { Live } from "../views/Live.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

const PATH = "/dashboard/audit"

/** Whether a record follows the one before it: its hash is reckoned anew. */
const isSound = (found: SealedRecord, before: SealedRecord | undefined, sha256: Sha256["Service"]): boolean => {
  const expected = sealRecord(found.record, before ?? null, sha256)
  return found.position === expected.position && found.previous === expected.previous && found.hash === expected.hash
}

const details = ({ details: facts, reason }: SealedRecord["record"]) => (
  <>{Object.entries(facts).map(([name, value]) => <div class="soft">{name}: {value}</div>)}{reason === null ? null : <q>{reason}</q>}</>
)

const verdictOf = Effect.fn("verdictOf")(function*({ query, texts }: Visit) {
  if (query.get("verify") === null) return <a href={`${PATH}?verify=1`}>{texts.say("verify")}</a>
  const { broken, sound } = yield* verifyAudit()
  return broken === null ? <span class="tag good">{texts.say("chain-sound", { count: sound })}</span> : <span class="tag bad">{texts.say("chain-broken", { position: broken })}</span>
})

/** What operators did, the newest first; each record is checked against the one before it. */
export const audit: Page = {
  permission: "audit.read",
  show: Effect.fn("audit")(function*(visit: Visit) {
    const { query, texts } = visit
    const [given, sha256] = [Number(query.get("before") ?? Number.NaN), yield* Sha256]
    const found = yield* (yield* AuditLog).page(Number.isSafeInteger(given) && given > 0 ? given : null, ROWS_MAX + 1)
    const shown = found.slice(0, ROWS_MAX)
    const columns = [{ label: "№" }, { label: texts.say("when") }, { label: texts.say("by") }, { label: texts.say("did") }, { label: texts.say("subject") }, { label: texts.say("outcome") }, { label: texts.say("details") }, { label: texts.say("seal") }]
    const rows = shown.map((one, index) => {
      const { action, at, operator, outcome, subject } = one.record
      const sound = isSound(one, found[index + 1], sha256)
      return [
        String(one.position), <Moment at={at} />, operator ?? "?", action, <code>{subject}</code>, <span class={outcome === "done" ? "tag good" : "tag bad"}>{outcome}</span>, details(one.record),
        <span class={sound ? "good" : "bad"}>{sound ? "✓" : "✗"} <span class="unseen">{texts.say(sound ? "seal-sound" : "seal-broken")}</span></span>
      ]
    })
    return {
      title: texts.say("section-audit"),
      body: (
        <>
          <p>{yield* verdictOf(visit)}</p>
          <Live id="audit"><DataTable caption={texts.say("section-audit")} columns={columns} rows={rows} none={texts.say("none-yet")} /></Live>
          <More texts={texts} to={found.length > ROWS_MAX ? withQuery(PATH, query, { before: shown.at(-1)?.position ?? 1, verify: null }) : null} />
        </>
      )
    }
  })
}
