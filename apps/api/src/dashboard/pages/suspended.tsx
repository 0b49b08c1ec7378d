import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { SuspenseItem } from "@sigmatrade/core/deposit/SuspenseStore"
import type { User } from "@sigmatrade/core/user/User"
import { TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import type { Page } from "../Page.ts"
import { Deed } from "../views/Deed.tsx"
import { Facts } from "../views/Facts.tsx"
import { Live } from "../views/Live.tsx"
import { MemberLink } from "../views/MemberLink.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

/** Whose the operator says it is, by Telegram id. */
const meant = Effect.fn("meant")(function*(query: URLSearchParams) {
  const given = (query.get("whose") ?? "").trim()
  const telegramId = Schema.decodeUnknownOption(TelegramId)(/^\d{1,16}$/u.test(given) ? Number(given) : null)
  return Option.isNone(telegramId) ? null : Option.getOrNull(yield* (yield* UserStore).byTelegramId(telegramId.value))
})

/** In two steps: he sees that member's name before anything happens. */
const Assign = ({ member, of: { id }, visit: { query, texts } }: { readonly visit: Visit; readonly of: SuspenseItem; readonly member: User | null }) => (
  <section class="card" aria-labelledby="assign">
    <h2 id="assign">{texts.say("assign")}</h2>
    <form class="find" action={`/dashboard/suspense/${id}`}>
      <label>{texts.say("whose")}<input name="whose" inputmode="numeric" pattern="\s*[0-9]{1,16}\s*" required value={query.get("whose") ?? ""} /></label>
      <button type="submit">{texts.say("find")}</button>
    </form>
    {query.get("whose") === null ? null : member === null ? <p class="bad">{texts.say("whose-nobody")}</p> : (
      <>
        <p>{texts.say("assign-to", { name: member.name, account: String(member.telegramId), standing: texts.say(`standing-${member.standing}`) })}</p>
        <Deed to="suspense/assign" fields={{ id, member: member.id }} note={texts.say("why")} label={texts.say("assign")} kind="good" />
      </>
    )}
  </section>
)

/** One payment in suspense, and what can be decided about it. */
export const suspended: Page = {
  permission: "suspense.resolve",
  show: Effect.fn("suspended")(function*(visit: Visit, given: string) {
    const id = Option.getOrNull(Schema.decodeUnknownOption(TransferId)(given))
    const item = id === null ? null : Option.getOrNull(yield* (yield* SuspenseStore).find(id))
    if (item === null) return null
    const { money, texts } = visit
    const [keccak, users] = [yield* Keccak256, yield* UserStore]
    const owner = (yield* users.walletOwners([item.from])).get(item.from)
    const known = yield* users.known(owner === undefined ? [] : [owner.userId])
    return {
      title: texts.say("suspended-of", { money: money(item.asset, item.amount) }),
      body: (
        <>
          <Live id="suspended">
            <Facts of={[
              [texts.say("why-nobody"), texts.say(`suspense-${item.reason.replaceAll(" ", "-")}`)],
              [texts.say("decided-so"), item.decided === null ? "—" : texts.say(`decided-${item.decided.toLowerCase()}`)],
              [texts.say("sender"), <code>{checksumAddress(item.from, keccak)}</code>],
              [texts.say("wallet-of"), owner === undefined ? texts.say("nobody-known") : <MemberLink id={owner.userId} known={known} visit={visit} />],
              [texts.say("our-wallet"), <code>{checksumAddress(item.to, keccak)}</code>], [texts.say("transaction"), <code>{item.id.split(":")[1] ?? ""}</code>],
              [texts.say("block"), String(item.blockNumber)], [texts.say("paid-at"), <Moment at={item.paidAt} />]
            ]} />
          </Live>
          <Assign of={item} member={yield* meant(visit.query)} visit={visit} />
          {(["return", "keep"] as const).map((how) => (
            <details class="card">
              <summary>{texts.say(how)}</summary>
              <p class="soft">{texts.say(`${how}-means`)}</p>
              <Deed to={`suspense/${how}`} fields={{ id: item.id }} note={texts.say("why")} label={texts.say(how)} />
            </details>
          ))}
        </>
      )
    }
  })
}
