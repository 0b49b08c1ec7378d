import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { askNext, beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { changePrices } from "@sigmatrade/core/level/changePrices"
import { judgePrices } from "@sigmatrade/core/level/judgePrices"
import type { PricesRefused } from "@sigmatrade/core/level/judgePrices"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AmountMalformed } from "@sigmatrade/core/money/parseAmount"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { Effect, Option, Result } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import type { Answer } from "../View.ts"
import { shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToPrices, priceRows } from "./prices.ts"

/** What an operator writes when no level is to be sold in an asset. */
const NONE = /^[-–—]$/u

const assetOf = Effect.fn("assetOf")(function*(given: string | undefined) {
  return Option.fromUndefinedOr((yield* ListedAssets).find(({ asset }) => asset.id === given)).pipe(Option.map(({ asset }) => asset))
})

/** Prices as somebody writes them, level 1 first, apart by spaces or lines. */
const amountsIn = (text: string, asset: Asset): Result.Result<ReadonlyArray<Amount>, AmountMalformed> =>
  NONE.test(text.trim()) ? Result.succeed([]) : Result.all(text.trim().split(/[\s;]+/u).map((one) => parseAmount(one.replace(",", "."), asset)))

const refused = ({ texts }: Desk, { asset, level, reason }: PricesRefused) =>
  texts.html(`admin-prices-${reason.replaceAll(" ", "-")}`, { asset, level })

/** Asks what the levels are to cost in an asset. */
export const askPrices = Effect.fn("askPrices")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const asset = yield* assetOf(given)
  if (Option.isNone(asset)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-prices", { asset: asset.value.id }))
  return shown(desk.texts.html("admin-ask-prices", { asset: asset.value.id }), backToPrices(desk))
})

/** The operator says the prices: he sees what would be in force, and says why before anything happens. */
export const pricesGiven = Effect.fn("pricesGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const { texts } = desk
  const asset = yield* assetOf(dialogue.answers["asset"])
  if (Option.isNone(asset)) return stale(texts)
  const { id } = asset.value
  const amounts = amountsIn(text, asset.value)
  if (Result.isFailure(amounts)) return shown(texts.html("admin-prices-unread", { text: amounts.failure.text, asset: id }), backToPrices(desk))
  const table = yield* (yield* LevelStore).table
  const judged = judgePrices(table, id, amounts.success)
  if (Result.isFailure(judged)) return shown(refused(desk, judged.failure), backToPrices(desk))
  const next = asking("admin-prices-why", { asset: id, amounts: amounts.success.join(" "), version: String(table.version) })
  if (!(yield* askNext(dialogue, next))) return stale(texts)
  const rows = (yield* priceRows(texts, judged.success)).map((row) => texts.html("admin-prices-row", row))
  return shown(Html.lines([texts.html("admin-prices-next"), Html.lines(rows), texts.html("admin-ask-prices-why")], 1), backToPrices(desk))
})

/** The operator says why: the prices are in force. */
export const pricesReasonGiven = Effect.fn("pricesReasonGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const { member, texts } = desk
  const asset = yield* assetOf(answers["asset"])
  if (Option.isNone(asset)) return stale(texts)
  const given = (answers["amounts"] ?? "").split(" ").filter((one) => one !== "")
  const amounts = given.map((one) => Amount.make(BigInt(one)))
  const wish = { asset: asset.value.id, amounts, version: Number(answers["version"]) }
  const details = { asset: wish.asset, amounts: given.join(" "), after: String(wish.version) }
  const act = { permission: "levels.publish", action: "change prices", subject: `prices:${wish.asset}`, reason: text, details } as const
  const over = (html: Html) => Effect.as(Effect.flatMap(DialogueStore, ({ end }) => end(member.id)), shown(html, backToPrices(desk)))
  return yield* actAt(desk, act, (operator) => changePrices(wish, operator, text)).pipe(
    Effect.flatMap(({ version }) => over(texts.html("admin-prices-done", { version }))),
    Effect.catchTags({
      NoteMissing: () => Effect.succeed<Answer>(shown(texts.html("admin-ask-prices-why"), backToPrices(desk))),
      PricesMoved: ({ version }) => over(texts.html("admin-prices-moved", { version })),
      PricesRefused: (error) => over(refused(desk, error))
    })
  )
})
