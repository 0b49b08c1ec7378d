import type { User } from "@sigmatrade/core/user/User"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import type { Newcomer } from "@sigmatrade/core/user/UserStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { randomInt } from "node:crypto"
import { NOW } from "./minutesLater.ts"

/** Somebody nobody knows yet, with a name that is hard to keep: accents, another script, quotes, a backslash, an emoji. */
export const freshNewcomer = (): Newcomer => ({
  telegramId: TelegramId.make(randomInt(1, 2 ** 47)),
  name: DisplayName.make(`Áda "\u041b\u0430\u0432'\u043b\u0435\u0439\u0441" \\ 🦊 %`),
  language: "en"
})

/** A new member. */
export const freshMember: Effect.Effect<User, never, UserStore> = Effect.gen(function*() {
  return (yield* (yield* UserStore).register(freshNewcomer(), NOW)).user
})

/** New members, each younger than the one before. */
export const freshMembers = (count: number) => Effect.replicateEffect(freshMember, count)
