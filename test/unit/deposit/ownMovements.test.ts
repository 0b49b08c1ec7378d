import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { GAS } from "@sigmatrade/core/chain/Transfer"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { CHAIN_DEPOSIT, CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_GAS, HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { DateTime, Effect, HashMap } from "effect"
import { freshAddress, freshTxHash } from "@sigmatrade/adapters/contract/freshAddress"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { available, BNB, CHAIN, community, held, memberWithWallet, OURS, payment, USDT, walletOf } from "../community.ts"
import { empty, kinds, live, mineMany, settle, soundBooks, three, world } from "../confirmation/trustWorld.ts"

const PAYOUT = Address.make(`0x${"7a".repeat(20)}`)
const latest = BlockNumber.make(100)
const record = (transfers: ReadonlyArray<ReturnType<typeof freshTransfer>>) => recordTransfers({ transfers, misdirected: [] }, latest, 3)
const told = Effect.gen(function*() {
  const now = yield* DateTime.now
  return (yield* (yield* Outbox).claim(now, DateTime.add(now, { hours: 1 }), 100)).map(({ notice }) => [notice.userId, notice.notification._tag])
})
/** Money from one wallet to another, in its own transaction. */
const moved = (from: Address, to: Address, amount: bigint, gas = 0n) => ({ from, to, asset: BNB, amount, gas })

it.effect("what comes to our wallets and what leaves them is recorded, as what it is, and nobody is told of our own", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const transfer = (from: Address, to: Address, logIndex = freshTransfer().logIndex) =>
      freshTransfer({ chainId: CHAIN, from, to, logIndex, timestampSeconds: 10 })
    const all = [
      transfer(walletOf(1), OURS), transfer(OURS, walletOf(1)), transfer(OURS, PAYOUT), transfer(PAYOUT, OURS), transfer(PAYOUT, walletOf(1)),
      transfer(walletOf(1), PAYOUT), transfer(OURS, OURS), transfer(OURS, walletOf(9), GAS), transfer(PAYOUT, walletOf(9), GAS)
    ]
    assert.strictEqual(yield* record(all), all.length)
    const found = new Map((yield* (yield* TransferStore).seen(CHAIN, 100)).map(({ attribution, transfer: { txHash } }) =>
      [txHash, attribution._tag === "Own" ? attribution.movement : attribution._tag]))
    assert.deepStrictEqual(all.map(({ txHash }) => found.get(txHash)), [
      "Member", "out of deposit", "deposit to payout", "payout to deposit", "out of payout", "paid in", "within deposit", "deposit gas", "payout gas"
    ])
    assert.deepStrictEqual(yield* told, [[member.id, "DepositSeen"]])
  }).pipe(Effect.provide(community({ payout: PAYOUT }))))

it.effect("of a token we do not take only that member is told who sent it himself, once per transaction", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const one = { txHash: freshTxHash(), blockNumber: latest, from: walletOf(1), to: OURS, contract: freshAddress(), amount: Amount.make(7n) }
    const stranger = { ...one, txHash: freshTxHash(), from: walletOf(9) }
    const found = { transfers: [], misdirected: [one, { ...one, amount: Amount.make(8n) }, stranger] }
    assert.strictEqual(yield* recordTransfers(found, latest, 3), 0)
    yield* recordTransfers(found, latest, 3)
    assert.deepStrictEqual(yield* told, [[member.id, "WrongToken"]])
    const { contract, txHash } = one
    const said = HashMap.toValues((yield* world).notices).map(({ notice }) => [notice.subject, notice.notification])
    assert.deepStrictEqual(said, [[null, { _tag: "WrongToken", txHash, contract, amount: Amount.make(7n) }]])
  }).pipe(Effect.provide(community())))

it.effect("a token we do not take is told through the whole path to who sent it, and credits nothing", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const wrong = { from: walletOf(1), to: OURS, asset: AssetId.make("DOGE"), amount: 5n }
    yield* live([], [wrong, { ...wrong, sentBy: walletOf(9) }], ...empty(4))
    assert.deepStrictEqual([yield* told, yield* kinds], [[[member.id, "WrongToken"]], []])
  }).pipe(Effect.provide(three())))

it.effect("final movements of our own are booked as PRODUCT's table says, and what stays within one side is not", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const wallets = [CHAIN_DEPOSIT, CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_GAS] as const
    const books = Effect.forEach(wallets, (account) => held(account))
    yield* live([], [payment(1, 1_000n)], ...empty(4))
    assert.deepStrictEqual(yield* books, [-1_000n, 0n, 0n, 0n])
    const steps = [
      [moved(OURS, PAYOUT, 300n, 1n), [-699n, -300n, 0n, -1n]],
      [moved(PAYOUT, OURS, 50n, 2n), [-749n, -248n, 0n, -3n]],
      [moved(OURS, walletOf(9), 10n), [-739n, -248n, -10n, -3n]],
      [moved(PAYOUT, walletOf(9), 20n), [-739n, -228n, -30n, -3n]],
      [moved(walletOf(1), PAYOUT, 500n), [-739n, -728n, 470n, -3n]],
      [moved(OURS, OURS, 7n, 4n), [-735n, -728n, 470n, -7n]]
    ] as const
    for (const [transfer, expected] of steps) {
      yield* live([transfer], ...empty(3))
      assert.deepStrictEqual(yield* books, [...expected])
    }
    yield* soundBooks
  }).pipe(Effect.provide(three({ payout: PAYOUT }))))

it.effect("dust of one block and asset is one entry, whole, in suspense; nobody is told and nothing is bought", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const dust = [1n, 2n, 3n].map((amount) => payment(1, amount))
    yield* live([], [...dust, payment(9, 4n), payment(1, 5n, USDT), payment(1, 10n)], [payment(1, 9n)], ...empty(5))
    assert.deepStrictEqual((yield* kinds).toSorted(), ["deposit-final", "dust-final", "dust-final", "dust-final"])
    assert.deepStrictEqual([yield* held(HOUSE_SUSPENSE), yield* held(HOUSE_SUSPENSE, USDT), yield* available(member)], [19n, 5n, 10n])
    assert.strictEqual(HashMap.size((yield* world).deposits), 1)
    yield* soundBooks
  }).pipe(Effect.provide(three({ dust: new Map([[BNB, Amount.make(10n)], [USDT, Amount.make(6n)]]) }))))

it.effect("dust of two blocks that become final together is two entries", () =>
  Effect.gen(function*() {
    yield* live(...empty(2))
    const script = yield* ChainScript
    for (const amount of [2n, 3n]) yield* script.mine([payment(9, amount), payment(8, amount)])
    yield* mineMany(3)
    yield* settle(3)
    assert.deepStrictEqual([yield* kinds, yield* held(HOUSE_SUSPENSE)], [["dust-final", "dust-final"], 10n])
  }).pipe(Effect.provide(three({ dust: new Map([[BNB, Amount.make(10n)]]) }))))
