import { assert, it } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { OwnTransactions } from "@sigmatrade/core/chain/OwnTransactions"
import { Transfer } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"
import { freshAddress, freshBlockHash } from "@sigmatrade/adapters/contract/freshAddress"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { available, BNB, CHAIN, community, memberWithWallet, mineFinal, OURS, payment, USDT, walletOf, workOff } from "../community.ts"

/** The wallet payouts leave from. */
const HOT = freshAddress()

const latest = BlockNumber.make(100)
const paid = (number: number, given: Partial<ConstructorParameters<typeof Transfer>[0]> = {}) =>
  freshTransfer({ chainId: CHAIN, from: walletOf(number), to: OURS, timestampSeconds: 10, blockNumber: latest, ...given })
const found = (transfers: ReadonlyArray<Transfer>) => ({ transfers, misdirected: [] })
const seen = Effect.gen(function*() {
  return yield* (yield* TransferStore).seen(CHAIN, 100)
})
const told = Effect.gen(function*() {
  const now = yield* DateTime.now
  return (yield* (yield* Outbox).claim(now, DateTime.add(now, { hours: 1 }), 100)).map(({ notice }) => notice.notification)
})

it.effect("a payment of a member is recorded as his and he is told, once", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const transfer = paid(1)
    assert.strictEqual(yield* recordTransfers(found([transfer]), latest, 3), 1)
    assert.strictEqual(yield* recordTransfers(found([transfer]), BlockNumber.make(102), 3), 0)
    assert.deepStrictEqual(yield* seen, [{ transfer, attribution: { _tag: "Member", userId: member.id } }])
    const notices = yield* told
    assert.strictEqual(notices.length, 1)
    const [notice] = notices
    assert.deepStrictEqual(notice?._tag === "DepositSeen" ? [notice.amount, notice.confirmations, notice.confirmationsNeeded] : [], [transfer.amount, 1, 3])
  }).pipe(Effect.provide(community())))

it.effect("nothing is recorded of zero amounts and of money for others", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const others = [paid(1, { amount: Transfer.fields.amount.make(0n) }), paid(1, { to: walletOf(7) })]
    assert.strictEqual(yield* recordTransfers(found(others), latest, 3), 0)
    assert.strictEqual(yield* recordTransfers(found([]), latest, 3), 0)
    assert.deepStrictEqual([yield* seen, yield* told], [[], []])
  }).pipe(Effect.provide(community())))

it.effect("a payment of a stranger, or made before the wallet was linked, is kept in suspense and told to nobody", () =>
  Effect.gen(function*() {
    yield* TestClock.adjust("11 seconds")
    yield* memberWithWallet(1)
    assert.strictEqual(yield* recordTransfers(found([paid(8), paid(1)]), latest, 3), 2)
    const reasons = (yield* seen).map(({ attribution }) => attribution._tag === "Suspense" ? attribution.reason : "")
    assert.sameMembers(reasons, ["unknown sender", "wallet linked later"])
    assert.deepStrictEqual(yield* told, [])
  }).pipe(Effect.provide(community())))

it.effect("several payments in one transaction are several, each in its asset", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const first = paid(1, { asset: USDT, logIndex: Transfer.fields.logIndex.make(0) })
    const rest = [1, 2].map((index) => new Transfer({ ...first, logIndex: Transfer.fields.logIndex.make(index) }))
    const native = new Transfer({ ...first, asset: BNB, logIndex: Transfer.fields.logIndex.make(-1) })
    assert.strictEqual(yield* recordTransfers(found([native, first, ...rest]), latest, 3), 4)
    assert.strictEqual((yield* told).length, 4)
  }).pipe(Effect.provide(community())))

it.effect("a payment that moved to another block is told again, and still counted once", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const transfer = paid(1)
    const moved = new Transfer({ ...transfer, blockHash: freshBlockHash(), blockNumber: BlockNumber.make(99) })
    yield* recordTransfers(found([transfer]), latest, 3)
    assert.strictEqual(yield* recordTransfers(found([moved]), latest, 3), 0)
    yield* (yield* TransferStore).orphanAbove(CHAIN, BlockNumber.make(0))
    assert.strictEqual(yield* recordTransfers(found([moved]), latest, 3), 1)
    assert.strictEqual((yield* seen).length, 1)
    // The older notice about the same payment was not delivered yet: only the newer one is left.
    assert.strictEqual((yield* told).length, 1)
  }).pipe(Effect.provide(community())))

