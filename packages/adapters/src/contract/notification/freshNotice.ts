import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { User } from "@sigmatrade/core/user/User"
import type { DateTime } from "effect"
import { Effect } from "effect"
import { freshBusinessId, LARGEST, USDT } from "../freshPayment.ts"
import { freshTransfer } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

const anyTransferId = () => transferId(freshTransfer())

/** A payment was seen: it is told at most once. */
export const seen = (id: TransferId = anyTransferId(), confirmations = 1): Notification => ({
  _tag: "DepositSeen", transferId: id, asset: USDT, amount: LARGEST, blockNumber: BlockNumber.make(5), confirmations, confirmationsNeeded: 12
})

/** A payment was seen and is gone: it is about money. */
export const dropped = (id: TransferId = anyTransferId()): Notification => ({ _tag: "DepositDropped", transferId: id, asset: USDT, amount: LARGEST })

/** A notice to a member, of a payment that is gone unless told otherwise; it is kept nowhere. */
export const freshNotice = (member: User, subject: TransferId | null = null, notification: Notification = dropped(subject ?? undefined)) =>
  new Notice({ id: NoticeId.make(`notice:${freshBusinessId()}`), userId: member.id, subject, notification })

/** Takes everything due and answers what of it is this member's. */
export const claimed = Effect.fn("claimed")(function*(member: User, now: DateTime.Utc = NOW, until: DateTime.Utc = minutesLater(5)) {
  return (yield* (yield* Outbox).claim(now, until, 10_000)).filter(({ notice }) => notice.userId === member.id)
})

/** The ids of what was taken, in its order. */
export const idsIn = (taken: ReadonlyArray<{ readonly notice: Notice }>) => taken.map(({ notice }) => notice.id)
