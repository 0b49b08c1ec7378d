import { isExpired } from "@sigmatrade/core/dialogue/Dialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { UserUnknown } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import type { BotServices } from "../BotServices.ts"
import { autopayPasswordGiven } from "../features/autopay.ts"
import { newWalletGiven, walletPasswordGiven } from "../features/newWallet.ts"
import { resetPasswordGiven } from "../features/newPassword.ts"
import { changedPasswordGiven, newPasswordGiven } from "../features/password.ts"
import { resetReasonGiven } from "../features/forgot.ts"
import { ticketMediaGiven, ticketTextGiven } from "../features/ticketTextGiven.ts"
import { guardedPhraseGiven, phraseGiven } from "../features/phrase.ts"
import { verifyGiven } from "../features/verify.ts"
import { withdrawalAmountGiven } from "../features/withdraw.ts"
import { withdrawalPasswordGiven } from "../features/confirmWithdrawal.ts"
import { atDesk } from "../operators/atDesk.ts"
import { blockReasonGiven, unblockReasonGiven } from "../operators/askBlock.ts"
import { reinstateReasonGiven, terminateReasonGiven } from "../operators/askTerminate.ts"
import { buttonAwaited, campaignLevelGiven, campaignNameGiven } from "../operators/askCampaign.ts"
import { campaignMembersGiven } from "../operators/campaignMembersGiven.ts"
import { eachGiven, fundsGiven, untilGiven } from "../operators/fundsGiven.ts"
import { endReasonGiven } from "../operators/askEndCampaign.ts"
import { accountGiven, listReasonGiven, unlistReasonGiven } from "../operators/askList.ts"
import { depositSought } from "../operators/deposits.ts"
import { pricesGiven, pricesReasonGiven } from "../operators/askPrices.ts"
import { refundReasonGiven } from "../operators/askRefund.ts"
import { resetNoGiven, resetOkGiven } from "../operators/askReset.ts"
import { resolveNoteGiven } from "../operators/askResolve.ts"
import { assignReasonGiven, keepReasonGiven, ownerGiven, returnReasonGiven } from "../operators/askWhose.ts"
import { stopGiven } from "../operators/incidents.ts"
import { operatorKeyGiven } from "../operators/admin.ts"
import { memberSought } from "../operators/members.ts"
import { answerGiven } from "../operators/askAnswer.ts"
import { broadcastGiven } from "../operators/broadcasts.ts"
import { linkGiven } from "../operators/askLink.ts"
import { whenGiven } from "../operators/askWhen.ts"
import { operatorNameGiven } from "../operators/team.ts"
import { refusalGiven } from "../operators/withdrawalQueue.ts"
import type { SentMedia } from "../readRequest.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { menuKeyboard, shown } from "../View.ts"
import { draftOf, isSecret, questionOf } from "./questions.ts"
import type { QuestionName } from "./questions.ts"

type Handler<A = string> = (turn: Turn, dialogue: Dialogue, given: A) => Effect.Effect<Answer, UserUnknown, BotServices>