it.effect("other money under the id of what was final is a person's to decide, whichever part of it differs; the very same is nothing new", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* mineFinal(payment(1, 7n))
    yield* workOff()
    const [record] = yield* (yield* DepositStore).ofUser(member.id, 1)
    const [final] = yield* (yield* TransferStore).finals(record === undefined ? [] : [record.id])
    if (final === undefined) return assert.fail("nothing became final")
    const again = (given: Partial<ConstructorParameters<typeof Transfer>[0]>) => recordTransfers(found([new Transfer({ ...final.transfer, ...given })]), latest, 3)
    const open = Effect.flatMap(IncidentStore, ({ opened }) => opened)
    yield* again({})
    assert.deepStrictEqual(yield* open, [])
    for (const given of [{ amount: Transfer.fields.amount.make(8n) }, { asset: USDT }, { from: walletOf(9) }, { to: HOT }]) {
      yield* again(given)
      const [incident] = yield* open
      const { amount, asset, blockNumber, from, to } = new Transfer({ ...final.transfer, ...given })
      assert.deepStrictEqual([incident?.kind, incident?.facts], ["reversed payment returned", {
        asset, amount: String(amount), from, to, block: String(blockNumber)
      }])
      if (incident !== undefined) yield* approveIncident(incident.id, OperatorName.make("anna"))
    }
    assert.deepStrictEqual([yield* open, yield* available(member)], [[], 7n])
  }).pipe(Effect.provide(community({ payout: HOT }))))

it.effect("a final payment is found elsewhere only while a broken finality is not settled: no other incident moves it", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* mineFinal(payment(1, 7n))
    yield* workOff()
    const finals = Effect.flatMap(TransferStore, ({ finalAbove }) => finalAbove(CHAIN, BlockNumber.make(0), 1))
    const [final] = yield* finals
    if (final === undefined) return assert.fail("nothing became final")
    const { transfer } = final
    const blockAfter = Effect.fn("blockAfter")(function*(number: number) {
      yield* recordTransfers(found([new Transfer({ ...transfer, blockNumber: BlockNumber.make(number), blockHash: freshBlockHash() })]), latest, 3)
      return (yield* finals).map(({ standsIn }) => standsIn.number)
    })
    const [incidents, now, broken] = [yield* IncidentStore, yield* DateTime.now, freshFinding()]
    assert.deepStrictEqual(yield* blockAfter(201), [transfer.blockNumber])
    yield* incidents.open(freshFinding({ kind: "payout wallet low" }), now)
    assert.deepStrictEqual(yield* blockAfter(202), [transfer.blockNumber])
    yield* incidents.open(broken, now)
    assert.deepStrictEqual(yield* blockAfter(203), [203])
    yield* incidents.note(broken.kind, broken.subject, { settled: "yes" })
    assert.deepStrictEqual(yield* blockAfter(204), [203])
    yield* incidents.note(broken.kind, broken.subject, { settled: "no" })
    assert.deepStrictEqual(yield* blockAfter(205), [205])
  }).pipe(Effect.provide(community())))

it.effect("of what leaves our wallets only what we have signed is a payout", () =>
  Effect.gen(function*() {
    const [signed, foreign] = [1, 2].map((number) => paid(number, { from: HOT, to: walletOf(number) })) as [Transfer, Transfer]
    const stranger = paid(3)
    const own = OwnTransactions.of({
      ...(yield* OwnTransactions), among: (hashes) => Effect.succeed(new Set(hashes.filter((hash) => hash === signed.txHash)))
    })
    yield* Effect.provideService(recordTransfers(found([signed, foreign, stranger]), latest, 3), OwnTransactions, own)
    const movements = new Map((yield* seen).map(({ attribution, transfer }) =>
      [transfer.txHash, attribution._tag === "Own" ? attribution.movement : attribution._tag]))
    assert.deepStrictEqual([signed, foreign, stranger].map(({ txHash }) => movements.get(txHash)), ["payout", "out of payout", "Suspense"])
  }).pipe(Effect.provide(community({ payout: HOT }))))
