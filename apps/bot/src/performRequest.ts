import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { UserUnknown } from "@sigmatrade/core/user/UserStore"
import { Effect, Option } from "effect"
import type { BotServices } from "./BotServices.ts"
import { answerQuestion } from "./dialogue/answerQuestion.ts"
import { autopay } from "./features/autopay.ts"
import { balance } from "./features/balance.ts"
import { buy, buyConfirmed } from "./features/buy.ts"
import { csv } from "./features/csv.ts"
import { earnings } from "./features/earnings.ts"
import { faq } from "./features/faq.ts"
import { help } from "./features/help.ts"
import { history } from "./features/history.ts"
import { invite } from "./features/invite.ts"
import { language } from "./features/language.ts"
import { leaderboard } from "./features/leaderboard.ts"
import { levels } from "./features/levels.ts"
import { menu } from "./features/menu.ts"
import { newWallet } from "./features/newWallet.ts"
import { pay } from "./features/pay.ts"
import { password } from "./features/password.ts"
import { payDetails } from "./features/payDetails.ts"
import { phrase } from "./features/phrase.ts"
import { profile } from "./features/profile.ts"
import { prove, signatureIn, signatureSent } from "./features/prove.ts"
import { reserves } from "./features/reserves.ts"
import { settings } from "./features/settings.ts"
import { start } from "./features/start.ts"
import { statement } from "./features/statement.ts"
import { team } from "./features/team.ts"
import { unexpected } from "./features/unexpected.ts"
import { isWalletAttempt, wallet, walletSent } from "./features/wallet.ts"
import { withdraw } from "./features/withdraw.ts"
import { cancel, withdrawals } from "./features/withdrawals.ts"
import type { Request } from "./readRequest.ts"
import type { Turn } from "./Turn.ts"
import type { Answer } from "./View.ts"
import { shown, stale } from "./View.ts"

type Place = (turn: Turn, details: ReadonlyArray<string>) => Effect.Effect<Answer, UserUnknown, BotServices>

/** Every place a command or a button can open. */
const places: Readonly<Record<string, Place>> = {
  menu, wallet, prove, levels, pay, balance, history, invite, language, help, withdraw, withdrawals, cancel, password, autopay, statement,
  buy, profile, phrase, settings, csv, team, earnings, leaderboard, faq, reserves,
  confirm: buyConfirmed,
  newwallet: newWallet,
  details: payDetails
}

/** The names of all places, for tests that press every button. */
export const PLACES: ReadonlyArray<string> = Object.keys(places)

/** Opens a place of the bot; an unknown one is a button that is gone. Whatever was being asked is asked no more. */
const open = Effect.fn("open")(function*(turn: Turn, place: string, details: ReadonlyArray<string>) {
  yield* (yield* DialogueStore).end(turn.member.id)
  const opened = Object.hasOwn(places, place) ? places[place] : undefined
  return opened === undefined ? stale(turn.texts) : yield* opened(turn, details)
})

/** A text answers what is being asked; else its meaning follows from itself: a signature, a wallet, or nothing we know. */
const understand = Effect.fn("understand")(function*(turn: Turn, { _tag, text }: Extract<Request, { readonly text: string }>) {
  const dialogue = yield* (yield* DialogueStore).of(turn.member.id)
  if (Option.isSome(dialogue)) return yield* answerQuestion(turn, dialogue.value, text)
  if (_tag === "UnknownCommand") return yield* unexpected(turn, _tag)
  const signature = signatureIn(text)
  if (signature !== null) return yield* signatureSent(turn, signature)
  return yield* isWalletAttempt(text) ? walletSent(turn, text) : unexpected(turn, "Words")
})

/**
 * Does what a member asks for and answers what he gets. A blocked member gets one neutral line for everything. There is no dialogue to get
 * lost in: every button and command leads out of it, and without one a text means what it says.
 */
export const performRequest = Effect.fn("performRequest")(function*(
  turn: Turn,
  request: Request,
  isNew: boolean
): Effect.fn.Return<Answer, UserUnknown, BotServices> {
  if (turn.member.standing === "blocked") {
    return { ...shown(turn.texts.html("blocked"), []), toast: turn.texts.plain("blocked") }
  }
  switch (request._tag) {
    case "Start":
      yield* (yield* DialogueStore).end(turn.member.id)
      return yield* start(turn, isNew)
    case "Open":
      return yield* open(turn, request.place, request.details)
    case "Words":
    case "UnknownCommand":
      return yield* understand(turn, request)
    case "Wordless":
      return yield* unexpected(turn, request._tag)
  }
})
