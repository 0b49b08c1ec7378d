import { DateTime, Effect } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { digestOf } from "./digestOf.ts"
import { Notice, NoticeId } from "./Notice.ts"
import { Outbox } from "./Outbox.ts"

/** Missed notices a digest is made of; of more the newest. */
const MISSED_MAX = 10_000

/**
 * A member who could not be reached is back. What he missed about his money he is told in one message, however much it is, and everything
 * kept for him is settled. For whoever was reachable nothing changes.
 */
export const welcomeBack = Effect.fn("welcomeBack")(function*(id: UserId) {
  const users = yield* UserStore
  const outbox = yield* Outbox
  const now = yield* DateTime.now
  yield* (yield* Transaction).run(Effect.gen(function*() {
    // Whoever finds him unreachable meanwhile waits, and keeps no notice that nobody would look for any more.
    yield* users.lock([id])
    yield* users.setReachable(id, true)
    const missed = yield* outbox.settleKept(id, now, MISSED_MAX)
    const digest = digestOf(missed)
    // Named by one of what it is made of, which is settled only once.
    const cause = missed.at(-1)
    if (digest === null || cause === undefined) return
    const notice = new Notice({ id: NoticeId.make(`missed:${cause.id}`.slice(0, 250)), userId: id, subject: null, notification: digest })
    yield* outbox.enqueue([notice], now)
  }))
})
