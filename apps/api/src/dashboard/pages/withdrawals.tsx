import { WithdrawalId, WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import type { Page } from "../Page.ts"
import { listPage, withQuery } from "../listPage.ts"
import { DataTable } from "../views/DataTable.tsx"
import { More } from "../views/Deed.tsx"
import { Live } from "../views/Live.tsx"
import { MemberLink } from "../views/MemberLink.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

const PATH = "/dashboard/withdrawals"

/** The state that is asked for: what waits for operators, unless something else is said. */
const stateIn = (query: URLSearchParams): WithdrawalState | null => {
  const given = query.get("state") ?? "requested"
  return WithdrawalState.literals.find((one) => one === given) ?? null
}

/** Withdrawals by when they were asked for, the newest first. */
export const withdrawals: Page = {
  permission: "withdrawals.decide",
  show: Effect.fn("withdrawals")(function*(visit: Visit) {
    const { money, query, texts } = visit
    const [store, state] = [yield* WithdrawalStore, stateIn(query)]
    const { rest, rows } = yield* listPage(WithdrawalId, query, (page) => store.list({ userId: null, state }, page))
    const known = yield* (yield* UserStore).known([...new Set(rows.map(({ userId }) => userId))])
    const columns = [{ label: texts.say("requested-at") }, { label: texts.say("amount"), kind: "number" }, { label: texts.say("member") }, { label: texts.say("state") }] as const
    return {
      title: texts.say("section-withdrawals"),
      body: (
        <>
          <form class="find" action={PATH} role="search">
            <label>{texts.say("state")}<select name="state">
              {[...WithdrawalState.literals, "all"].map((one) => <option value={one} selected={one === (state ?? "all")}>{texts.say(`withdrawal-${one}`)}</option>)}
            </select></label>
            <button type="submit">{texts.say("show")}</button>
          </form>
          <Live id="withdrawals">
            <DataTable caption={texts.say("section-withdrawals")} columns={columns} none={texts.say("none-found")} rows={rows.map((one) => [
              <a href={`${PATH}/${one.id}`}><Moment at={one.requestedAt} /></a>, money(one.asset, one.amount),
              <MemberLink id={one.userId} known={known} visit={visit} />, <span class="tag">{texts.say(`withdrawal-${one.state}`)}</span>
            ])} />
          </Live>
          <More texts={texts} to={rest === null ? null : withQuery(PATH, query, { after: rest })} />
        </>
      )
    }
  })
}
