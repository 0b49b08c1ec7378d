import { DateTime, Effect } from "effect"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { Transfer } from "../chain/Transfer.ts"
import { Finding } from "../incident/Incident.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { LaneKey } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"

/** Foreign spends reported in one step. */
const SPENDS_MAX = 20

const report = (lane: LaneKey, { blockNumber, txHash }: Transfer) =>
  Effect.gen(function*() {
    // Known for ever: an incident that operators have closed is not opened again by the same transaction.
    if (!(yield* (yield* PayoutStore).noteForeign(lane, txHash, yield* DateTime.now))) return
    yield* reportIncident(new Finding({
      kind: "foreign spend",
      subject: `${lane.chainId}:${txHash}`,
      facts: { wallet: lane.wallet, transaction: txHash, block: String(blockNumber) },
      stops: ["payouts"],
      asset: null,
      approvalsNeeded: 2
    }))
  })

/**
 * Looks for transactions of the payout wallet that we have not signed: somebody else has the key. Being seen is enough; payouts stop until two
 * operators agree. Answers how many it found.
 */
export const watchSpends = Effect.fn("watchSpends")(function*() {
  const { chainId, payout: wallet } = yield* SystemWallet
  if (wallet === null) return 0
  const lane = { chainId, wallet }
  const transaction = yield* Transaction
  const found = yield* (yield* PayoutStore).foreignSpends(lane, SPENDS_MAX)
  yield* Effect.forEach(found, (spend) => transaction.run(report(lane, spend)), { discard: true })
  return found.length
})