const handlers: Readonly<Record<QuestionName, Handler>> = {
  "withdraw-amount": withdrawalAmountGiven,
  "withdraw-password": withdrawalPasswordGiven,
  "password-new": newPasswordGiven,
  "password-change": changedPasswordGiven,
  "reset-reason": resetReasonGiven,
  // Whatever he writes before he has pressed the button is a better reason.
  "reset-confirm": resetReasonGiven,
  "reset-password": resetPasswordGiven,
  "wallet-new": newWalletGiven,
  "wallet-password": walletPasswordGiven,
  "autopay-password": autopayPasswordGiven,
  "admin-key": operatorKeyGiven,
  "admin-name": atDesk("operators.manage", operatorNameGiven),
  "admin-refusal": atDesk("withdrawals.decide", refusalGiven),
  "admin-broadcast": atDesk("broadcasts.send", broadcastGiven),
  "admin-link": atDesk("broadcasts.send", linkGiven),
  "admin-when": atDesk("broadcasts.send", whenGiven),
  "admin-answer": atDesk("tickets.answer", answerGiven),
  "admin-stop": atDesk("brakes.pull", stopGiven),
  "admin-search": atDesk("members.read", memberSought),
  "admin-block": atDesk("members.block", blockReasonGiven),
  "admin-terminate": atDesk("members.terminate", terminateReasonGiven),
  "admin-reinstate": atDesk("members.terminate", reinstateReasonGiven),
  "admin-unblock": atDesk("members.block", unblockReasonGiven),
  "admin-assign": atDesk("suspense.resolve", ownerGiven),
  "admin-assign-why": atDesk("suspense.resolve", assignReasonGiven),
  "admin-return": atDesk("suspense.resolve", returnReasonGiven),
  "admin-keep": atDesk("suspense.resolve", keepReasonGiven),
  "admin-list": atDesk("members.block", accountGiven),
  "admin-list-why": atDesk("members.block", listReasonGiven),
  "admin-unlist": atDesk("members.block", unlistReasonGiven),
  "admin-resolve": atDesk("dead-letters.retry", resolveNoteGiven),
  "admin-refund": atDesk("refunds.decide", refundReasonGiven),
  "admin-deposit": atDesk("members.read", depositSought),
  "admin-prices": atDesk("levels.publish", pricesGiven),
  "admin-prices-why": atDesk("levels.publish", pricesReasonGiven),
  "admin-campaign-name": atDesk("campaigns.manage", campaignNameGiven),
  "admin-campaign-asset": atDesk("campaigns.manage", buttonAwaited("admin-campaign-asset")),
  "admin-campaign-rule": atDesk("campaigns.manage", buttonAwaited("admin-campaign-rule")),
  "admin-campaign-level": atDesk("campaigns.manage", campaignLevelGiven),
  "admin-campaign-members": atDesk("campaigns.manage", campaignMembersGiven),
  "admin-campaign-each": atDesk("campaigns.manage", eachGiven),
  "admin-campaign-funds": atDesk("campaigns.manage", fundsGiven),
  "admin-campaign-until": atDesk("campaigns.manage", untilGiven),
  "admin-campaign-check": atDesk("campaigns.manage", buttonAwaited("admin-campaign-check")),
  "admin-campaign-end": atDesk("campaigns.manage", endReasonGiven),
  "admin-reset-ok": atDesk("resets.decide", resetOkGiven),
  "admin-reset-no": atDesk("resets.decide", resetNoGiven),
  "ticket-text": ticketTextGiven,
  "ticket-more": ticketTextGiven,
  "appeal-text": ticketTextGiven,
  "verify": verifyGiven,
  "phrase-new": phraseGiven,
  "phrase-guarded": guardedPhraseGiven
}

/** Questions that a picture or a file answers as well. */
const mediaHandlers: Readonly<Partial<Record<QuestionName, Handler<SentMedia>>>> = {
  "admin-broadcast": atDesk("broadcasts.send", broadcastGiven),
  "admin-answer": atDesk("tickets.answer", answerGiven),
  "ticket-text": ticketMediaGiven,
  "ticket-more": ticketMediaGiven,
  "appeal-text": ticketMediaGiven
}

const over = Effect.fn("over")(function*({ member, texts }: Turn, key: string) {
  yield* (yield* DialogueStore).end(member.id)
  return shown(texts.html(key), menuKeyboard(texts))
})

/** Whether it is too late to answer. What he has begun to write for a ticket waits for him as long as he likes. */
const isLate = (dialogue: Dialogue, now: DateTime.Utc) => isExpired(dialogue, now) && (draftOf(dialogue) === null || dialogue.answers["said"] === undefined)

/** The member sends a picture or a file where one is taken; `null`: nothing is asked that one could answer. */
export const answerWithMedia = Effect.fn("answerWithMedia")(function*(turn: Turn, dialogue: Dialogue, sent: SentMedia) {
  const question = questionOf(dialogue)
  const handler = question === null ? undefined : mediaHandlers[question]
  if (handler === undefined) return null
  return isLate(dialogue, yield* DateTime.now) ? yield* over(turn, "dialogue-expired") : yield* handler(turn, dialogue, sent)
})

/** The member answers what he was asked. What is too old, or was asked by another version in another sense, ends with a word and does nothing. */
export const answerQuestion = Effect.fn("answerQuestion")(function*(turn: Turn, dialogue: Dialogue, text: string) {
  if (isSecret(dialogue)) yield* turn.forgetMessage
  if (isLate(dialogue, yield* DateTime.now)) return yield* over(turn, "dialogue-expired")
  const question = questionOf(dialogue)
  return question === null ? yield* over(turn, "dialogue-outdated") : yield* handlers[question](turn, dialogue, text)
})
