import { UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import type { Page } from "../Page.ts"
import { listPage, ROWS_MAX, withQuery } from "../listPage.ts"
import { DataTable } from "../views/DataTable.tsx"
import { More } from "../views/Deed.tsx"
import { Live } from "../views/Live.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

const PATH = "/dashboard/members"
/** Characters that are searched for. */
const SEARCH_MAX = 130

const read = Effect.fn("read")(function*(query: URLSearchParams) {
  const [users, sought] = [yield* UserStore, (query.get("q") ?? "").replaceAll("\0", "").toWellFormed().trim().slice(0, SEARCH_MAX)]
  return sought === "" ? yield* listPage(UserId, query, users.list) : { rows: yield* users.search(sought, ROWS_MAX), rest: null }
})

/** Members from the newest on, or those somebody may mean. */
export const members: Page = {
  permission: "members.read",
  show: Effect.fn("members")(function*(visit: Visit) {
    const { query, texts } = visit
    const { rest, rows } = yield* read(query)
    const columns = [{ label: texts.say("name") }, { label: texts.say("account"), kind: "number" }, { label: texts.say("standing") }, { label: texts.say("joined-at") }] as const
    return {
      title: texts.say("section-members"),
      body: (
        <>
          <form class="find" action={PATH} role="search">
            <label class="wide">{texts.say("search-members")}<input type="search" name="q" value={query.get("q") ?? ""} maxlength={SEARCH_MAX} /></label>
            <button type="submit">{texts.say("find")}</button>
          </form>
          <Live id="members">
            <DataTable caption={texts.say("section-members")} columns={columns} none={texts.say("none-found")} rows={rows.map(({ createdAt, id, name, standing, telegramId }) => [
              <a href={`${PATH}/${id}`}>{name.trim() || id}</a>, String(telegramId),
              <span class={standing === "active" ? "tag" : "tag bad"}>{texts.say(`standing-${standing}`)}</span>, <Moment at={createdAt} />
            ])} />
          </Live>
          <More texts={texts} to={rest === null ? null : withQuery(PATH, query, { after: rest })} />
        </>
      )
    }
  })
}
