import type { Broadcast } from "@sigmatrade/core/broadcast/Broadcast"
import { RecipientOutcome } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { Effect } from "effect"
import type { ApiBroadcastProgress } from "../contract/ApiBroadcast.ts"
import { broadcastView } from "../views/broadcastView.ts"

/** What of a broadcast's history one answer shows. */
const ACTS_MAX = 50

/** A broadcast with how far it is, as its path answers it. */
export const broadcastRead = Effect.fnUntraced(function*(broadcast: Broadcast) {
  const store = yield* BroadcastStore
  const { outcomes, partsTold } = yield* store.counts(broadcast.id)
  const acts = yield* store.acts(broadcast.id, ACTS_MAX)
  return {
    ...broadcastView(broadcast),
    recipients: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
    outcomes: RecipientOutcome.literals.map((outcome) => ({ outcome, recipients: outcomes[outcome] })),
    messages_sent: partsTold,
    acts: acts.map(({ at, operator, to }) => ({ state: to, operator, at }))
  } satisfies typeof ApiBroadcastProgress.Type
})
