import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { askNext, beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import type { WithdrawalPreview } from "@sigmatrade/core/payout/requestWithdrawal"
import { previewWithdrawal, requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import { Effect, Redacted } from "effect"
import { asking } from "../dialogue/questions.ts"
import { limited } from "../limited.ts"
import { orForgotten } from "../orForgotten.ts"
import { phraseAbove } from "../phraseAbove.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import type { Refusal } from "./whyNotPaid.ts"
import { whyNotPaid, whyNotTaken } from "./whyNotPaid.ts"

const preview = Effect.fn("preview")(function*(turn: Turn, asset: AssetId, amount: Amount, found: WithdrawalPreview) {
  const { texts } = turn
  const money = writeMoney(yield* ListedAssets, texts)
  const { approvalsNeeded: count, destination, fee, net } = found
  const html = Html.lines([
    texts.html("withdraw-preview", {
      amount: money(asset, amount), fee: money(asset, fee), net: money(asset, net), address: checksumAddress(destination, yield* Keccak256)
    }),
    count === 0 ? texts.html("withdraw-by-machine") : texts.html("withdraw-by-people", { count }),
    texts.html("withdraw-password")
  ], 1)
  return shown(yield* phraseAbove(turn, html), [[button(texts.plain("button-withdraw-other"), `withdraw:${asset}`)], ...orForgotten(texts)])
})

/** Refusals that another amount may not meet: whatever he sends next is taken for one. */
const BY_AMOUNT: ReadonlySet<Refusal["_tag"]> = new Set(["InsufficientFunds", "WithdrawalTooSmall", "WithdrawalTooLarge", "WithdrawalLimitReached"])

const refused = Effect.fn("refused")(function*({ member, texts }: Turn, asset: AssetId, error: Refusal) {
  if (BY_AMOUNT.has(error._tag)) yield* beginDialogue(member.id, asking("withdraw-amount", { asset }))
  else yield* (yield* DialogueStore).end(member.id)
  const again = error._tag === "PasswordResetPending"
    ? [button(texts.plain("button-password"), "password")]
    : [button(texts.plain("button-withdraw-other"), `withdraw:${asset}`)]
  return shown(yield* whyNotPaid(texts, error), [again, ...backToMenu(texts)])
})

/**
 * Shows what a withdrawal would be, to the last digit, and asks for the password that confirms it. `dialogue`: the one in which he said how
 * much; `null`: a button said so.
 */
export const confirmWithdrawal = Effect.fn("confirmWithdrawal")((turn: Turn, dialogue: Dialogue | null, asset: AssetId, amount: Amount) =>
  previewWithdrawal({ userId: turn.member.id, asset, amount }).pipe(
    Effect.flatMap(Effect.fnUntraced(function*(found) {
      const next = asking("withdraw-password", { asset, amount: String(amount), fee: String(found.fee) })
      if (dialogue === null) yield* beginDialogue(turn.member.id, next)
      else if (!(yield* askNext(dialogue, next))) return stale(turn.texts)
      return yield* preview(turn, asset, amount, found)
    })),
    Effect.catchIf(
      (error): error is Refusal => error._tag !== "UserUnknown",
      (error) => refused(turn, asset, error)
    )
  ))

/** The member confirms with his password: the money is asked for, once, however often his message arrives. */
export const withdrawalPasswordGiven = Effect.fn("withdrawalPasswordGiven")(function*(turn: Turn, dialogue: Dialogue, text: string) {
  const { member, texts } = turn
  const asset = AssetId.make(dialogue.answers["asset"] ?? "")
  const amount = Amount.make(BigInt(dialogue.answers["amount"] ?? "0"))
  const feeShown = Amount.make(BigInt(dialogue.answers["fee"] ?? "0"))
  const wish = { userId: member.id, clientKey: ClientKey.make(`bot:${dialogue.id}`), asset, amount, feeShown }
  const { end } = yield* DialogueStore
  return yield* limited(turn, "withdrawal", requestWithdrawal(wish, Redacted.make(text)).pipe(
    Effect.flatMap(Effect.fnUntraced(function*() {
      const money = writeMoney(yield* ListedAssets, texts)
      const past = [button(texts.plain("button-withdrawals"), "withdrawals")]
      const done = shown(yield* phraseAbove(turn, texts.html("withdraw-done", { money: money(asset, amount) })), [past, ...backToMenu(texts)])
      return { ...done, endsDialogue: true } satisfies Answer
    })),
    Effect.catchTags({
      PasswordMissing: (error) => Effect.succeed<Answer>(shown(whyNotTaken(texts, error), backToMenu(texts))),
      PasswordWrong: (error) => Effect.succeed<Answer>(shown(whyNotTaken(texts, error), orForgotten(texts))),
      PasswordNotTaken: (error) => Effect.as(end(member.id), shown(whyNotTaken(texts, error), orForgotten(texts))),
      // Nobody pays a fee that he was not shown: after a change of the settings he is asked once more.
      FeeChanged: () => confirmWithdrawal(turn, null, asset, amount),
      // Its key is this dialogue's alone, and what it asks for never changes.
      WithdrawalKeyReused: (error) => Effect.die(error)
    }),
    Effect.catchIf(
      (error): error is Refusal => error._tag !== "UserUnknown",
      (error) => refused(turn, asset, error)
    )
  ))
})
