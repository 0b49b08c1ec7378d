import type { UserUnknown } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import type { BotServices } from "./BotServices.ts"
import { balance } from "./features/balance.ts"
import { buy, buyConfirmed } from "./features/buy.ts"
import { help } from "./features/help.ts"
import { history } from "./features/history.ts"
import { invite } from "./features/invite.ts"
import { language } from "./features/language.ts"
import { levels } from "./features/levels.ts"
import { menu } from "./features/menu.ts"
import { pay } from "./features/pay.ts"
import { payDetails } from "./features/payDetails.ts"
import { prove, signatureIn, signatureSent } from "./features/prove.ts"
import { start } from "./features/start.ts"
import { unexpected } from "./features/unexpected.ts"
import { isWalletAttempt, wallet, walletSent } from "./features/wallet.ts"
import type { Request } from "./readRequest.ts"
import type { Turn } from "./Turn.ts"
import type { Answer } from "./View.ts"
import { shown, stale } from "./View.ts"

/** Opens a place of the bot, as a command or a button names it; an unknown one is a button that is gone. */
const open = (turn: Turn, place: string, details: ReadonlyArray<string>) => {
  switch (place) {
    case "menu":
      return menu(turn)
    case "wallet":
      return wallet(turn)
    case "prove":
      return prove(turn)
    case "levels":
      return levels(turn)
    case "pay":
      return pay(turn, details)
    case "details":
      return payDetails(turn, details)
    case "buy":
      return buy(turn, details)
    case "confirm":
      return buyConfirmed(turn, details)
    case "balance":
      return balance(turn)
    case "history":
      return history(turn)
    case "invite":
      return invite(turn)
    case "language":
      return language(turn, details)
    case "help":
      return help(turn)
    default:
      return Effect.succeed(stale(turn.texts))
  }
}

/** What a text means follows from the text: a signature, a wallet, or nothing we know. */
const understand = (turn: Turn, text: string): Effect.Effect<Answer, UserUnknown, BotServices> => {
  const signature = signatureIn(text)
  if (signature !== null) return signatureSent(turn, signature)
  return isWalletAttempt(text) ? walletSent(turn, text) : unexpected(turn, "Words")
}

/**
 * Does what a member asks for and answers what he gets. A blocked member gets one neutral line for everything. There is no
 * dialogue to get lost in: what a text means follows from the text and from what the member has.
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
      return yield* start(turn, isNew)
    case "Open":
      return yield* open(turn, request.place, request.details)
    case "Words":
      return yield* understand(turn, request.text)
    case "UnknownCommand":
    case "Wordless":
      return yield* unexpected(turn, request._tag)
  }
})
