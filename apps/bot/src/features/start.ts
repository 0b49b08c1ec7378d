import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { Effect } from "effect"
import type { Turn } from "../Turn.ts"
import { menuKeyboard, shown } from "../View.ts"

/** The part of a name a greeting shows. */
const NAME_LENGTH_MAX = 64

/**
 * A person opens the bot: he is greeted, new or not, and shown the menu. The greeting is the same whatever stood in his link, so
 * that nobody can find out which invitations exist.
 */
export const start = Effect.fn("start")(function*({ member, texts }: Turn, isNew: boolean) {
  const name = [...member.name].slice(0, NAME_LENGTH_MAX).join("")
  const { strategy } = yield* AttributionPolicy
  return shown(isNew ? texts.html("start-new", { name, strategy }) : texts.html("start-again", { name }), menuKeyboard(texts))
})
