import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { availableOf, heldOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { UserId } from "@sigmatrade/core/user/User"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import type { Page } from "../Page.ts"
import { readTeam, Team } from "../views/Team.tsx"
import { DataTable } from "../views/DataTable.tsx"
import { Deed } from "../views/Deed.tsx"
import { Facts } from "../views/Facts.tsx"
import { Live } from "../views/Live.tsx"
import { Moment } from "../views/Moment.tsx"
import { mayDo } from "../Visit.ts"
import type { Visit } from "../Visit.ts"

/** Payments, withdrawals and changes that are shown, the newest of each. */
const SHOWN_MAX = 10

const Balances = ({ balances, of: { id }, visit: { money, texts } }: {
  readonly visit: Visit
  readonly of: User
  readonly balances: Effect.Success<ReturnType<Ledger["Service"]["balances"]>>
}) => {
  const accounts = [availableOf(id), heldOf(id), rewardsOf(id)]
  const assets = [...new Set(balances.filter(({ amount }) => amount > 0n).map(({ asset }) => asset))].toSorted()
  const columns = [{ label: texts.say("asset") }, ...(["available", "held-back", "rewards"] as const).map((name) => ({ label: texts.say(name), kind: "number" as const }))]
  return (
    <Live id="balances" title={texts.say("balances")}>
      <DataTable caption={texts.say("balances")} columns={columns} none={texts.say("no-money")}
        rows={assets.map((asset) => [asset, ...accounts.map((account) => money(asset, balanceIn(balances, account, asset)))])} />
    </Live>
  )
}

const movementsOf = Effect.fn("movementsOf")(function*({ money, texts }: Visit, { id }: User) {
  const withdrawals = yield* (yield* WithdrawalStore).ofUser(id, SHOWN_MAX)
  const deposits = yield* (yield* DepositStore).ofUser(id, SHOWN_MAX)
  const columns = [{ label: texts.say("when") }, { label: texts.say("amount"), kind: "number" }, { label: texts.say("state") }] as const
  const table = (name: "section-deposits" | "section-withdrawals", rows: Parameters<typeof DataTable>[0]["rows"]) => (
    <Live id={name} title={texts.say(name)}><DataTable caption={texts.say(name)} columns={columns} none={texts.say("none-yet")} rows={rows} /></Live>
  )
  return (
    <div class="grid">
      {table("section-deposits", deposits.map(({ amount, asset, id: deposit, seenAt, state }) =>
        [<a href={`/dashboard/deposits/${deposit}`}><Moment at={seenAt} /></a>, money(asset, amount), texts.say(`deposit-${state}`)]))}
      {table("section-withdrawals", withdrawals.map(({ amount, asset, requestedAt, state }) => [<Moment at={requestedAt} />, money(asset, amount), texts.say(`withdrawal-${state}`)]))}
    </div>
  )
})

const factsOf = Effect.fn("factsOf")(function*({ texts }: Visit, { createdAt, id, reachable, standing, telegramId, wallet }: User) {
  const [keccak, users] = [yield* Keccak256, yield* UserStore]
  const levels = [...(yield* (yield* LevelStore).owned([id])).get(id) ?? []].toSorted((one, other) => one - other)
  const standings = yield* users.standingChanges(id, SHOWN_MAX)
  const wallets = yield* users.walletChanges(id, SHOWN_MAX)
  return [
    [texts.say("standing"), <span class={standing === "active" ? "tag good" : "tag bad"}>{texts.say(`standing-${standing}`)}</span>],
    [texts.say("account"), String(telegramId)], [texts.say("joined-at"), <Moment at={createdAt} />], [texts.say("levels"), levels.length === 0 ? "—" : levels.join(", ")],
    [texts.say("wallet"), wallet === null ? "—" : <><code>{checksumAddress(wallet.address, keccak)}</code> {texts.say(wallet.provenAt === null ? "wallet-said" : "wallet-proven")}</>],
    ...(reachable ? [] : [[texts.say("telegram"), texts.say("unreachable")] as const]),
    ...wallets.map(({ at, from }) => [texts.say("wallet-before"), <><code>{checksumAddress(from, keccak)}</code> (<Moment at={at} />)</>] as const),
    ...standings.map(({ at, note, operator, standing: then }) => [texts.say(`became-${then}`), <><Moment at={at} />, {operator}: <q>{note}</q></>] as const)
  ] as const
})

const Decide = ({ of: { id, standing }, visit }: { readonly visit: Visit; readonly of: User }) => {
  const { texts } = visit
  if (!mayDo(visit, "members.block") || standing === "terminated") return null
  const how = standing === "active" ? "block" : "unblock"
  return (
    <details class="card" id="decide">
      <summary>{texts.say(`${how}-member`)}</summary>
      <p class="soft">{texts.say(`${how}-means`)}</p>
      <Deed to={`members/${how}`} fields={{ id }} note={texts.say("why")} label={texts.say(`${how}-member`)} kind={how === "block" ? "bad" : "good"} />
    </details>
  )
}

/** A member with everything an operator should know before he decides about him. */
export const member: Page = {
  permission: "members.read",
  show: Effect.fn("member")(function*(visit: Visit, given: string) {
    const id = Option.getOrNull(Schema.decodeUnknownOption(UserId)(given))
    const found = id === null ? null : Option.getOrNull(yield* Effect.option((yield* UserStore).get(id)))
    if (found === null) return null
    const balances = yield* (yield* Ledger).balances([availableOf(found.id), heldOf(found.id), rewardsOf(found.id)])
    return {
      title: found.name.trim() || found.id,
      body: (
        <>
          <div class="grid">
            <Live id="member" title={visit.texts.say("who")}><Facts of={yield* factsOf(visit, found)} /></Live>
            <Balances balances={balances} of={found} visit={visit} />
          </div>
          <Decide of={found} visit={visit} />
          {yield* movementsOf(visit, found)}
          <Team of={yield* readTeam(found.id)} visit={visit} />
        </>
      )
    }
  })
}
