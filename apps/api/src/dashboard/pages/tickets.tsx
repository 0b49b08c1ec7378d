import { ticketQueue } from "@sigmatrade/core/support/historyOf"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import type { Page } from "../Page.ts"
import { pageNumber, ROWS_MAX, withQuery } from "../listPage.ts"
import { DataTable } from "../views/DataTable.tsx"
import { More } from "../views/Deed.tsx"
import { Live } from "../views/Live.tsx"
import { MemberLink } from "../views/MemberLink.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

const PATH = "/dashboard/tickets"

/** What waits for an answer, what is due first first, what is late marked. */
export const tickets: Page = {
  permission: "tickets.answer",
  show: Effect.fn("tickets")(function*(visit: Visit) {
    const { query, texts } = visit
    const page = pageNumber(query)
    const { hasMore, tickets: found } = yield* ticketQueue({ page, size: ROWS_MAX })
    const known = yield* (yield* UserStore).known([...new Set(found.map(({ ticket }) => ticket.userId))])
    const columns = [{ label: texts.say("number") }, { label: texts.say("about") }, { label: texts.say("member") }, { label: texts.say("taken-by") }, { label: texts.say("due-at") }] as const
    return {
      title: texts.say("section-tickets"),
      body: (
        <>
          <Live id="tickets">
            <DataTable caption={texts.say("section-tickets")} columns={columns} none={texts.say("no-tickets")} rows={found.map(({ isOverdue, ticket: { category, dueAt, id, number, takenBy, userId } }) => [
              <a href={`${PATH}/${id}`}>№ {number}</a>, texts.say(`ticket-${category}`), <MemberLink id={userId} known={known} visit={visit} />, takenBy ?? "—",
              isOverdue ? <span class="tag bad">{texts.say("late")} <Moment at={dueAt} /></span> : <Moment at={dueAt} />
            ])} />
          </Live>
          <More texts={texts} to={hasMore ? withQuery(PATH, query, { page: page + 1 }) : null} />
        </>
      )
    }
  })
}
