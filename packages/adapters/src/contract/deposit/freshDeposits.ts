import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { DateTime } from "effect"
import { Effect } from "effect"
import { freshChainId } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { freshTransfer, idsOf, ownedBy, sightingOf } from "../freshTransfer.ts"
import { NOW } from "../minutesLater.ts"
import { madeFinal } from "./madeFinal.ts"
import { height } from "../height.ts"

/** Final transfers of one new member, in blocks of their own, added to the deposits. */
export const freshDeposits = Effect.fn("freshDeposits")(function*(count: number) {
  const member = yield* freshMember
  const chainId = freshChainId()
  const sightings = Array.from({ length: count }, (_, index) =>
    sightingOf(freshTransfer({ chainId, blockNumber: height(10 + index) }), ownedBy(member.id)))
  yield* madeFinal(sightings)
  return { member, sightings, ids: idsOf(sightings) }
})

/** What of these ids is due. */
export const due = Effect.fn("due")(function*(ids: ReadonlyArray<TransferId>, now: DateTime.Utc = NOW) {
  const claimed = yield* (yield* Transaction).run((yield* DepositStore).claim(now, 10_000, []))
  return claimed.filter(({ id }) => ids.includes(id))
})
