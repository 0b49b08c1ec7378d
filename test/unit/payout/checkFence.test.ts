import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import * as SignerMemory from "@sigmatrade/adapters/memory/SignerMemory"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import { agreedUpTo, checkFence, compareLane, firstUnsigned, isAgreedTo, reportBehind } from "@sigmatrade/core/payout/checkFence"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Signer } from "@sigmatrade/core/payout/Signer"
import { DateTime, Effect, Layer, Option } from "effect"
import { TestClock } from "effect/testing"
import { freshSigned, reservedPayout } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { CHAIN, OURS, P1, P2, P3, USDT, walletOf } from "../community.ts"
import { ANNA, BORIS, openKinds, openOf } from "../confirmation/trustWorld.ts"
import { HOT, LANE, laneCommunity, rules } from "./laneWorld.ts"

const SUBJECT = `${CHAIN}:${HOT}`

/** An incident about a wallet that was used up to a nonce, in blocks up to the hundredfold. */
const behindUpTo = Effect.fn("behindUpTo")(function*(nonce: number, subject = SUBJECT, kind: Finding["kind"] = "books behind the chain") {
  const facts = { chain: String(nonce), signer: "0", books: "0", block: String(nonce * 100) }
  yield* (yield* IncidentStore).open(new Finding({ kind, subject, facts, stops: [], asset: null, approvalsNeeded: 2 }), yield* DateTime.now)
})
const agree = Effect.gen(function*() {
  for (const { id } of yield* (yield* IncidentStore).opened) {
    yield* approveIncident(id, ANNA)
    yield* approveIncident(id, BORIS)
  }
})
/** Somebody uses the wallet's next nonce without us. */
const used = Effect.gen(function*() {
  yield* (yield* ChainScript).mine([{ from: HOT, to: walletOf(66), asset: USDT, amount: 1n, gas: 1n }])
})
const begun = Effect.fn("begun")(function*(nonce = 0) {
  const now = yield* DateTime.now
  return Option.getOrThrow(yield* (yield* PayoutStore).take(LANE, "one", { nonce, block: BlockNumber.make(0) }, now, DateTime.add(now, { days: 1 })))
})

