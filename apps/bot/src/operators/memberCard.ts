import { allows } from "@sigmatrade/core/admin/Permission"
import type { Permission } from "@sigmatrade/core/admin/Permission"
import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { availableOf, heldOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { isSettled } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { UserId } from "@sigmatrade/core/user/User"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import { idDetails, idIn } from "../idDetails.ts"
import { button, shown, stale } from "../View.ts"
import type { Keyboard } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** Payments and withdrawals that are counted, changes that are told, and letters told of a reason. */
const COUNT_MAX = 100
const CHANGES_MAX = 3
const NOTE_MAX = 200

/** The member that the arguments of a button mean. */
export const memberIn = Effect.fn("memberIn")(function*(details: ReadonlyArray<string>) {
  const id = Schema.decodeUnknownOption(UserId)(idIn(details))
  return Option.isNone(id) ? Option.none<User>() : yield* Effect.option((yield* UserStore).get(id.value))
})

/** What stands in a member's accounts, one row per asset and every part of it. */
export const balancesOf = Effect.fn("balancesOf")(function*({ texts }: Desk, { id }: User) {
  const accounts = [availableOf(id), heldOf(id), rewardsOf(id)] as const
  const balances = yield* (yield* Ledger).balances(accounts)
  const money = writeMoney(yield* ListedAssets, texts)
  const assets = [...new Set(balances.filter(({ amount }) => amount > 0n).map(({ asset }) => asset))].toSorted()
  if (assets.length === 0) return [texts.html("admin-member-empty")]
  return assets.map((asset) => {
    const [available = "", held = "", rewards = ""] = accounts.map((account) => money(asset, balanceIn(balances, account, asset)))
    return texts.html("admin-member-balance", { asset, available, held, rewards })
  })
})

/** A member's withdrawals that are not settled, newest first, and how many were paid. */
export const withdrawalsOf = Effect.fn("withdrawalsOf")(function*({ id }: User) {
  const all = yield* (yield* WithdrawalStore).ofUser(id, COUNT_MAX)
  return { open: all.filter((one) => !isSettled(one)), paid: all.filter(({ state }) => state === "paid").length }
})

const flowsOf = Effect.fn("flowsOf")(function*({ texts }: Desk, member: User) {
  const { open, paid } = yield* withdrawalsOf(member)
  const payments = yield* (yield* DepositStore).ofUser(member.id, COUNT_MAX)
  const money = writeMoney(yield* ListedAssets, texts)
  const credited = payments.filter(({ state }) => state === "credited").length
  return [
    texts.html("admin-member-flows", { credited, paid, open: open.length, limit: COUNT_MAX }),
    ...open.slice(0, CHANGES_MAX).map(({ amount, asset, requestedAt, state }) => texts.html("admin-member-open", {
      money: money(asset, amount), state: texts.plain(`withdrawal-${state}`), at: writeTime(requestedAt)
    }))
  ]
})

const walletOf = Effect.fn("walletOf")(function*({ texts }: Desk, { id, wallet }: User) {
  const keccak = yield* Keccak256
  const changes = yield* (yield* UserStore).walletChanges(id, CHANGES_MAX)
  const key = wallet?.provenAt === null ? "admin-member-wallet" : "admin-member-wallet-proven"
  return [
    wallet === null
      ? texts.html("admin-member-no-wallet")
      : texts.html(key, { address: checksumAddress(wallet.address, keccak), since: writeTime(wallet.linkedAt) }),
    ...changes.map(({ at, from, to }) => texts.html("admin-member-wallet-change", {
      at: writeTime(at), from: checksumAddress(from, keccak), to: checksumAddress(to, keccak)
    }))
  ]
})

const peopleOf = Effect.fn("peopleOf")(function*({ texts }: Desk, { id }: User) {
  const sponsorships = yield* SponsorshipStore
  const [sponsorId] = (yield* sponsorships.uplines([id], 1)).get(id) ?? []
  const sponsor = sponsorId === undefined ? undefined : yield* (yield* UserStore).get(sponsorId)
  const [invited = 0] = yield* sponsorships.teamSizes(id, 1)
  return [
    ...(sponsor === undefined
      ? [texts.html("admin-member-no-sponsor")]
      : [texts.html("admin-member-sponsor", { name: sponsor.name, account: String(sponsor.telegramId) })]),
    texts.html("admin-member-invited", { invited })
  ]
})

const standingOf = Effect.fn("standingOf")(function*({ texts }: Desk, { id }: User) {
  const changes = yield* (yield* UserStore).standingChanges(id, CHANGES_MAX)
  return changes.map(({ at, note, operator, standing }) => texts.html("admin-member-standing", {
    at: writeTime(at), operator, standing: texts.plain(`standing-${standing}`), note: note.slice(0, NOTE_MAX)
  }))
})

const salesButton = ({ operator, texts }: Desk, { id }: User): Keyboard =>
  allows(operator.role, "refunds.decide") ? [[button(texts.plain("button-sales"), `adminsales:${idDetails(id)}`)]] : []

/** What an operator may do about each standing. */
const ACTS = {
  active: [["adminblock", "members.block"], ["adminterminate", "members.terminate"]],
  blocked: [["adminunblock", "members.block"], ["adminterminate", "members.terminate"]],
  terminated: [["adminreinstate", "members.terminate"]]
} as const satisfies Record<User["standing"], ReadonlyArray<readonly [place: string, permission: Permission]>>

const actsOn = ({ operator, texts }: Desk, { id, standing }: User): Keyboard =>
  ACTS[standing].filter(([, permission]) => allows(operator.role, permission))
    .map(([place]) => [button(texts.plain(`button-${place}`), `${place}:${idDetails(id)}`)])

/** The rows below everything that is about one member. */
export const backToMembers = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminmembers"), "adminmembers")], ...backToPanel(texts)]

/** A member with everything an operator should know before he decides about him. `before` stands above it. */
export const cardOf = Effect.fn("cardOf")(function*(desk: Desk, member: User, before: ReadonlyArray<Html> = []) {
  const { texts } = desk
  const levels = [...(yield* (yield* LevelStore).owned([member.id])).get(member.id) ?? []].toSorted((one, other) => one - other)
  const head = texts.html("admin-member", {
    name: member.name, account: String(member.telegramId), standing: texts.plain(`standing-${member.standing}`), id: member.id,
    since: writeTime(member.createdAt), levels: levels.length === 0 ? "—" : levels.join(", ")
  })
  const parts = [
    [head], yield* balancesOf(desk, member), yield* flowsOf(desk, member), yield* walletOf(desk, member), yield* peopleOf(desk, member),
    yield* standingOf(desk, member)
  ]
  const html = Html.lines([...before, ...parts.filter(({ length }) => length > 0).map((part) => Html.lines(part))], 1)
  return shown(html, [...salesButton(desk, member), ...actsOn(desk, member), ...backToMembers(desk)])
})

/** One member. */
export const memberCard = Effect.fn("memberCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const found = yield* memberIn(details)
  return Option.isNone(found) ? stale(desk.texts) : yield* cardOf(desk, found.value)
})
