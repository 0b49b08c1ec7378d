import { DateTime, Effect } from "effect"
import { formerWallets, namedWallets } from "../chain/namedWallets.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { Transfer } from "../chain/Transfer.ts"
import { GAS } from "../chain/Transfer.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { laneSubject } from "./checkFence.ts"
import type { LaneKey } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"

/** Foreign spends read at a time. */
const BATCH = 20
/** Payouts on their way that are counted. */
const OPEN_MAX = 1000

/** Transactions named in the facts of an incident; of more only the number is told. */
const NAMED_MAX = 50

const reportForeign = (lane: LaneKey, { blockNumber, txHash }: Transfer) =>
  reportIncident(new Finding({
    kind: "foreign spend",
    subject: `${lane.chainId}:${txHash}`,
    facts: { wallet: lane.wallet, transaction: txHash, block: String(blockNumber) },
    stops: ["payouts"],
    asset: null,
    approvalsNeeded: 2
  }))

/** The open incident about books that are behind the chain, while it has room: as many transactions as nonces are unknown belong to it. */
const quarantineOf = Effect.fn("quarantineOf")(function*(lane: LaneKey, { blockNumber }: Transfer) {
  const open = yield* (yield* IncidentStore).opened
  const found = open.find(({ kind, subject }) => kind === "books behind the chain" && subject === laneSubject(lane))
  if (found === undefined) return null
  const [chain, signer] = [Number(found.facts["chain"] ?? 0), Number(found.facts["signer"] ?? 0)]
  // What the signer has signed may be mined in any block after it.
  if (signer <= chain && blockNumber > Number(found.facts["block"] ?? 0)) return null
  const inFlight = (yield* (yield* PayoutStore).open(lane, OPEN_MAX)).length
  const unknown = Math.max(chain, signer) - Number(found.facts["books"] ?? 0) + inFlight
  return Number(found.facts["spends"] ?? 0) < unknown ? found : null
})

const report = Effect.fn("report")(function*(lane: LaneKey, spend: Transfer) {
  // Known for ever: an incident that operators have closed is not opened again by the same transaction.
  if (!(yield* (yield* PayoutStore).noteForeign(lane, spend.txHash, yield* DateTime.now))) return
  const quarantine = yield* quarantineOf(lane, spend)
  if (quarantine === null) return yield* Effect.asVoid(reportForeign(lane, spend))
  const { facts, kind, subject } = quarantine
  const spends = Number(facts["spends"] ?? 0) + 1
  const named = [...(facts["transactions"] ?? "").split(" "), spend.txHash].filter((hash) => hash !== "").slice(0, NAMED_MAX)
  yield* (yield* IncidentStore).note(kind, subject, { spends: String(spends), transactions: named.join(" ") })
})

/** Whether a transaction only moves money from the wallet to others of ours: so an old wallet is emptied, by hand. */
const staysOurs = Effect.fn("staysOurs")(function*({ chainId, wallet }: LaneKey, { txHash }: Transfer) {
  const ours = yield* namedWallets
  const moved = (yield* (yield* PayoutStore).rowsOf(chainId, txHash)).filter(({ from, logIndex }) => from === wallet && logIndex !== GAS)
  return moved.length > 0 && moved.every(({ to }) => ours.includes(to))
})

/** The same of a wallet that payouts left from before the settings named another one. */
const reportFormer = Effect.fn("reportFormer")(function*(lane: LaneKey, spend: Transfer) {
  if (!(yield* staysOurs(lane, spend))) return yield* report(lane, spend)
  yield* (yield* PayoutStore).noteForeign(lane, spend.txHash, yield* DateTime.now)
})

/** Looks through one wallet's transactions, until all of them are judged. */
const watchLane = Effect.fn("watchLane")(function*<E, R>(lane: LaneKey, judge: (lane: LaneKey, spend: Transfer) => Effect.Effect<void, E, R>) {
  const transaction = yield* Transaction
  const store = yield* PayoutStore
  let count = 0
  for (;;) {
    const found = yield* store.foreignSpends(lane, BATCH)
    yield* Effect.forEach(found, (spend) => transaction.run(judge(lane, spend)), { discard: true })
    count += found.length
    if (found.length < BATCH) return count
  }
})

/**
 * Looks for transactions of the payout wallet that we have not signed: somebody else has the key. Being seen is enough; payouts stop until two
 * operators agree. While the books are behind the chain, what they have forgotten belongs to that one incident. From wallets that payouts left
 * from before, money may go to others of ours without a word. Answers how many it found.
 */
export const watchSpends = Effect.fn("watchSpends")(function*() {
  const { chainId, payout: wallet } = yield* SystemWallet
  const former = yield* Effect.forEach(yield* formerWallets, (one) => watchLane({ chainId, wallet: one }, reportFormer))
  const found = wallet === null ? 0 : yield* watchLane({ chainId, wallet }, report)
  return former.reduce((sum, count) => sum + count, found)
})
