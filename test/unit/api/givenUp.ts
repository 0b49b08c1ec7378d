import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { DeadLetterReason } from "@sigmatrade/core/notification/Outbox"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { DateTime, Effect } from "effect"
import { freshBusinessId, LARGE, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { join } from "../../support/community.ts"

/** A notice to somebody was given up. */
export const givenUp = Effect.fnUntraced(function*(reason: DeadLetterReason) {
  const [id, outbox, user, at] = [NoticeId.make(`notice:${freshBusinessId()}`), yield* Outbox, yield* join(), yield* DateTime.now]
  const notification = { _tag: "DepositDropped", transferId: transferId(freshTransfer()), asset: USDT, amount: LARGE } as const
  yield* outbox.enqueue([new Notice({ id, userId: user.id, subject: null, notification })], at)
  yield* outbox.bury(id, reason, "chat not found", at)
  return { id, path: `/v1/dead-letters/dl_${encodeURIComponent(id)}`, user }
})
