import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { approveRefund } from "@sigmatrade/core/level/approveRefund"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { previewRefund } from "@sigmatrade/core/level/previewRefund"
import type { BoughtLevel } from "@sigmatrade/core/level/Purchase"
import type { Refund } from "@sigmatrade/core/level/Refund"
import { RefundStore } from "@sigmatrade/core/level/RefundStore"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option } from "effect"
import { idDetails } from "../idDetails.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { memberIn } from "./memberCard.ts"

/** Refunds that wait, on one page: the oldest are decided first. */
const WAITING_MAX = 20
const NOTE_MAX = 200

/** A sale that stands, whose it is, and which of his purchases of that level it is. */
export interface Sale extends BoughtLevel {
  readonly member: User
  readonly turn: number
}

/** A sale as three arguments of a button: its member, and its level with the turn, so that a later purchase of the same level is another one. */
const detailsOf = ({ member, purchase, turn }: Sale) => `${idDetails(member.id)}:${purchase.price.level}t${turn}`

/** What a member has bought and has still. */
const salesOf = Effect.fn("salesOf")(function*(member: User) {
  const levels = yield* LevelStore
  return yield* Effect.forEach(yield* levels.boughtBy(member.id), Effect.fnUntraced(function*(bought) {
    return { ...bought, member, turn: yield* levels.turn(member.id, bought.purchase.price.level) } satisfies Sale
  }))
})

/** The sale that the arguments of a button mean; none when it does not stand any more. */
export const saleIn = Effect.fn("saleIn")(function*(details: ReadonlyArray<string>) {
  const member = yield* memberIn(details)
  if (Option.isNone(member)) return Option.none<Sale>()
  return Option.fromUndefinedOr((yield* salesOf(member.value)).find((sale) => detailsOf(sale) === details.join(":")))
})

/** The rows below everything about refunds. */
export const backToRefunds = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminrefunds"), "adminrefunds")], ...backToPanel(texts)]

const saleButton = Effect.fn("saleButton")(function*({ texts }: Desk, sale: Sale) {
  const { asset, level, price } = sale.purchase.price
  const money = writeMoney(yield* ListedAssets, texts)(asset, price)
  return [button(texts.plain("button-sale", { level, money, name: sale.member.name }), `adminsale:${detailsOf(sale)}`)]
})

/** What a member has bought, to take one of it back. */
export const sales = Effect.fn("sales")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const { texts } = desk
  const member = yield* memberIn(details)
  if (Option.isNone(member)) return stale(texts)
  const { name, telegramId } = member.value
  const rows = yield* Effect.forEach(yield* salesOf(member.value), (sale) => saleButton(desk, sale))
  const html = texts.html(rows.length === 0 ? "admin-sales-none" : "admin-sales", { name, account: String(telegramId) })
  return shown(html, [...rows, ...backToRefunds(desk)])
})

/** Refunds that wait for another operator. */
export const refunds = Effect.fn("refunds")(function*(desk: Desk) {
  const waiting = yield* (yield* RefundStore).waiting(WAITING_MAX)
  const bought = yield* (yield* LevelStore).purchases(waiting.map(({ purchaseId }) => purchaseId))
  const members = yield* Effect.forEach([...new Set(bought.map(({ userId }) => userId))], (id) => Effect.flatMap(UserStore, ({ get }) => get(id)))
  const waits = new Set(waiting.map(({ purchaseId }) => purchaseId))
  const all = (yield* Effect.forEach(members, salesOf)).flat().filter(({ purchase }) => waits.has(purchase.id))
  const rows = yield* Effect.forEach(all, (sale) => saleButton(desk, sale))
  return shown(desk.texts.html(rows.length === 0 ? "admin-refunds-none" : "admin-refunds", { count: rows.length }), [...rows, ...backToPanel(desk.texts)])
})

const commissionsOf = Effect.fn("commissionsOf")(function*({ texts }: Desk, { purchase }: Sale) {
  const money = writeMoney(yield* ListedAssets, texts)
  const preview = yield* previewRefund(purchase)
  if (preview.length === 0) return [texts.html("admin-sale-no-commission")]
  return yield* Effect.forEach(preview, Effect.fnUntraced(function*({ commission: { amount, asset, tier, userId }, left }) {
    const { name } = yield* (yield* UserStore).get(userId)
    return texts.html("admin-sale-commission", { tier, name, money: money(asset, amount), left: money(asset, left) })
  }))
})

const standingOf = ({ texts }: Desk, refund: Refund | null) => refund === null
  ? texts.html("admin-sale-stands")
  : texts.html("admin-sale-asked", { operator: refund.requestedBy, at: writeTime(refund.requestedAt), note: refund.note.slice(0, NOTE_MAX) })

/** A sale in all its facts: what taking it back would do, and whether somebody has asked for it. */
export const factsOf = Effect.fn("factsOf")(function*(desk: Desk, sale: Sale, refund: Refund | null) {
  const { boughtAt, member: { name, telegramId }, purchase: { price } } = sale
  const money = writeMoney(yield* ListedAssets, desk.texts)(price.asset, price.price)
  const head = desk.texts.html("admin-sale", { level: price.level, money, name, account: String(telegramId), at: writeTime(boughtAt) })
  return Html.lines([head, Html.lines(yield* commissionsOf(desk, sale)), standingOf(desk, refund)], 1)
})

const actsOn = ({ operator, texts }: Desk, sale: Sale, refund: Refund | null): Keyboard => {
  if (refund === null) return [[button(texts.plain("button-refund"), `adminrefund:${detailsOf(sale)}`)]]
  return refund.requestedBy === operator.name ? [] : [[button(texts.plain("button-refund-agree"), `adminrefundok:${detailsOf(sale)}`)]]
}

/** One sale. */
export const saleCard = Effect.fn("saleCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const sale = yield* saleIn(details)
  if (Option.isNone(sale)) return stale(desk.texts)
  const refund = Option.getOrNull(yield* (yield* RefundStore).of(sale.value.purchase.id))
  return shown(yield* factsOf(desk, sale.value, refund), [...actsOn(desk, sale.value, refund), ...backToRefunds(desk)])
})

/** Another operator agrees: the sale is taken back. */
export const agreeToRefund = Effect.fn("agreeToRefund")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const sale = yield* saleIn(details)
  if (Option.isNone(sale)) return stale(desk.texts)
  const { purchase: { id } } = sale.value
  const act = { permission: "refunds.decide", action: "approve refund", subject: `purchase:${id}`, reason: null } as const
  const word = yield* actAt(desk, act, (operator) => approveRefund(id, operator)).pipe(
    Effect.as("admin-refund-done"),
    Effect.catchTags({
      RefundUnknown: () => Effect.succeed("admin-refund-gone"),
      PurchaseUnknown: () => Effect.succeed("admin-refund-gone"),
      RefundedAlready: () => Effect.succeed("admin-refund-gone"),
      RefundNeedsAnother: () => Effect.succeed("admin-refund-another")
    })
  )
  return shown(desk.texts.html(word), backToRefunds(desk))
})
