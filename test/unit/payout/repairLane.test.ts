import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { BNB as BNB_ASSET, USDT as USDT_ASSET } from "@sigmatrade/core/money/Asset"
import type { LaneView } from "@sigmatrade/core/payout/nextStep"
import type { HeldLane } from "@sigmatrade/core/payout/PayoutStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { repairLane } from "@sigmatrade/core/payout/repairLane"
import { takeLane } from "@sigmatrade/core/payout/takeLane"
import { DateTime, Effect, Option } from "effect"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { BNB, CHAIN, USDT, USDT_CONTRACT, walletOf } from "../community.ts"
import { ANNA, BORIS, openKinds, openOf } from "../confirmation/trustWorld.ts"
import { fill, HOT, LANE, laneCommunity, openPayouts, rules, watch } from "./laneWorld.ts"

const view = (latest: number): LaneView => ({ latest, finalized: latest, pending: latest, hasCode: false, gasPrice: 77_000_000n })
/** The lane in our hands, new ones from this nonce on. */
const held = Effect.fn("held")(function*(nonce = 0) {
  const now = yield* DateTime.now
  return Option.getOrThrow(yield* (yield* PayoutStore).take(LANE, "one", { nonce, block: BlockNumber.make(0) }, now, DateTime.add(now, { days: 1 })))
})
const [token, native] = [{ asset: USDT_ASSET, contract: USDT_CONTRACT }, { asset: BNB_ASSET, contract: null }]
/** Where the native coin is not the first that is listed. */
const repair = (lane: HeldLane, seen: LaneView) => Effect.provideService(repairLane(lane, seen), ListedAssets, [token, native])
/** Two operators agree that the wallet was used up to a nonce, in blocks up to this one. */
const agreed = Effect.fn("agreed")(function*(nonce: number, block: number) {
  const facts = { chain: String(nonce), signer: "0", books: "0", block: String(block) }
  const finding = new Finding({ kind: "books behind the chain", subject: `${CHAIN}:${HOT}`, facts, stops: [], asset: null, approvalsNeeded: 2 })
  yield* (yield* IncidentStore).open(finding, yield* DateTime.now)
  const { id } = yield* openOf("books behind the chain")
  yield* approveIncident(id, ANNA)
  yield* approveIncident(id, BORIS)
})
/** Somebody else uses so many nonces of the wallet, in one block; the others are empty. */
const used = Effect.fn("used")(function*(count: number, blocksAfter = 3) {
  const script = yield* ChainScript
  yield* script.mine(Array.from({ length: count }, (_, index) => ({ from: HOT, to: walletOf(77), asset: USDT, amount: BigInt(index + 1), gas: 1000n })))
  yield* Effect.replicateEffect(script.mine(), blocksAfter, { discard: true })
  if (blocksAfter > 0) yield* watch()
})
/** The newest blocks become final, and operators agree to what somebody else has done with the wallet. */
const settled = Effect.gen(function*() {
  yield* Effect.replicateEffect((yield* ChainScript).mine(), 3, { discard: true })
  yield* watch()
  for (const { id } of yield* (yield* IncidentStore).opened) yield* Effect.andThen(approveIncident(id, ANNA), approveIncident(id, BORIS))
})
const stopped = Effect.fn("stopped")(function*(asset: AssetId) {
  const finding = freshFinding({ kind: "token balance differs", stops: ["payouts"], asset, approvalsNeeded: 1 })
  yield* (yield* IncidentStore).open(finding, yield* DateTime.now)
})
/** Up to which block all is read and final. */
const mark = Effect.map(Effect.flatMap(ScanCursorStore, ({ finalMark }) => finalMark(CHAIN)), (found) => Option.getOrThrow(found).number as number)
const nextNonce = Effect.map(Effect.flatMap(PayoutStore, (store) => store.nextNonce(LANE)), Option.getOrThrow)

