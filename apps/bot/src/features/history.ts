import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { DepositRecord } from "@sigmatrade/core/deposit/Deposit"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime, writeTransaction } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, shown } from "../View.ts"

/** Payments shown at once. */
const PAYMENTS_MAX = 10

/** The member's latest payments, newest first, and where each of them stands. */
export const history = Effect.fn("history")(function*({ member, texts }: Turn) {
  const payments = yield* (yield* DepositStore).ofUser(member.id, PAYMENTS_MAX)
  if (payments.length === 0) return shown(texts.html("history-none"), backToMenu(texts))
  const money = writeMoney(yield* ListedAssets, texts)
  const row = ({ amount, asset, bought: level, id, seenAt, state }: DepositRecord) => {
    // A payment that was reversed has bought nothing.
    const bought = state === "reversed" ? null : level
    return texts.html(bought === null ? "history-row" : "history-row-bought", {
      state: texts.plain(`state-${state}`),
      money: money(asset, amount),
      at: writeTime(seenAt),
      transaction: writeTransaction(id),
      ...(bought === null ? {} : { level: bought })
    })
  }
  return shown(Html.lines([texts.html("history-title"), ...payments.map(row)], 1), backToMenu(texts))
})
