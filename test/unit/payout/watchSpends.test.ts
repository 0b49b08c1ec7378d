import { assert, it } from "@effect/vitest"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { GAS, LogIndex } from "@sigmatrade/core/chain/Transfer"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Finding } from "@sigmatrade/core/incident/Incident"
import type { IncidentKind } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { watchSpends } from "@sigmatrade/core/payout/watchSpends"
import { DateTime, Effect, Option } from "effect"
import { reservedPayout, shown } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { freshAddress, freshTxHash } from "@sigmatrade/adapters/contract/freshAddress"
import { freshTransfer, sightingOf } from "@sigmatrade/adapters/contract/freshTransfer"
import { BNB, CHAIN, OURS, USDT } from "../community.ts"
import { ANNA, BORIS, openKinds } from "../confirmation/trustWorld.ts"
import { HOT, LANE, laneCommunity } from "./laneWorld.ts"

/** The wallet that the settings name later. */
const NEW = Address.make(`0x${"cd".repeat(20)}`)

/** The wallet has a lane from its first transaction on. */
const begun = Effect.gen(function*() {
  const now = yield* DateTime.now
  return Option.getOrThrow(yield* (yield* PayoutStore).take(LANE, "one", { nonce: 0, block: BlockNumber.make(0) }, now, DateTime.add(now, { hours: 1 })))
})
/** The chain shows a transaction of the wallet in this block. */
const spentIn = (block: number) => Effect.map(shown(LANE, freshTxHash(), { block }), ({ gas }) => gas.txHash)
/** The incident about books that are behind, or another one about the same wallet. */
const quarantine = Effect.fn("quarantine")(function*(facts: Readonly<Record<string, string>>, kind: IncidentKind = "books behind the chain", wallet = HOT) {
  yield* (yield* IncidentStore).open(new Finding({
    kind, subject: `${CHAIN}:${wallet}`, facts, stops: ["payouts", "broadcasts"], asset: null, approvalsNeeded: 2
  }), yield* DateTime.now)
})
/** What the incident about books that are behind has taken in: how many transactions, and which. */
const takenIn = Effect.gen(function*() {
  const found = (yield* (yield* IncidentStore).opened).find(({ kind }) => kind === "books behind the chain")
  return [found?.facts["spends"], found?.facts["transactions"]]
})

