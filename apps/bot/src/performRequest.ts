import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { UserUnknown } from "@sigmatrade/core/user/UserStore"
import { Effect, Metric, Option } from "effect"
import type { BotServices } from "./BotServices.ts"
import { answerQuestion, answerWithMedia } from "./dialogue/answerQuestion.ts"
import type { SignedAct } from "./buttons/actButton.ts"
import { refusalOf } from "./buttons/actButton.ts"
import { autopay, autopayOff } from "./features/autopay.ts"
import { draftOf } from "./dialogue/questions.ts"
import { appeal, appealOnly } from "./features/appeal.ts"
import { blocked } from "./features/blocked.ts"
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
import { newPassword } from "./features/newPassword.ts"
import { newWallet } from "./features/newWallet.ts"
import { pay } from "./features/pay.ts"
import { password } from "./features/password.ts"
import { forgot, resetAsk, resetBack } from "./features/forgot.ts"
import { payDetails } from "./features/payDetails.ts"
import { phrase } from "./features/phrase.ts"
import { profile } from "./features/profile.ts"
import { prove, signatureIn, signatureSent } from "./features/prove.ts"
import { reserves } from "./features/reserves.ts"
import { settings } from "./features/settings.ts"
import { start } from "./features/start.ts"
import { statement } from "./features/statement.ts"
import { submit } from "./features/submit.ts"
import { followUp, support } from "./features/support.ts"
import { ticket, tickets } from "./features/tickets.ts"
import { team } from "./features/team.ts"
import { unexpected } from "./features/unexpected.ts"
import { verify } from "./features/verify.ts"
import { isWalletAttempt, wallet, walletSent } from "./features/wallet.ts"
import { withdraw } from "./features/withdraw.ts"
import { cancel, withdrawals } from "./features/withdrawals.ts"
import { limited } from "./limited.ts"
import { campaignAgreed } from "./operators/campaignAgreed.ts"
import { dashboard } from "./operators/dashboard.ts"
import { deskPlaces } from "./operators/deskPlaces.ts"
import { admin } from "./operators/admin.ts"
import { openDesk } from "./operators/openDesk.ts"
import type { Request } from "./readRequest.ts"
import type { Turn } from "./Turn.ts"
import type { Answer } from "./View.ts"
import { shown, stale } from "./View.ts"

type Place = (turn: Turn, details: ReadonlyArray<string>) => Effect.Effect<Answer, UserUnknown, BotServices>

/** Every place a command or a button can open. */
const places: Readonly<Record<string, Place>> = {
  menu, wallet, prove, levels, pay, balance, history, invite, language, help, withdraw, withdrawals, password, autopay, statement,
  buy, support, tickets, ticket, appeal, profile, phrase, settings, team, verify, earnings, leaderboard, faq, reserves,
  csv: (turn) => limited(turn, "export", csv(turn)),
  submit: (turn, details) => limited(turn, "ticket", submit(turn, details)),
  followup: followUp,
  newwallet: newWallet,
  forgot,
  resetask: resetAsk,
  newpassword: newPassword,
  details: (turn, details) => limited(turn, "intent", payDetails(turn, details)),
  admin,
  dashboard,
  ...Object.fromEntries(Object.entries(deskPlaces).map(([name, place]): [string, Place] =>
    [name, (turn, details) => openDesk(turn, name, place, details)]))
}

/** What a member does to an entity, having been offered it. */
type Deed = (turn: Turn, entity: string) => Effect.Effect<Answer, UserUnknown, BotServices>

/** Everything a button can do that is more than to show something. */
const acts: Readonly<Record<string, Deed>> = {
  buy: (turn, entity) => limited(turn, "purchase", buyConfirmed(turn, entity)),
  cancel,
  autopayoff: autopayOff,
  campaign: (turn, entity) => openDesk(turn, "campaign", { permission: "campaigns.manage", open: campaignAgreed }, [entity]),
  recall: resetBack
}

/** Places and acts that go on with what is being asked: the others end it. */
const GO_ON: ReadonlySet<string> = new Set(["submit", "resetask", "admincampaignasset", "admincampaignrule", "campaign"])

/** The names of all places, for tests that press every button. */
export const PLACES: ReadonlyArray<string> = Object.keys(places)
/** The names of all acts. */
export const ACTS: ReadonlyArray<string> = Object.keys(acts)

/** Buttons that were pressed by somebody they were not offered to, or too late. */
const buttonsRefused = Metric.counter("sigmatrade_bot_buttons_refused_total", {
  description: "Buttons of the bot that were pressed by somebody they were not offered to, or too late.", incremental: true
})

/** Opens a place of the bot; an unknown one is a button that is gone. Whatever was being asked is asked no more, unless the place ends it. */
const open = Effect.fnUntraced(function*(turn: Turn, place: string, details: ReadonlyArray<string>) {
  if (!GO_ON.has(place)) yield* (yield* DialogueStore).end(turn.member.id)
  const opened = Object.hasOwn(places, place) ? places[place] : undefined
  return opened === undefined ? stale(turn.texts) : yield* opened(turn, details)
})

/** Does what a button asks for, if it was offered to this member and is not too old; else nothing, and he learns nothing from it. */
const perform = Effect.fn("perform")(function*(turn: Turn, act: SignedAct) {
  const reason = Object.hasOwn(acts, act.name) ? yield* refusalOf(turn.member.id, act) : "unknown"
  const deed = reason === null ? acts[act.name] : undefined
  if (deed !== undefined) {
    if (!GO_ON.has(act.name)) yield* (yield* DialogueStore).end(turn.member.id)
    return yield* deed(turn, act.entity)
  }
  yield* Metric.update(buttonsRefused, 1)
  yield* Effect.logWarning("A button was refused", { reason, act: act.name, entity: act.entity, userId: turn.member.id })
  return stale(turn.texts)
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

/** A picture or a file is for a ticket he is writing, and means nothing without one; a sticker never means anything. */
const received = Effect.fn("received")(function*(turn: Turn, request: Extract<Request, { readonly _tag: "Media" | "Wordless" }>) {
  const dialogue = yield* (yield* DialogueStore).of(turn.member.id)
  if (Option.isNone(dialogue)) return yield* unexpected(turn, "Wordless")
  if (request._tag === "Wordless" && draftOf(dialogue.value) !== null) return shown(turn.texts.html("ticket-wordless"), [])
  const answered = request._tag === "Media" ? yield* answerWithMedia(turn, dialogue.value, request) : null
  return answered ?? (yield* unexpected(turn, "Wordless"))
})

/**
 * Does what a member asks for and answers what he gets. A blocked member gets one neutral line for everything but his appeal. There is no dialogue to get
 * lost in: every button and command leads out of it, and without one a text means what it says.
 */
export const performRequest = Effect.fnUntraced(function*(
  turn: Turn,
  request: Request,
  isNew: boolean
): Effect.fn.Return<Answer, UserUnknown, BotServices> {
  if (turn.member.standing === "terminated") return blocked(turn.texts)
  if (turn.member.standing === "blocked") return yield* appealOnly(turn, request)
  switch (request._tag) {
    case "Start":
      yield* (yield* DialogueStore).end(turn.member.id)
      return yield* start(turn, isNew)
    case "Open":
      return yield* open(turn, request.place, request.details)
    case "Act":
      return yield* perform(turn, request.act)
    case "Words":
    case "UnknownCommand":
      return yield* understand(turn, request)
    case "Media":
    case "Wordless":
      return yield* received(turn, request)
  }
})
