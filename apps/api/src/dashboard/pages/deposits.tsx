import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { DepositLookup } from "@sigmatrade/core/deposit/DepositLookup"
import type { KnownDeposit } from "@sigmatrade/core/deposit/DepositLookup"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import type { Page } from "../Page.ts"
import { pageNumber, ROWS_MAX, withQuery } from "../listPage.ts"
import type { Texts } from "../texts/textsIn.ts"
import { DataTable } from "../views/DataTable.tsx"
import { More } from "../views/Deed.tsx"
import { Hash } from "../views/Hash.tsx"
import { Live } from "../views/Live.tsx"
import { MemberLink } from "../views/MemberLink.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

const PATH = "/dashboard/deposits"

/** Where a payment stands; in suspense is a place of its own. */
export const depositState = (texts: Texts, { reason, state }: Pick<KnownDeposit, "reason" | "state">): string =>
  texts.say(state === "final" && reason !== null ? "deposit-suspense" : `deposit-${state}`)

/** The owners of payments, by their ids. */
export const ownersOf = Effect.fn("ownersOf")(function*(deposits: ReadonlyArray<Pick<KnownDeposit, "userId">>) {
  return yield* (yield* UserStore).known([...new Set(deposits.flatMap(({ userId }) => userId === null ? [] : [userId]))])
})

const read = Effect.fn("read")(function*(query: URLSearchParams) {
  const [lookup, { chainId }, page] = [yield* DepositLookup, yield* SystemWallet, pageNumber(query)]
  const hash = Schema.decodeUnknownOption(TxHash)((query.get("tx") ?? "").trim().toLowerCase())
  if (Option.isSome(hash)) return { found: yield* lookup.inTransaction(chainId, hash.value), hasMore: false }
  const found = yield* lookup.latest(chainId, query.get("which") === "coming" ? "coming" : "all", (page + 1) * ROWS_MAX + 1)
  return { found: found.slice(page * ROWS_MAX, (page + 1) * ROWS_MAX), hasMore: found.length > (page + 1) * ROWS_MAX }
})

const Find = ({ visit: { query, texts } }: { readonly visit: Visit }) => (
  <form class="find" action={PATH} role="search">
    <label>{texts.say("show")}<select name="which">
      {["all", "coming"].map((one) => <option value={one} selected={query.get("which") === one}>{texts.say(`deposits-${one}`)}</option>)}
    </select></label>
    <label class="wide">{texts.say("transaction")}<input name="tx" value={query.get("tx") ?? ""} placeholder="0x…" pattern="\s*0[xX][0-9a-fA-F]{64}\s*" title={texts.say("transaction-rule")} /></label>
    <button type="submit">{texts.say("find")}</button>
  </form>
)

/** Payments to our wallets, the newest first. */
export const deposits: Page = {
  permission: "members.read",
  show: Effect.fn("deposits")(function*(visit: Visit) {
    const { money, query, texts } = visit
    const { found, hasMore } = yield* read(query)
    const owners = yield* ownersOf(found)
    const columns = [{ label: texts.say("paid-at") }, { label: texts.say("amount"), kind: "number" }, { label: texts.say("member") }, { label: texts.say("state") }, { label: texts.say("transaction") }] as const
    const rows = found.map((deposit) => [
      <a href={`${PATH}/${deposit.id}`}><Moment at={deposit.paidAt} /></a>,
      money(deposit.asset, deposit.amount),
      deposit.userId === null ? texts.say("nobody-known") : <MemberLink id={deposit.userId} known={owners} visit={visit} />,
      <span class="tag">{depositState(texts, deposit)}</span>,
      <Hash of={deposit.id.split(":")[1] ?? ""} />
    ])
    return {
      title: texts.say("section-deposits"),
      body: (
        <>
          <Find visit={visit} />
          <Live id="deposits"><DataTable caption={texts.say("section-deposits")} columns={columns} rows={rows} none={texts.say("none-found")} /></Live>
          <More texts={texts} to={hasMore ? withQuery(PATH, query, { page: pageNumber(query) + 1 }) : null} />
        </>
      )
    }
  })
}
