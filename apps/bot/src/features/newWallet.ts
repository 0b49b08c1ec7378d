import { checksumAddress, parseAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { askNext, beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { changeWallet } from "@sigmatrade/core/payout/changeWallet"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { Effect, Option, Redacted, Result } from "effect"
import { asking } from "../dialogue/questions.ts"
import { orForgotten } from "../orForgotten.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { wallet } from "./wallet.ts"
import { whyNotTaken } from "./whyNotPaid.ts"

const said = ({ texts }: Turn, key: string): Answer => shown(texts.html(key), backToMenu(texts))

/** The member wants another wallet: he is told what that means before he names it. */
export const newWallet = Effect.fn("newWallet")(function*(turn: Turn) {
  const { member, texts } = turn
  if (member.wallet === null) return yield* wallet(turn)
  if (Option.isNone(yield* (yield* PasswordStore).get(member.id))) {
    return shown(texts.html("wallet-no-password"), [[button(texts.plain("button-password"), "password")], ...backToMenu(texts)])
  }
  if ((yield* (yield* PasswordResetStore).of(member.id)).unfinished !== null) {
    return shown(texts.html("wallet-reset"), [[button(texts.plain("button-password"), "password")], ...backToMenu(texts)])
  }
  yield* beginDialogue(member.id, asking("wallet-new"))
  const { walletCooldownHours: hours } = yield* WithdrawalPolicy
  return shown(texts.html("wallet-ask-new", { address: checksumAddress(member.wallet.address, yield* Keccak256), hours }), backToMenu(texts))
})

/** The member names the new wallet: he sees both, whole, and is asked for his password. */
export const newWalletGiven = Effect.fn("newWalletGiven")(function*(turn: Turn, dialogue: Dialogue, text: string) {
  const { member, texts } = turn
  const keccak = yield* Keccak256
  const address = parseAddress(text.trim(), keccak)
  if (Result.isFailure(address)) return said(turn, `wallet-bad-${address.failure.reason}`)
  if (member.wallet === null || member.wallet.address === address.success) return yield* wallet(turn)
  if (!(yield* askNext(dialogue, asking("wallet-password", { address: address.success })))) return stale(texts)
  const [from, to] = [checksumAddress(member.wallet.address, keccak), checksumAddress(address.success, keccak)]
  const { walletCooldownHours: hours } = yield* WithdrawalPolicy
  return shown(texts.html("wallet-preview", { from, to, hours }), [[button(texts.plain("button-wallet"), "wallet")], ...orForgotten(texts)])
})

/** The member confirms with his password: the wallet is another one, or he learns why not. */
export const walletPasswordGiven = Effect.fn("walletPasswordGiven")(function*(turn: Turn, dialogue: Dialogue, text: string) {
  const { member: { id }, texts } = turn
  const { end } = yield* DialogueStore
  const over = (key: string) => Effect.as(end(id), said(turn, key))
  /** It cannot be this one: whatever he sends next is taken for another. */
  const another = (key: string) => Effect.as(beginDialogue(id, asking("wallet-new")), said(turn, key))
  return yield* changeWallet(id, dialogue.answers["address"] ?? "", Redacted.make(text)).pipe(
    Effect.flatMap((member) => Effect.andThen(end(id), wallet({ ...turn, member }))),
    Effect.catchTags({
      PasswordMissing: () => over("wallet-no-password"),
      PasswordWrong: (error) => Effect.succeed(shown(whyNotTaken(texts, error), orForgotten(texts))),
      PasswordNotTaken: (error) => Effect.as(end(id), shown(whyNotTaken(texts, error), orForgotten(texts))),
      PasswordResetPending: () => over("wallet-reset"),
      DestinationForbidden: () => another("wallet-bad-forbidden"),
      WalletTaken: () => another("wallet-bad-taken"),
      WalletUnlinked: () => over("wallet-ask"),
      MemberBlocked: () => over("blocked"),
      AddressMalformed: (error) => Effect.die(error)
    })
  )
})
