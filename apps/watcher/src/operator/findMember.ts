import { TelegramId, UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"

/** No member is known by this. */
export class MemberUnknown extends Schema.TaggedError<MemberUnknown>()("MemberUnknown", { given: Schema.String }) {}

const isTelegramId = Schema.is(TelegramId)
const isUserId = Schema.is(UserId)

/** The member that an operator names by Telegram id, or by user id as the API shows it or without its prefix. Errors: `MemberUnknown`. */
export const findMember = Effect.fn("findMember")(function*(given: string) {
  const users = yield* UserStore
  const unknown = new MemberUnknown({ given })
  const [telegramId, userId] = [/^\d{1,16}$/u.test(given) ? Number(given) : Number.NaN, given.replace(/^usr_/u, "")]
  if (isTelegramId(telegramId)) return yield* Effect.flatMap(users.byTelegramId(telegramId), Option.match({
    onNone: () => Effect.fail(unknown),
    onSome: Effect.succeed
  }))
  if (!isUserId(userId)) return yield* unknown
  return yield* users.get(userId).pipe(Effect.catchTag("UserUnknown", () => Effect.fail(unknown)))
})
