import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import { conversationOf, PAGE_SIZE_MAX } from "@sigmatrade/core/support/historyOf"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import type { TicketMessage } from "@sigmatrade/core/support/TicketMessage"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import type { Page } from "../Page.ts"
import { pageNumber, withQuery } from "../listPage.ts"
import type { Texts } from "../texts/textsIn.ts"
import { Deed, More } from "../views/Deed.tsx"
import { Facts } from "../views/Facts.tsx"
import { Live } from "../views/Live.tsx"
import { MemberLink } from "../views/MemberLink.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

const wordsOf = (texts: Texts, { content }: TicketMessage): string =>
  content._tag === "Text" ? content.text : content._tag === "Event" ? texts.say(`ticket-${content.event}`) : [texts.say("file", { kind: content.media.kind }), content.media.caption ?? ""].join("\n")

const Said = ({ of, visit: { texts } }: { readonly visit: Visit; readonly of: ReadonlyArray<TicketMessage> }) => (
  <ol class="said-list">
    {of.map((one) => (
      <li class={one.author}>
        <span class="soft">{one.operator ?? texts.say("by-member")}, <Moment at={one.at} /></span>
        <p>{wordsOf(texts, one)}</p>
      </li>
    ))}
  </ol>
)

const Answer = ({ message, of: { id, state, takenBy }, visit: { operator, texts } }: { readonly visit: Visit; readonly of: Ticket; readonly message: string }) => {
  if (state === "closed") return <Deed to="tickets/reopen" fields={{ id }} label={texts.say("reopen")} />
  if (takenBy !== null && takenBy !== operator.name) return <p>{texts.say("ticket-of-another", { name: takenBy })}</p>
  return (
    <>
      <Deed to="tickets/answer" fields={{ id, message }} label={texts.say("answer")} kind="good">
        <label>{texts.say("your-answer")}<textarea name="text" rows={5} maxlength={4000} required /></label>
      </Deed>
      {takenBy === null ? <Deed to="tickets/take" fields={{ id }} label={texts.say("take")} /> : null}
      <Deed to="tickets/close" fields={{ id }} label={texts.say("close")} />
    </>
  )
}

/** One ticket: who asks, until when he must be answered, and what was said. */
export const ticket: Page = {
  permission: "tickets.answer",
  show: Effect.fn("ticket")(function*(visit: Visit, given: string) {
    const { query, texts } = visit
    const id = Option.getOrNull(Schema.decodeUnknownOption(TicketId)(given))
    const page = pageNumber(query)
    const read = id === null ? null : Option.getOrNull(yield* Effect.option(conversationOf(null, id, { page, size: PAGE_SIZE_MAX })))
    if (read === null) return null
    const { hasMore, messages, ticket: found } = read
    const known = yield* (yield* UserStore).known([found.userId])
    return {
      title: texts.say("ticket-number", { number: String(found.number) }),
      body: (
        <>
          <Live id="ticket">
            <Facts of={[
              [texts.say("member"), <MemberLink id={found.userId} known={known} visit={visit} />], [texts.say("standing"), texts.say(`standing-${known.get(found.userId)?.standing ?? "active"}`)],
              [texts.say("about"), texts.say(`ticket-${found.category}`)], [texts.say("state"), <span class="tag">{texts.say(`ticket-state-${found.state}`)}</span>],
              [texts.say("taken-by"), found.takenBy ?? "—"], [texts.say("due-at"), <Moment at={found.dueAt} />]
            ]} />
          </Live>
          <More texts={texts} to={hasMore ? withQuery(`/dashboard/tickets/${found.id}`, query, { page: page + 1 }) : null} />
          <Live id="said" title={texts.say("conversation")}><Said of={messages} visit={visit} /></Live>
          <section class="card" aria-label={texts.say("answer")}><Answer of={found} message={yield* uuidV7} visit={visit} /></section>
        </>
      )
    }
  })
}
