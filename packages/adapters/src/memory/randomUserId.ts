import { InvitationCode, UserId } from "@sigmatrade/core/user/User"
import { Clock, Effect, Random } from "effect"

const CODE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
const CODE_LENGTH = 10

const letters = (alphabet: string, length: number) =>
  Effect.map(
    Effect.replicateEffect(Random.nextIntBetween(0, alphabet.length, { halfOpen: true }), length),
    (places) => places.map((place) => alphabet.charAt(place)).join("")
  )

/** A member id in the form of a UUIDv7: it sorts by the clock's milliseconds; the rest is chance, the same under the same seed. */
export const randomUserId = Effect.gen(function*() {
  const time = Math.max(0, yield* Clock.currentTimeMillis).toString(16).padStart(12, "0")
  const chance = yield* letters("0123456789abcdef", 18)
  const variant = yield* letters("89ab", 1)
  return UserId.make(
    `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(3, 6)}-${chance.slice(6)}`
  )
})

/** An invitation code, the same under the same seed. */
export const randomInvitationCode = Effect.map(letters(CODE_LETTERS, CODE_LENGTH), (code) => InvitationCode.make(code))