it.effect("operators have agreed up to the furthest nonce that two of them closed the incident of, and to its block; nothing else is an agreement", () =>
  Effect.gen(function*() {
    assert.isNull(yield* agreedUpTo(LANE))
    yield* behindUpTo(7, `${CHAIN}:${walletOf(9)}`)
    yield* behindUpTo(8, SUBJECT, "wallet delegated")
    yield* agree
    yield* behindUpTo(6)
    assert.isNull(yield* agreedUpTo(LANE))
    yield* agree
    for (const nonce of [2, 9, 4]) {
      yield* behindUpTo(nonce)
      yield* agree
    }
    yield* behindUpTo(11)
    assert.deepStrictEqual<unknown>(yield* agreedUpTo(LANE), { nonce: 9, block: 900 })
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a nonce can be none of ours from the first payout on that was never signed, whatever was only planned besides", () =>
  Effect.gen(function*() {
    const [lane, store] = [yield* begun(), yield* PayoutStore]
    assert.strictEqual(yield* firstUnsigned(lane, 0), 0)
    const [first] = [yield* reservedPayout(lane), yield* reservedPayout(lane), yield* reservedPayout(lane)]
    assert.strictEqual(yield* firstUnsigned(lane, 3), 0)
    yield* store.keepSigned(lane, first.id, 1, freshSigned())
    yield* store.plan(lane, first.id, 1, rules.gasPriceMin * 2n, rules.gasLimitToken, NOW)
    assert.strictEqual(yield* firstUnsigned(lane, 3), 1)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("the books are behind when chain or signer know one nonce more, and more can come when the signer is ahead of both", () =>
  Effect.gen(function*() {
    const lane = yield* begun(3)
    const compare = (latest: number, signed: number) => Effect.map(compareLane(lane, { latest, signed }, 3), ({ isBehind, isOutstanding }) => [isBehind, isOutstanding])
    const cases = [
      [3, 3, false, false], [4, 3, true, false], [4, 0, true, false], [3, 4, true, true], [4, 4, true, false], [4, 5, true, true], [0, 0, false, false]
    ] as const
    for (const [latest, signed, isBehind, isOutstanding] of cases) assert.deepStrictEqual(yield* compare(latest, signed), [isBehind, isOutstanding])
  }).pipe(Effect.provide(laneCommunity())))

it("operators have agreed to all there is when their nonce is the chain's, or beyond it, and nothing more can come", () => {
  const agreed = (nonce: number | null, isOutstanding = false) =>
    isAgreedTo(nonce === null ? null : { nonce, block: BlockNumber.make(1) }, { latest: 5, signed: 0 }, { isBehind: true, isOutstanding })
  assert.deepStrictEqual([agreed(null), agreed(4), agreed(5), agreed(6)], [false, false, true, true])
  assert.deepStrictEqual([agreed(null, true), agreed(4, true), agreed(5, true)], [false, false, false])
})

it.effect("what the books do not know is one incident with where each stands, about all that is in blocks so far; the lane begins, and nobody has it", () =>
  Effect.gen(function*() {
    yield* Effect.andThen(used, used)
    yield* (yield* ChainScript).mine([])
    yield* checkFence()
    const { approvalsNeeded, asset, facts, stops, subject } = yield* openOf("books behind the chain")
    assert.deepStrictEqual<unknown>([subject, stops, asset, approvalsNeeded], [SUBJECT, ["payouts", "broadcasts"], null, 2])
    assert.deepStrictEqual(facts, { chain: "2", signer: "0", books: "0", block: "3" })
    assert.deepStrictEqual(yield* (yield* PayoutStore).nextNonce(LANE), Option.some(0))
    const now = yield* DateTime.now
    assert.isTrue(Option.isSome(yield* (yield* PayoutStore).take(LANE, "one", null, now, DateTime.add(now, { seconds: 1 }))))
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a lane that is there stays with whoever has it, or free for whoever works", () =>
  Effect.gen(function*() {
    yield* begun()
    yield* used
    yield* checkFence()
    const now = yield* DateTime.now
    assert.deepStrictEqual(yield* openKinds, ["books behind the chain"])
    assert.isTrue(Option.isNone(yield* (yield* PayoutStore).take(LANE, "two", null, now, now)))
    yield* TestClock.adjust("2 days")
    yield* checkFence()
    const later = yield* DateTime.now
    assert.strictEqual(Option.getOrThrow(yield* (yield* PayoutStore).take(LANE, "two", null, later, later)).epoch, 2)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("books that know all there is pass the fence, and without a payout wallet there is none", () =>
  Effect.gen(function*() {
    yield* checkFence()
    assert.deepStrictEqual([yield* openKinds, yield* (yield* PayoutStore).nextNonce(LANE)], [[], Option.none()])
    yield* used
    yield* checkFence().pipe(Effect.provideService(SystemWallet, { chainId: CHAIN, address: OURS, payout: null }))
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a process that signs for another wallet, or for none, judges this one only when it has a lane, and asks nobody before", () =>
  Effect.gen(function*() {
    yield* used
    const other = Layer.fresh(SignerMemory.layer(Address.make(`0x${"cd".repeat(20)}`)))
    const nobody = Effect.provideService(checkFence(), Broadcasters, [])
    yield* Effect.provide(nobody, other)
    assert.deepStrictEqual([yield* openKinds, yield* (yield* PayoutStore).nextNonce(LANE)], [[], Option.none()])
    yield* begun()
    assert.strictEqual((yield* Effect.flip(Effect.provide(nobody, other)))._tag, "ChainUnavailable")
    yield* Effect.provide(checkFence(), other)
    assert.strictEqual((yield* openOf("books behind the chain")).facts["signer"], "0")
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what the signer remembers is asked of the signer of this very wallet", () =>
  Effect.gen(function*() {
    const signer = yield* Signer
    const remembering = (wallet: Address) => Signer.of({ ...signer, wallet, signedSoFar: () => Effect.succeed({ nextNonce: 4, withdrawals: new Set() }) })
    yield* begun()
    yield* Effect.provideService(checkFence(), Signer, remembering(walletOf(9)))
    assert.deepStrictEqual(yield* openKinds, [])
    yield* Effect.provideService(checkFence(), Signer, remembering(HOT))
    assert.strictEqual((yield* openOf("books behind the chain")).facts["signer"], "4")
  }).pipe(Effect.provide(laneCommunity())))

it.effect("while fewer providers speak than must agree no block can be named, and nothing is opened", () =>
  Effect.gen(function*() {
    const lane = yield* begun()
    yield* Effect.forEach([P2, P3], (id) => Effect.flatMap(ProviderScript, ({ set }) => set(id, { answers: { _tag: "Never", afterMs: 0 } })))
    const report = reportBehind(lane, { latest: 1, signed: 0 }, { isBehind: true, isOutstanding: false }, 0)
    yield* report
    assert.deepStrictEqual(yield* openKinds, [])
    yield* Effect.forEach([P1, P2, P3], (id) => Effect.flatMap(ProviderScript, ({ heal }) => heal(id)))
    yield* report
    assert.deepStrictEqual(yield* openKinds, ["books behind the chain"])
  }).pipe(Effect.provide(laneCommunity())))
