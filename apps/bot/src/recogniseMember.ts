import { welcomeBack } from "@sigmatrade/core/notification/welcomeBack"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { User as Person } from "grammy/types"
import { Effect, Option } from "effect"
import { languageFor } from "./texts/textsIn.ts"

/** Invitation payloads are read no further; Telegram's own have 64 characters at most. */
const PAYLOAD_LENGTH_MAX = 64
/** What we keep of a name. */
const NAME_LENGTH_MAX = 128

const nameOf = ({ first_name: first, last_name: last = "" }: Person) =>
  DisplayName.make([...`${first} ${last}`.trim().replaceAll("\0", "").toWellFormed()].slice(0, NAME_LENGTH_MAX).join(""))

/**
 * The member a person is. Whoever is none yet becomes one, under the sponsor his invitation names; whoever had blocked the bot is
 * reachable again, since he writes to us, and told what he missed. Errors: `RegistrationStopped`. `payload` is what stood in the link when he pressed Start, null for anything else.
 */
export const recogniseMember = Effect.fnUntraced(function*(person: Person, payload: string | null) {
  const users = yield* UserStore
  const telegramId = TelegramId.make(person.id)
  const known = yield* users.byTelegramId(telegramId)
  if (Option.isSome(known) && !known.value.reachable) yield* welcomeBack(known.value.id)
  if (Option.isSome(known) && payload === null) return { member: known.value, isNew: false }
  const newcomer = { telegramId, name: nameOf(person), language: languageFor(person.language_code) }
  const invitation = payload === null || payload.length > PAYLOAD_LENGTH_MAX ? "" : payload
  const { isNew, user } = yield* joinByInvitation(newcomer, invitation)
  return { member: user, isNew }
})