it.effect("nonces that nobody holds are used up by payments of nothing to the wallet itself, so that later ones can be mined", () =>
  Effect.gen(function*() {
    const lane = yield* held(5)
    assert.deepStrictEqual(yield* repair(lane, view(3)), { recorded: 2, isBehind: false })
    const made = (yield* openPayouts).map(({ attempts: [{ gasLimit, gasPrice }], payout: { amount, asset, nonce, purpose, to, withdrawals } }) =>
      ({ amount, asset, gasLimit, gasPrice, nonce, purpose, to, withdrawals }))
    const nothing = { amount: 0n, asset: BNB, gasLimit: rules.gasLimitNative, gasPrice: 77_000_000n, purpose: "gap", to: HOT, withdrawals: [] }
    assert.deepStrictEqual<unknown>(made, [{ ...nothing, nonce: 3 }, { ...nothing, nonce: 4 }])
    assert.deepStrictEqual([yield* repair(lane, view(3)), yield* openKinds], [{ recorded: 0, isBehind: false }, []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("where no native coin is listed no nonce can be used up", () =>
  Effect.gen(function*() {
    const lane = yield* held(5)
    assert.deepStrictEqual(yield* Effect.provideService(repairLane(lane, view(3)), ListedAssets, [token]), { recorded: 0, isBehind: false })
    assert.deepStrictEqual(yield* openPayouts, [])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("no nonce is used up while payouts of the native coin are stopped; a stop of a token does not hold it up", () =>
  Effect.gen(function*() {
    const lane = yield* held(5)
    yield* stopFlow("payouts", ANNA, "a test")
    assert.strictEqual((yield* repair(lane, view(3))).recorded, 0)
    yield* approveIncident((yield* openOf("stopped by operator")).id, ANNA)
    yield* stopped(USDT)
    assert.strictEqual((yield* repair(lane, view(3))).recorded, 2)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a stop of the native coin alone is enough, and of very many nonces some are repaired at a time", () =>
  Effect.gen(function*() {
    const lane = yield* held(60)
    yield* stopped(BNB)
    assert.strictEqual((yield* repair(lane, view(0))).recorded, 0)
    yield* approveIncident((yield* openOf("token balance differs")).id, ANNA)
    assert.deepStrictEqual([(yield* repair(lane, view(0))).recorded, (yield* repair(lane, view(0))).recorded], [50, 10])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("books that are behind are told to operators, and once they agree and all of it is read the lane goes on behind the used nonces", () =>
  Effect.gen(function*() {
    yield* fill(100n)
    const lane = yield* held()
    const still = { recorded: 0, isBehind: true }
    yield* used(2, 0)
    assert.deepStrictEqual([yield* repair(lane, view(2)), yield* openKinds], [still, ["books behind the chain"]])
    assert.strictEqual((yield* openOf("books behind the chain")).facts["books"], "0")
    for (const operator of [ANNA, BORIS]) yield* approveIncident((yield* openOf("books behind the chain")).id, operator)
    // The newest block, of which it was known then, is not final yet.
    assert.deepStrictEqual([yield* repair(lane, view(2)), yield* nextNonce, yield* openKinds], [still, 0, []])
    yield* settled
    assert.deepStrictEqual([yield* repair(lane, view(2)), yield* nextNonce], [{ recorded: 2, isBehind: true }, 2])
    const ended = (yield* (yield* PayoutStore).recent(9)).map(({ attempts: [{ gasLimit, gasPrice }], payout: { amount, asset, nonce, purpose, state, to } }) =>
      ({ amount, asset, gasLimit, gasPrice, nonce, purpose, state, to }))
    const gone = { amount: 0n, asset: BNB, gasLimit: rules.gasLimitNative, gasPrice: rules.gasPriceMin, purpose: "gap", state: "displaced", to: HOT }
    assert.deepStrictEqual<unknown>(ended, [{ ...gone, nonce: 1 }, { ...gone, nonce: 0 }])
    const [again] = [Option.getOrThrow(yield* takeLane("one", { latest: 2, pending: 2 }))]
    assert.deepStrictEqual(yield* repair(again, view(2)), { recorded: 0, isBehind: false })
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what was agreed to is not done before all of its blocks are final, nor while a broken finality is open or payouts are stopped", () =>
  Effect.gen(function*() {
    yield* fill(100n)
    yield* used(3)
    const [lane, still] = [yield* held(), { recorded: 0, isBehind: true }]
    yield* agreed(2, (yield* mark) + 1)
    assert.deepStrictEqual([yield* repair(lane, view(2)), yield* nextNonce], [still, 0])
    yield* stopped(BNB)
    yield* agreed(3, yield* mark)
    assert.deepStrictEqual([yield* repair(lane, view(3)), yield* nextNonce], [still, 0])
    yield* approveIncident((yield* openOf("token balance differs")).id, ANNA)
    const broken = freshFinding({ stops: [], approvalsNeeded: 1 })
    yield* (yield* IncidentStore).open(broken, yield* DateTime.now)
    assert.deepStrictEqual([yield* repair(lane, view(3)), yield* nextNonce], [still, 0])
    yield* (yield* IncidentStore).note(broken.kind, broken.subject, { settled: "yes" })
    assert.deepStrictEqual([yield* repair(lane, view(3)), yield* nextNonce], [{ recorded: 3, isBehind: true }, 3])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("of very many used nonces some are recorded at a time", () =>
  Effect.gen(function*() {
    yield* fill(10_000n)
    yield* used(60)
    yield* held()
    yield* agreed(60, yield* mark)
    const counts = yield* Effect.replicateEffect(Effect.flatMap(held(), (lane) => repair(lane, view(60))), 3)
    assert.deepStrictEqual(counts, [{ recorded: 50, isBehind: true }, { recorded: 10, isBehind: true }, { recorded: 0, isBehind: false }])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a nonce that a reorg has thrown away after operators had agreed to it is free: the lane goes on with it", () =>
  Effect.gen(function*() {
    yield* fill(100n)
    const lane = yield* held()
    yield* used(1, 0)
    yield* used(1, 0)
    yield* repair(lane, view(2))
    for (const operator of [ANNA, BORIS]) yield* approveIncident((yield* openOf("books behind the chain")).id, operator)
    yield* (yield* ChainScript).reorg(1, [[]])
    yield* settled
    assert.deepStrictEqual([yield* repair(lane, view(1)), yield* nextNonce], [{ recorded: 1, isBehind: true }, 1])
    assert.deepStrictEqual([yield* repair(yield* held(), view(1)), yield* nextNonce], [{ recorded: 0, isBehind: false }, 1])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what nobody has agreed to is not passed over, even when it is final", () =>
  Effect.gen(function*() {
    yield* fill(100n)
    yield* used(3)
    const lane = yield* held()
    yield* agreed(2, yield* mark)
    assert.deepStrictEqual([yield* repair(lane, view(2)), yield* nextNonce], [{ recorded: 0, isBehind: true }, 0])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("used for good is not enough: the lane waits for the block that operators have agreed about", () =>
  Effect.gen(function*() {
    yield* fill(100n)
    yield* used(3)
    const lane = yield* held()
    yield* agreed(3, (yield* mark) + 1)
    assert.deepStrictEqual([yield* repair(lane, view(3)), yield* nextNonce], [{ recorded: 0, isBehind: true }, 0])
  }).pipe(Effect.provide(laneCommunity())))
