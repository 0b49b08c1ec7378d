import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Option, Schema } from "effect"
import { actButton } from "../buttons/actButton.ts"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { idIn } from "../idDetails.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

/** Withdrawals on one page. */
const ROWS_MAX = 10

/** An id as a button carries it: the digits of the UUID. */
const digitsOf = (id: WithdrawalId): string => id.replaceAll("-", "")

const isCancellable = ({ state }: Withdrawal) => state === "requested" || state === "approved"

/** Why what waits is not paid: his password is being reset, or was a short while ago. */
const heldBecause = Effect.fn("heldBecause")(function*(userId: UserId, texts: Texts) {
  const { unfinished, withdrawalsFrom } = yield* (yield* PasswordResetStore).of(userId)
  if (unfinished !== null) return [texts.html("withdrawals-reset")]
  const isCoolingOff = withdrawalsFrom !== null && DateTime.isGreaterThan(withdrawalsFrom, yield* DateTime.now)
  return isCoolingOff ? [texts.html("withdrawals-reset-until", { until: writeTime(withdrawalsFrom) })] : []
})

/** The member's withdrawals, newest first, each as it stands; what is not on its way yet can be taken back. */
export const withdrawals = Effect.fn("withdrawals")(function*({ member, texts }: Turn) {
  const found = yield* (yield* WithdrawalStore).ofUser(member.id, ROWS_MAX)
  const money = writeMoney(yield* ListedAssets, texts)
  const rows = found.map(({ amount, asset, requestedAt, state }) =>
    texts.html("withdrawals-row", { state: texts.plain(`withdrawal-${state}`), money: money(asset, amount), at: writeTime(requestedAt) }))
  const cancels = yield* Effect.forEach(found.filter(isCancellable), ({ amount, asset, id }) =>
    Effect.map(actButton(member.id, texts.plain("button-cancel-withdrawal", { money: money(asset, amount) }), "cancel", digitsOf(id)), (one) => [one]))
  const held = found.some(isCancellable) ? yield* heldBecause(member.id, texts) : []
  const { minimums } = yield* AutoPayoutPolicy
  const again = [
    button(texts.plain("button-withdraw"), "withdraw"),
    ...(minimums.size === 0 ? [] : [button(texts.plain("button-autopay"), "autopay")])
  ]
  const html = Html.lines([texts.html("withdrawals-title"), ...(rows.length === 0 ? [texts.html("withdrawals-none")] : rows), ...held], 1)
  return shown(html, [...cancels, again, ...backToMenu(texts)])
})

/** The member takes a withdrawal back: the money is in his balance again, unless it is on its way by now. */
export const cancel = Effect.fn("cancel")(function*(turn: Turn, entity: string) {
  const id = Schema.decodeUnknownOption(WithdrawalId)(idIn([entity]))
  if (Option.isNone(id)) return stale(turn.texts)
  const toast = yield* cancelWithdrawal(turn.member.id, id.value).pipe(
    Effect.as("withdrawal-taken-back"),
    Effect.catchTags({
      WithdrawalUnknown: () => Effect.succeed("stale-button"),
      WithdrawalNotOpen: ({ state }) => Effect.succeed(state === "paying" ? "withdrawal-on-its-way" : "withdrawal-over")
    })
  )
  return { ...(yield* withdrawals(turn)), toast: turn.texts.plain(toast) } satisfies Answer
})
