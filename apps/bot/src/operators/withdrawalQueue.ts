import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { availableOf, heldOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { netOf, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import { idIn, idDetails } from "../idDetails.ts"
import type { Answer, Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"

/** Withdrawals on one page, and earlier ones of a member that are counted. */
const ROWS_MAX = 10
const EARLIER_MAX = 100

const backToQueue = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminqueue"), "adminqueue")], ...backToPanel(texts)]
const idOf = (details: ReadonlyArray<string>) => Schema.decodeUnknownOption(WithdrawalId)(idIn(details))

/** What waits for operators, the oldest first. */
export const withdrawalQueue = Effect.fn("withdrawalQueue")(function*({ texts }: Desk) {
  const waiting = yield* (yield* WithdrawalStore).inState("requested", ROWS_MAX)
  const money = writeMoney(yield* ListedAssets, texts)
  const rows = waiting.map(({ amount, asset, id, requestedAt }) =>
    [button(texts.plain("admin-queue-row", { money: money(asset, amount), at: writeTime(requestedAt) }), `adminmoney:${idDetails(id)}`)])
  return shown(texts.html(rows.length === 0 ? "admin-queue-empty" : "admin-queue", { count: rows.length }), [...rows, ...backToPanel(texts)])
})

/** What an operator should know of the member before he decides. */
const contextOf = Effect.fn("contextOf")(function*({ texts }: Desk, { asset, id, userId }: Withdrawal) {
  const [users, store] = [yield* UserStore, yield* WithdrawalStore]
  const money = writeMoney(yield* ListedAssets, texts)
  const member = yield* users.get(userId)
  const balances = yield* (yield* Ledger).balances([availableOf(userId), heldOf(userId)])
  const [changed] = yield* users.walletChanges(userId, 1)
  const earlier = (yield* store.ofUser(userId, EARLIER_MAX)).filter((one) => one.id !== id)
  return Html.lines([
    texts.html("admin-context", {
      name: member.name, account: String(member.telegramId), since: writeTime(member.createdAt), standing: texts.plain(`standing-${member.standing}`),
      available: money(asset, balanceIn(balances, availableOf(userId), asset)), held: money(asset, balanceIn(balances, heldOf(userId), asset)),
      paid: earlier.filter(({ state }) => state === "paid").length, count: earlier.length
    }),
    ...(changed === undefined ? [] : [texts.html("admin-context-wallet", { at: writeTime(changed.at) })]),
    ...((yield* (yield* PasswordResetStore).of(userId)).unfinished === null ? [] : [texts.html("admin-context-reset")])
  ])
})

const card = Effect.fn("card")(function*(desk: Desk, withdrawal: Withdrawal) {
  const { texts } = desk
  const { amount, approvalsNeeded, asset, destination, fee, id, requestedAt, revision, state } = withdrawal
  const money = writeMoney(yield* ListedAssets, texts)
  const approvals = yield* (yield* WithdrawalStore).approvals(id, revision)
  const html = texts.html("admin-withdrawal", {
    money: money(asset, amount), fee: money(asset, fee), net: money(asset, netOf(withdrawal)), address: checksumAddress(destination, yield* Keccak256),
    at: writeTime(requestedAt), state: texts.plain(`withdrawal-${state}`), approvals: approvals.length, needed: approvalsNeeded,
    names: approvals.length === 0 ? "—" : approvals.join(", ")
  })
  const open = state === "requested" ? [button(texts.plain("button-approve"), `adminapprove:${idDetails(id)}:${revision}`)] : []
  const refuse = state === "requested" || state === "approved" ? [button(texts.plain("button-refuse"), `adminrefuse:${idDetails(id)}`)] : []
  return shown(Html.lines([html, yield* contextOf(desk, withdrawal)], 1), [[...open, ...refuse], ...backToQueue(desk)].filter(({ length }) => length > 0))
})

/** One withdrawal with all that decides about it. */
export const withdrawalCard = Effect.fn("withdrawalCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = idOf(details)
  const found = Option.isNone(id) ? Option.none() : yield* Effect.option((yield* WithdrawalStore).get(id.value))
  return Option.isNone(found) ? stale(desk.texts) : yield* card(desk, found.value)
})

const toast = (answer: Answer, key: string, desk: Desk): Answer => ({ ...answer, toast: desk.texts.plain(key) })

/** Agrees to pay it, as it stood when he looked. */
export const approve = Effect.fn("approve")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const [id, revision] = [idOf(details), Number(details[2])]
  if (Option.isNone(id) || !Number.isSafeInteger(revision)) return stale(desk.texts)
  const act = { permission: "withdrawals.decide", action: "approve withdrawal", subject: `withdrawal:${id.value}`, reason: null, details: { revision: String(revision) } } as const
  const word = yield* actAt(desk, act, (operator) => approveWithdrawal(id.value, revision, operator)).pipe(
    Effect.map(({ withdrawal }) => withdrawal.state === "approved" ? "admin-approved" : "admin-approved-more"),
    Effect.catchTags({
      WithdrawalUnknown: () => Effect.succeed("stale-button"),
      WithdrawalNotWaiting: () => Effect.succeed("admin-decided-already"),
      WithdrawalRevised: () => Effect.succeed("admin-revised"),
      WithdrawalApprovedAlready: () => Effect.succeed("admin-agreed-already")
    })
  )
  return toast(yield* withdrawalCard(desk, details), word, desk)
})

/** Asks why it is not to be paid. */
export const askRefusal = Effect.fn("askRefusal")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = idOf(details)
  if (Option.isNone(id)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-refusal", { id: id.value }))
  return shown(desk.texts.html("admin-ask-refusal"), backToQueue(desk))
})

/** The operator says why: the member reads it, and has his money again. */
export const refusalGiven = Effect.fn("refusalGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const id = Schema.decodeUnknownOption(WithdrawalId)(answers["id"])
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "withdrawals.decide", action: "refuse withdrawal", subject: `withdrawal:${id.value}`, reason: text } as const
  const word = yield* actAt(desk, act, (operator) => refuseWithdrawal(id.value, operator, text)).pipe(
    Effect.as("admin-refused"),
    Effect.catchTags({
      NoteMissing: () => Effect.succeed("admin-ask-refusal"),
      WithdrawalUnknown: () => Effect.succeed("admin-decided-already"),
      WithdrawalNotOpen: () => Effect.succeed("admin-decided-already")
    })
  )
  if (word !== "admin-ask-refusal") yield* (yield* DialogueStore).end(desk.member.id)
  return shown(desk.texts.html(word), backToQueue(desk))
})
