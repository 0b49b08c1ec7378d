import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { availableOf, heldOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { netOf, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { Page } from "../Page.ts"
import { Deed } from "../views/Deed.tsx"
import { Facts } from "../views/Facts.tsx"
import { Live } from "../views/Live.tsx"
import { MemberLink } from "../views/MemberLink.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"
import { writeAgreed } from "../writeAgreed.ts"

/** Earlier withdrawals of the member that are counted. */
const EARLIER_MAX = 100

/** What an operator should know of the member before he decides. */
const contextOf = Effect.fn("contextOf")(function*(visit: Visit, { asset, id, userId }: Withdrawal) {
  const { money, texts } = visit
  const [users, store] = [yield* UserStore, yield* WithdrawalStore]
  const known = yield* users.known([userId])
  const balances = yield* (yield* Ledger).balances([availableOf(userId), heldOf(userId)])
  const [changed] = yield* users.walletChanges(userId, 1)
  const earlier = (yield* store.ofUser(userId, EARLIER_MAX)).filter((one) => one.id !== id)
  const isReset = (yield* (yield* PasswordResetStore).of(userId)).unfinished !== null
  return [
    [texts.say("member"), <MemberLink id={userId} known={known} visit={visit} />],
    [texts.say("standing"), texts.say(`standing-${known.get(userId)?.standing ?? "active"}`)],
    [texts.say("available"), money(asset, balanceIn(balances, availableOf(userId), asset))],
    [texts.say("held-back"), money(asset, balanceIn(balances, heldOf(userId), asset))],
    [texts.say("earlier"), texts.say("earlier-of", { paid: earlier.filter(({ state }) => state === "paid").length, count: earlier.length })],
    ...(changed === undefined ? [] : [[texts.say("wallet-changed"), <Moment at={changed.at} />] as const]),
    ...(isReset ? [[texts.say("password"), <span class="tag bad">{texts.say("password-reset")}</span>] as const] : [])
  ] as const
})

const Decide = ({ approvals, of: { id, revision, state }, visit: { operator, texts } }: { readonly visit: Visit; readonly of: Withdrawal; readonly approvals: ReadonlyArray<OperatorName> }) => (
  <Live id="decide" title={texts.say("decide")}>
    {state !== "requested" && state !== "approved" ? <p class="soft">{texts.say("decided")}</p> : (
      <>
        {state === "approved" ? null : approvals.includes(operator.name)
          ? <p>{texts.say("another-must")}</p>
          : <Deed to="withdrawals/approve" fields={{ id, revision }} label={texts.say("approve")} kind="good" />}
        <details>
          <summary>{texts.say("refuse")}</summary>
          <Deed to="withdrawals/refuse" fields={{ id, revision }} note={texts.say("refuse-why")} label={texts.say("refuse")} kind="bad" />
        </details>
      </>
    )}
  </Live>
)

/** One withdrawal with all that decides about it. */
export const withdrawal: Page = {
  permission: "withdrawals.decide",
  show: Effect.fn("withdrawal")(function*(visit: Visit, given: string) {
    const id = Option.getOrNull(Schema.decodeUnknownOption(WithdrawalId)(given))
    const store = yield* WithdrawalStore
    const found = id === null ? null : Option.getOrNull(yield* Effect.option(store.get(id)))
    if (found === null) return null
    const { money, texts } = visit
    const { amount, approvalsNeeded, asset, destination, expiresAt, fee, reason, requestedAt, revision, settledAt, state } = found
    const approvals = yield* store.approvals(found.id, revision)
    return {
      title: texts.say("withdrawal-of", { money: money(asset, amount) }),
      body: (
        <>
          <div class="grid">
            <Live id="withdrawal" title={texts.say("what")}>
              <Facts of={[
                [texts.say("state"), <span class="tag">{texts.say(`withdrawal-${state}`)}</span>], [texts.say("amount"), money(asset, amount)],
                [texts.say("fee"), money(asset, fee)], [texts.say("arrives"), money(asset, netOf(found))],
                [texts.say("to-wallet"), <code>{checksumAddress(destination, yield* Keccak256)}</code>], [texts.say("agreed"), writeAgreed(texts, approvals, approvalsNeeded)],
                [texts.say("requested-at"), <Moment at={requestedAt} />],
                ...(state === "requested" ? [[texts.say("expires-at"), <Moment at={expiresAt} />] as const] : []),
                ...(settledAt === null ? [] : [[texts.say("settled-at"), <Moment at={settledAt} />] as const]),
                ...(reason === null ? [] : [[texts.say("reason"), reason] as const])
              ]} />
            </Live>
            <Live id="context" title={texts.say("who")}><Facts of={yield* contextOf(visit, found)} /></Live>
          </div>
          <Decide of={found} approvals={approvals} visit={visit} />
        </>
      )
    }
  })
}
