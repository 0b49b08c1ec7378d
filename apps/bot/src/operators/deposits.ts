import { allows } from "@sigmatrade/core/admin/Permission"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { DepositLookup } from "@sigmatrade/core/deposit/DepositLookup"
import type { KnownDeposit } from "@sigmatrade/core/deposit/DepositLookup"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { idDetails } from "../idDetails.ts"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"
import { detailsOf as heldDetails } from "./suspense.ts"

/** Payments on one page, pages back from the newest on, and letters of a name on a button. */
const ROWS_MAX = 8
const PAGES_MAX = 50
const NAME_MAX = 24
const GROUPS = ["all", "coming"] as const

/** A payment as three arguments of a button: its block, the first 20 digits of its transaction, and its place among the logs, `n1` for -1. */
const detailsOf = ({ blockNumber, id }: KnownDeposit): string => {
  const [, hash = "", index = ""] = id.split(":")
  return `${blockNumber}:${hash.slice(2, 22)}:${index.replace("-", "n")}`
}

/** Where it stands, and in suspense is a place of its own. */
const standingOf = (texts: Texts, { reason, state }: KnownDeposit): string =>
  state === "final" && reason !== null ? texts.plain("admin-deposit-suspense") : texts.plain(`state-${state}`)

const ownerOf = Effect.fn("ownerOf")(function*({ userId }: KnownDeposit) {
  return userId === null ? null : yield* (yield* UserStore).get(userId)
})

const rowsOf = Effect.fn("rowsOf")(function*(texts: Texts, deposits: ReadonlyArray<KnownDeposit>) {
  const money = writeMoney(yield* ListedAssets, texts)
  return yield* Effect.forEach(deposits, Effect.fnUntraced(function*(deposit) {
    const owner = yield* ownerOf(deposit)
    const name = owner === null ? texts.plain("admin-deposit-nobody") : [...owner.name].slice(0, NAME_MAX).join("")
    const facts = { money: money(deposit.asset, deposit.amount), name, state: standingOf(texts, deposit) }
    return [button(texts.plain("button-deposit", facts), `admindeposit:${detailsOf(deposit)}`)]
  }))
})

/** The rows below everything about payments. */
const backToDeposits = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-admindeposits"), "admindeposits")], ...backToPanel(texts)]

/** Payments from the newest on, all or those that are not final, page by page; a transaction's hash that is written now is looked up. */
export const deposits = Effect.fn("deposits")(function*({ member, texts }: Desk, [group = "all", given = "0"]: ReadonlyArray<string>) {
  const [which, page] = [GROUPS.find((one) => one === group), Number(given)]
  if (which === undefined || !Number.isSafeInteger(page) || page < 0 || page > PAGES_MAX) return stale(texts)
  yield* beginDialogue(member.id, asking("admin-deposit"))
  const found = yield* (yield* DepositLookup).latest((yield* SystemWallet).chainId, which, (page + 1) * ROWS_MAX + 1)
  const rows = yield* rowsOf(texts, found.slice(page * ROWS_MAX, (page + 1) * ROWS_MAX))
  const older = found.length > (page + 1) * ROWS_MAX && page < PAGES_MAX ? [[button(texts.plain("button-older"), `admindeposits:${which}:${page + 1}`)]] : []
  const other = which === "all" ? "coming" : "all"
  const html = texts.html(rows.length === 0 ? "admin-deposits-none" : `admin-deposits-${which}`)
  return shown(html, [...rows, ...older, [button(texts.plain(`button-deposits-${other}`), `admindeposits:${other}:0`)], ...backToPanel(texts)])
})

/** The operator writes the hash of a transaction. The next text is looked up too. */
export const depositSought = Effect.fn("depositSought")(function*(desk: Desk, _: Dialogue, text: string) {
  const hash = Schema.decodeUnknownOption(TxHash)(text.trim().toLowerCase())
  if (Option.isNone(hash)) return shown(desk.texts.html("admin-deposit-unread"), backToDeposits(desk))
  const found = yield* (yield* DepositLookup).inTransaction((yield* SystemWallet).chainId, hash.value)
  const html = desk.texts.html(found.length === 0 ? "admin-deposit-unknown" : "admin-deposit-found", { count: found.length })
  return shown(html, [...yield* rowsOf(desk.texts, found), ...backToDeposits(desk)])
})

const factsOf = Effect.fn("factsOf")(function*({ texts }: Desk, deposit: KnownDeposit) {
  const { amount, asset, blockNumber, bought, creditedAt, evidence, from, id, intent, paidAt, reason, seenAt, to } = deposit
  const [keccak, owner] = [yield* Keccak256, yield* ownerOf(deposit)]
  return Html.lines([
    texts.html("admin-deposit", {
      money: writeMoney(yield* ListedAssets, texts)(asset, amount), state: standingOf(texts, deposit), hash: id.split(":")[1] ?? "",
      sender: checksumAddress(from, keccak), wallet: checksumAddress(to, keccak), block: String(blockNumber), at: writeTime(paidAt), seen: writeTime(seenAt)
    }),
    owner === null
      ? texts.html("admin-deposit-reason", { reason: texts.plain(`suspense-${(reason ?? "").replaceAll(" ", "-")}`) })
      : texts.html("admin-deposit-owner", { name: owner.name, account: String(owner.telegramId) }),
    ...(evidence === null ? [] : [texts.html("admin-deposit-evidence", { rule: evidence.rule, witnesses: evidence.witnesses.join(", ") })]),
    ...(creditedAt === null ? [] : [texts.html("admin-deposit-credited", { at: writeTime(creditedAt) })]),
    ...(bought === null ? [] : [texts.html("admin-deposit-bought", { level: bought })]),
    ...(intent === null || intent === "none" ? [] : [texts.html(`admin-deposit-intent-${intent}`)])
  ])
})

const waysFrom = ({ operator, texts }: Desk, deposit: KnownDeposit): Keyboard => {
  if (deposit.userId !== null) return [[button(texts.plain("button-deposit-member"), `adminmember:${idDetails(deposit.userId)}`)]]
  const isHeld = deposit.state === "final" && allows(operator.role, "suspense.resolve")
  return isHeld ? [[button(texts.plain("button-deposit-decide"), `adminheld:${heldDetails(deposit)}`)]] : []
}

/** One payment in all its facts: whose it is, where it stands, and who says that it is final. */
export const depositCard = Effect.fn("depositCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const number = Schema.decodeUnknownOption(BlockNumber)(Number(details[0]))
  if (Option.isNone(number)) return stale(desk.texts)
  const found = yield* (yield* DepositLookup).inBlock((yield* SystemWallet).chainId, number.value)
  const deposit = found.find((one) => detailsOf(one) === details.join(":"))
  // A reorg has moved it: the list knows where to.
  if (deposit === undefined) return yield* deposits(desk, [])
  return shown(yield* factsOf(desk, deposit), [...waysFrom(desk, deposit), ...backToDeposits(desk)])
})
