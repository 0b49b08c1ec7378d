import { Broadcast, BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { SecureRandom } from "effect/crypto"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"

/** Who writes the broadcasts of the suites. */
export const ANN = operator("ann")

/** A draft to these members. */
export const freshDraft = (members: ReadonlyArray<User>, given: Partial<ConstructorParameters<typeof Broadcast>[0]> = {}) =>
  new Broadcast({
    id: BroadcastId.make(SecureRandom.uuidV7Unsafe({ format: "string" })), operator: ANN, segment: { _tag: "Listed", members: members.map(({ id }) => id) },
    content: {
      text: "It's <news> 🦊 & more", media: { kind: "photo", fileId: "AgAC-1" }, link: { text: "Look", url: "https://example.org/?a=1&b=2" }
    },
    state: "draft", notBefore: null, notAfter: null, createdAt: NOW, startedAt: null, endedAt: null, ...given
  })

/** A broadcast to these members, running from `at` for two hours. */
export const running = Effect.fn("running")(function*(members: ReadonlyArray<User>, at: DateTime.Utc = NOW) {
  const broadcasts = yield* BroadcastStore
  const draft = freshDraft(members)
  yield* broadcasts.add(draft)
  yield* broadcasts.move({ id: draft.id, from: ["draft"], to: "running", operator: ANN, at, window: { notBefore: at, notAfter: DateTime.add(at, { hours: 2 }) } })
  yield* broadcasts.fill(draft.id, at)
  return draft.id
})

/** Takes everything due and answers what of it belongs to this broadcast. */
export const claimOf = Effect.fn("claimOf")(function*(id: BroadcastId, now: DateTime.Utc = NOW, until: DateTime.Utc = minutesLater(5)) {
  return (yield* (yield* BroadcastStore).claim(now, until, 10_000)).filter(({ broadcastId }) => broadcastId === id)
})
