import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { Effect } from "effect"
import type { Page } from "../Page.ts"
import { pageNumber, ROWS_MAX, withQuery } from "../listPage.ts"
import { DataTable } from "../views/DataTable.tsx"
import { More } from "../views/Deed.tsx"
import { Hash } from "../views/Hash.tsx"
import { Live } from "../views/Live.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

const PATH = "/dashboard/suspense"
/** Payments that are looked at: whoever has more decides about the oldest first. */
const ITEMS_MAX = 1000

/** Money without an owner: what waits for a decision first, then what was decided about and is still here, the oldest first. */
export const suspense: Page = {
  permission: "suspense.resolve",
  show: Effect.fn("suspense")(function*(visit: Visit) {
    const { money, query, texts } = visit
    const all = (yield* (yield* SuspenseStore).items(ITEMS_MAX)).toSorted((one, other) => Number(one.decided !== null) - Number(other.decided !== null))
    const page = pageNumber(query)
    const shown = all.slice(page * ROWS_MAX, (page + 1) * ROWS_MAX)
    const columns = [{ label: texts.say("paid-at") }, { label: texts.say("amount"), kind: "number" }, { label: texts.say("why-nobody") }, { label: texts.say("sender") }, { label: texts.say("decided-so") }] as const
    return {
      title: texts.say("section-suspense"),
      body: (
        <>
          <Live id="suspense">
            <DataTable caption={texts.say("section-suspense")} columns={columns} none={texts.say("no-suspense")} rows={shown.map((item) => [
              <a href={`${PATH}/${item.id}`}><Moment at={item.paidAt} /></a>, money(item.asset, item.amount), texts.say(`suspense-${item.reason.replaceAll(" ", "-")}`),
              <Hash of={item.from} />, item.decided === null ? "—" : texts.say(`decided-${item.decided.toLowerCase()}`)
            ])} />
          </Live>
          <More texts={texts} to={all.length > (page + 1) * ROWS_MAX ? withQuery(PATH, query, { page: page + 1 }) : null} />
        </>
      )
    }
  })
}
