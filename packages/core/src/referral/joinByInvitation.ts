import { DateTime, Effect, Option, Schema } from "effect"
import { Fact } from "../event/Event.ts"
import { EventLog } from "../event/EventLog.ts"
import { publicId } from "../event/publicId.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { registerUser } from "../user/registerUser.ts"
import type { User, UserId } from "../user/User.ts"
import { InvitationCode } from "../user/User.ts"
import type { Newcomer } from "../user/UserStore.ts"
import { UserStore } from "../user/UserStore.ts"
import { SponsorshipStore } from "./SponsorshipStore.ts"

/** Nobody new is taken in until an operator agrees to go on. */
export class RegistrationStopped extends Schema.TaggedError<RegistrationStopped>()("RegistrationStopped", {}) {}

/** What came of a first contact. The sponsor is known only when this very contact has bound him. */
export interface Joined {
  readonly user: User
  readonly isNew: boolean
  readonly sponsor: Option.Option<User>
}

const findSponsor = Effect.fn("findSponsor")(function*(payload: string) {
  const code = Schema.decodeOption(InvitationCode)(payload)
  if (Option.isNone(code)) return Option.none<User>()
  return Option.filter(yield* (yield* UserStore).byInvitationCode(code.value), (sponsor) => sponsor.standing === "active")
})

/** Lets whoever is a member pass, and others unless an open incident stops registration. */
const mayJoin = Effect.fn("mayJoin")(function*({ telegramId }: Newcomer) {
  const open = yield* (yield* IncidentStore).opened
  if (!open.some(({ stops }) => stops.includes("registration"))) return
  if (Option.isNone(yield* (yield* UserStore).byTelegramId(telegramId))) return yield* new RegistrationStopped()
})

/** Integrators are told who has joined. */
const tellJoined = Effect.fn("tellJoined")(function*(userId: UserId) {
  const fact = new Fact({ cause: `user.joined:${userId}`, type: "user.joined", data: { user_id: publicId("usr", userId) } })
  yield* (yield* EventLog).record([fact], yield* DateTime.now)
})

/**
 * A person opens the bot, with whatever stood in the link. New members are bound to the sponsor in the same step that makes them;
 * a payload that is no code of an active member is ignored, and so is any payload of somebody who is a member already.
 * Errors: `RegistrationStopped`, for whoever is none yet.
 */
export const joinByInvitation = Effect.fn("joinByInvitation")(function*(newcomer: Newcomer, payload: string) {
  const transaction = yield* Transaction
  return yield* transaction.run(Effect.gen(function*() {
    yield* mayJoin(newcomer)
    const sponsor = yield* findSponsor(payload)
    const { isNew, user } = yield* registerUser(newcomer)
    if (isNew) yield* tellJoined(user.id)
    if (!isNew || Option.isNone(sponsor)) return { user, isNew, sponsor: Option.none() } satisfies Joined
    const bound = yield* (yield* SponsorshipStore).bind(user.id, sponsor.value.id, yield* DateTime.now)
    return { user, isNew, sponsor: bound ? sponsor : Option.none() } satisfies Joined
  }))
})