it.effect("a transaction that we have not signed is an incident at once, and one that operators have closed is not opened by it again", () =>
  Effect.gen(function*() {
    yield* begun
    const hash = yield* spentIn(77)
    assert.strictEqual(yield* watchSpends(), 1)
    const [incident] = yield* (yield* IncidentStore).opened
    assert.isDefined(incident)
    const { approvalsNeeded, asset, facts, id, kind, stops, subject } = incident
    assert.deepStrictEqual<unknown>([kind, subject, stops, asset, approvalsNeeded], ["foreign spend", `${CHAIN}:${hash}`, ["payouts"], null, 2])
    assert.deepStrictEqual(facts, { wallet: HOT, transaction: hash, block: "77" })
    yield* approveIncident(id, ANNA)
    yield* approveIncident(id, BORIS)
    assert.deepStrictEqual([yield* watchSpends(), yield* openKinds], [0, []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("while the books are behind, as many as they have forgotten belong to that incident; one more is foreign", () =>
  Effect.gen(function*() {
    yield* begun
    yield* quarantine({ chain: "3", signer: "0", books: "1", block: "100" })
    const [one, two] = [yield* spentIn(99), yield* spentIn(100)]
    assert.strictEqual(yield* watchSpends(), 2)
    assert.deepStrictEqual([yield* takenIn, yield* openKinds], [["2", `${one} ${two}`], ["books behind the chain"]])
    yield* spentIn(100)
    yield* watchSpends()
    assert.deepStrictEqual([yield* takenIn, yield* openKinds], [["2", `${one} ${two}`], ["books behind the chain", "foreign spend"]])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what comes after all that was known then is foreign, unless the signer has signed more than the chain has shown", () =>
  Effect.gen(function*() {
    yield* begun
    yield* quarantine({ chain: "5", signer: "5", books: "0", block: "100" })
    yield* spentIn(101)
    yield* watchSpends()
    assert.deepStrictEqual([yield* takenIn, yield* openKinds], [[undefined, undefined], ["books behind the chain", "foreign spend"]])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what the signer has signed and the books have forgotten may be mined in any later block", () =>
  Effect.gen(function*() {
    yield* begun
    yield* quarantine({ chain: "0", signer: "1", books: "0", block: "100" })
    const [mined] = [yield* spentIn(900), yield* spentIn(901)]
    yield* watchSpends()
    assert.deepStrictEqual([yield* takenIn, yield* openKinds], [["1", mined], ["books behind the chain", "foreign spend"]])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("nonces that the books had given away may have been used by what they have forgotten too", () =>
  Effect.gen(function*() {
    yield* reservedPayout(yield* begun)
    yield* quarantine({ chain: "1", signer: "0", books: "1", block: "100" })
    const [used] = [yield* spentIn(50), yield* spentIn(60)]
    yield* watchSpends()
    assert.deepStrictEqual([yield* takenIn, yield* openKinds], [["1", used], ["books behind the chain", "foreign spend"]])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("another wallet's incident, or another one about this wallet, takes nothing in", () =>
  Effect.gen(function*() {
    yield* begun
    yield* quarantine({ chain: "9", signer: "9", books: "0", block: "100" }, "wallet delegated")
    yield* quarantine({ chain: "9", signer: "9", books: "0", block: "100" }, "books behind the chain", NEW)
    yield* spentIn(50)
    yield* watchSpends()
    assert.deepStrictEqual(yield* openKinds, ["wallet delegated", "books behind the chain", "foreign spend"])
    assert.deepStrictEqual(yield* takenIn, [undefined, undefined])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("of very many forgotten transactions all are judged at once, fifty are named, and all are counted", () =>
  Effect.gen(function*() {
    yield* begun
    yield* quarantine({ chain: "52", signer: "0", books: "0", block: "100" })
    const hashes = yield* Effect.forEach(Array.from({ length: 52 }), (_, index) => spentIn(index + 1))
    assert.deepStrictEqual([yield* watchSpends(), yield* watchSpends()], [52, 0])
    assert.deepStrictEqual([yield* takenIn, yield* openKinds], [["52", hashes.slice(0, 50).join(" ")], ["books behind the chain"]])
  }).pipe(Effect.provide(laneCommunity())))

/** The chain shows a transaction of the wallet that sends to these: the gas, and a row for each. */
const sentTo = Effect.fn("sentTo")(function*(...receivers: ReadonlyArray<Address>) {
  const row = { chainId: CHAIN, txHash: freshTxHash(), from: HOT, to: freshAddress(), blockNumber: BlockNumber.make(200) }
  const moves = receivers.map((to, index) => freshTransfer({ ...row, to, asset: USDT, logIndex: LogIndex.make(index) }))
  const others = freshTransfer({ ...row, from: freshAddress(), logIndex: LogIndex.make(99) })
  const rows = [freshTransfer({ ...row, asset: BNB, logIndex: GAS }), ...moves, others]
  yield* (yield* TransferStore).record(rows.map((transfer) => sightingOf(transfer, { _tag: "Own", movement: "out of payout" })))
})

it.effect("from a wallet of before money goes to others of ours without a word; whatever goes elsewhere, or shows nothing but its gas, is foreign", () =>
  Effect.gen(function*() {
    yield* begun
    const found = Effect.gen(function*() {
      const count = yield* watchSpends().pipe(Effect.provideService(SystemWallet, { chainId: CHAIN, address: OURS, payout: NEW }))
      return [count, (yield* openKinds).length]
    })
    yield* sentTo(NEW, OURS)
    assert.deepStrictEqual([yield* found, yield* found], [[1, 0], [0, 0]])
    yield* sentTo(NEW, freshAddress())
    assert.deepStrictEqual(yield* found, [1, 1])
    yield* sentTo()
    assert.deepStrictEqual(yield* found, [1, 2])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what two wallets of ours have spent is counted together, and from the one that pays nothing goes without a word", () =>
  Effect.gen(function*() {
    yield* begun
    const now = yield* DateTime.now
    yield* (yield* PayoutStore).take({ chainId: CHAIN, wallet: NEW }, "one", { nonce: 0, block: BlockNumber.make(0) }, now, now)
    yield* shown({ chainId: CHAIN, wallet: NEW })
    yield* sentTo(OURS)
    assert.deepStrictEqual([yield* watchSpends(), yield* openKinds], [2, ["foreign spend", "foreign spend"]])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("where the settings name no payout wallet only those of before are looked through", () =>
  Effect.gen(function*() {
    yield* begun
    yield* sentTo(freshAddress())
    const count = yield* watchSpends().pipe(Effect.provideService(SystemWallet, { chainId: CHAIN, address: OURS, payout: null }))
    assert.deepStrictEqual([count, yield* openKinds], [1, ["foreign spend"]])
  }).pipe(Effect.provide(laneCommunity())))
