import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { TransferId, TxHash } from "@sigmatrade/core/chain/Transfer"
import { DepositLookup } from "@sigmatrade/core/deposit/DepositLookup"
import type { KnownDeposit } from "@sigmatrade/core/deposit/DepositLookup"
import { Effect, Option, Schema } from "effect"
import type { Page } from "../Page.ts"
import { Facts } from "../views/Facts.tsx"
import { Live } from "../views/Live.tsx"
import { MemberLink } from "../views/MemberLink.tsx"
import { Moment } from "../views/Moment.tsx"
import { mayDo } from "../Visit.ts"
import type { Visit } from "../Visit.ts"
import { depositState, ownersOf } from "./deposits.tsx"

const find = Effect.fn("find")(function*(given: string) {
  const id = Option.getOrNull(Schema.decodeUnknownOption(TransferId)(given))
  if (id === null) return null
  const inSame = yield* (yield* DepositLookup).inTransaction((yield* SystemWallet).chainId, TxHash.make(id.split(":")[1] ?? ""))
  return inSame.find((one) => one.id === id) ?? null
})

const Evidence = ({ deposit: { evidence }, visit: { texts } }: { readonly visit: Visit; readonly deposit: KnownDeposit }) => (
  <Live id="evidence" title={texts.say("evidence")}>
    {evidence === null ? <p class="soft">{texts.say("not-final")}</p> : (
      <Facts of={[
        [texts.say("rule"), texts.say(`rule-${evidence.rule}`)],
        [texts.say("witnesses"), evidence.witnesses.join(", ")]
      ]} />
    )}
  </Live>
)

/** One payment in all its facts: whose it is, where it stands, and who says that it is final. */
export const deposit: Page = {
  permission: "members.read",
  show: Effect.fn("deposit")(function*(visit: Visit, given: string) {
    const found = yield* find(given)
    if (found === null) return null
    const { money, texts } = visit
    const [keccak, owners] = [yield* Keccak256, yield* ownersOf([found])]
    const { amount, asset, blockNumber, bought, creditedAt, from, id, paidAt, reason, seenAt, state, to, userId } = found
    const owner = userId === null ? texts.say(`suspense-${(reason ?? "").replaceAll(" ", "-")}`) : <MemberLink id={userId} known={owners} visit={visit} />
    return {
      title: texts.say("deposit-of", { money: money(asset, amount) }),
      body: (
        <>
          <Live id="deposit">
            <Facts of={[
              [texts.say("state"), <span class="tag">{depositState(texts, found)}</span>], [texts.say(userId === null ? "why-nobody" : "member"), owner],
              [texts.say("transaction"), <code>{id.split(":")[1] ?? ""}</code>], [texts.say("sender"), <code>{checksumAddress(from, keccak)}</code>],
              [texts.say("our-wallet"), <code>{checksumAddress(to, keccak)}</code>], [texts.say("block"), String(blockNumber)],
              [texts.say("paid-at"), <Moment at={paidAt} />], [texts.say("seen-at"), <Moment at={seenAt} />], [texts.say("credited-at"), <Moment at={creditedAt} />],
              ...(bought === null ? [] : [[texts.say("bought"), String(bought)] as const])
            ]} />
            {userId === null && state === "final" && mayDo(visit, "suspense.resolve") ? <p><a href={`/dashboard/suspense/${id}`}>{texts.say("decide-suspense")}</a></p> : null}
          </Live>
          <Evidence deposit={found} visit={visit} />
        </>
      )
    }
  })
}
