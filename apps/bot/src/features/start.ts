import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import type { Turn } from "../Turn.ts"
import { menuBelow } from "./menuBelow.ts"

/** The part of a name a greeting shows. */
const NAME_LENGTH_MAX = 64

/**
 * A person opens the bot: he is greeted, new or not, told what to do next and shown the menu. The greeting is the same whatever stood in
 * his link, so that nobody can find out which invitations exist.
 */
export const start = Effect.fn("start")(function*(turn: Turn, isNew: boolean) {
  const { member, texts } = turn
  const name = [...member.name].slice(0, NAME_LENGTH_MAX).join("")
  const { strategy } = yield* AttributionPolicy
  const greeting = isNew ? texts.html("start-new", { name, strategy }) : texts.html("start-again", { name })
  return yield* menuBelow(turn, (next) => next === null ? greeting : Html.lines([greeting, next], 1))
})
