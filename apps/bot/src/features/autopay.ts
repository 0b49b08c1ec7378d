import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { AutoPayouts } from "@sigmatrade/core/reward/startAutoPayouts"
import { autoPayoutsOf, startAutoPayouts, stopAutoPayouts } from "@sigmatrade/core/reward/startAutoPayouts"
import { Effect, Option, Redacted } from "effect"
import { actButton } from "../buttons/actButton.ts"
import { asking } from "../dialogue/questions.ts"
import { orForgotten } from "../orForgotten.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { whyNotTaken } from "./whyNotPaid.ts"

const standing = Effect.fn("standing")(function*({ member, texts }: Turn, { isOn, minimums }: AutoPayouts) {
  const money = writeMoney(yield* ListedAssets, texts)
  if (minimums.size === 0) return shown(texts.html("autopay-not-offered"), backToMenu(texts))
  const from = [...minimums].map(([asset, minimum]) => money(asset, minimum)).join(", ")
  const turn = isOn
    ? yield* actButton(member.id, texts.plain("button-autopay-off"), "autopayoff", "all")
    : button(texts.plain("button-autopay-on"), "autopay:on")
  return shown(texts.html(isOn ? "autopay-on" : "autopay-off", { from }), [[turn], ...backToMenu(texts)])
})

const askPassword = Effect.fn("askPassword")(function*({ member, texts }: Turn) {
  if (Option.isNone(yield* (yield* PasswordStore).get(member.id))) {
    return shown(texts.html("withdraw-no-password"), [[button(texts.plain("button-password"), "password")], ...backToMenu(texts)])
  }
  yield* beginDialogue(member.id, asking("autopay-password"))
  return shown(texts.html("autopay-password"), orForgotten(texts))
})

/** The member wants to be asked again: at once, however often he says so. */
export const autopayOff = Effect.fn("autopayOff")(function*(turn: Turn) {
  return yield* standing(turn, yield* stopAutoPayouts(turn.member.id))
})

/** Whether the member is paid out without asking; he switches it on with his password. */
export const autopay = Effect.fn("autopay")(function*(turn: Turn, [wanted]: ReadonlyArray<string>) {
  if (wanted === undefined) return yield* standing(turn, yield* autoPayoutsOf(turn.member.id))
  return wanted === "on" ? yield* askPassword(turn) : stale(turn.texts)
})

/** The member switches it on with his password. */
export const autopayPasswordGiven = Effect.fn("autopayPasswordGiven")(function*(turn: Turn, _: Dialogue, text: string) {
  const { member: { id }, texts } = turn
  const { end } = yield* DialogueStore
  const refused = (error: Parameters<typeof whyNotTaken>[1]): Answer => shown(whyNotTaken(texts, error), orForgotten(texts))
  return yield* startAutoPayouts(id, Redacted.make(text)).pipe(
    Effect.flatMap((payouts) => Effect.andThen(end(id), standing(turn, payouts))),
    Effect.catchTags({
      PasswordWrong: (error) => Effect.succeed(refused(error)),
      PasswordMissing: (error) => Effect.as(end(id), refused(error)),
      PasswordNotTaken: (error) => Effect.as(end(id), refused(error)),
      AutoPayoutsNotOffered: () => Effect.as(end(id), shown(texts.html("autopay-not-offered"), backToMenu(texts))),
      MemberBlocked: () => Effect.as(end(id), shown(texts.html("blocked"), []))
    })
  )
})
