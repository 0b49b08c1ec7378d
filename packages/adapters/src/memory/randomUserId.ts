import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import { InvitationCode, UserId } from "@sigmatrade/core/user/User"
import { Effect, Random } from "effect"

const CODE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
const CODE_LENGTH = 10

/** A member id: it sorts by the clock's milliseconds; the rest is chance, the same under the same seed. */
export const randomUserId = Effect.map(uuidV7, (id) => UserId.make(id))

/** An invitation code, the same under the same seed. */
export const randomInvitationCode = Effect.map(
  Effect.replicateEffect(Random.nextIntBetween(0, CODE_LETTERS.length, { halfOpen: true }), CODE_LENGTH),
  (places) => InvitationCode.make(places.map((place) => CODE_LETTERS.charAt(place)).join(""))
)
