import { assert, it } from "@effect/vitest"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { SendingCondition } from "@sigmatrade/adapters/memory/MempoolScript"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import { payoutId } from "@sigmatrade/core/payout/Payout"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { payoutStops } from "@sigmatrade/core/payout/payoutStops"
import type { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { Signer, SignerUnavailable } from "@sigmatrade/core/payout/Signer"
import { DateTime, Effect, Fiber, HashMap } from "effect"
import { TestClock } from "effect/testing"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { P1, P2, P3, USDT, walletOf } from "../community.ts"
import { ANNA, openKinds, openOf } from "../confirmation/trustWorld.ts"
import { approved, fill, LANE, lane, laneCommunity, memberWithWallet, openPayouts, rules } from "./laneWorld.ts"

const refusing = (reason: "invalid" | "underpriced"): SendingCondition => ({ _tag: "Says", outcome: { _tag: "Refused", reason } })
const treatAll = Effect.fn("treatAll")(function*(...conditions: ReadonlyArray<SendingCondition>) {
  const pool = yield* MempoolScript
  yield* Effect.forEach([P1, P2, P3], (id, index) => pool.treat(id, conditions[index] ?? { _tag: "Honest" }))
})
/** What members were told of their money being on its way. */
const told = Effect.gen(function*() {
  const notices = yield* (yield* MemoryWorld).read((world) => HashMap.toValues(world.notices))
  return notices.map(({ notice }) => notice.notification).filter(({ _tag }) => _tag === "WithdrawalSent")
})

it.effect("what every provider calls invalid is an incident, is sent no more, and goes on when an operator has looked", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    const one = yield* approved(member, 1_000n)
    yield* treatAll(refusing("invalid"), refusing("invalid"), refusing("invalid"))
    yield* lane()
    const { approvalsNeeded, asset, facts, id, kind, stops, subject } = yield* openOf("payout refused")
    const [record] = yield* openPayouts
    assert.deepStrictEqual<unknown>([kind, subject, stops, asset, approvalsNeeded, facts], ["payout refused", record?.payout.id, [], null, 1, {
      by: "every provider", rule: "invalid transaction", asset: USDT, amount: "1000", to: walletOf(1), withdrawals: one.id
    }])
    yield* treatAll()
    yield* TestClock.adjust("11 seconds")
    assert.strictEqual((yield* lane()).sent, 0)
    yield* approveIncident(id, ANNA)
    assert.deepStrictEqual([(yield* lane()).sent, (yield* lane()).sent], [1, 0])
    assert.strictEqual((yield* (yield* MempoolScript).sent).length, 1)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a payout about which operators have something else to decide is not refused for it", () =>
  Effect.gen(function*() {
    const id = payoutId(LANE.chainId, LANE.wallet, 7)
    const incidents = yield* IncidentStore
    yield* incidents.open(freshFinding({ kind: "payout displaced", subject: id, stops: [] }), yield* DateTime.now)
    assert.isFalse((yield* payoutStops).isRefused(id))
    yield* incidents.open(freshFinding({ kind: "payout refused", subject: id, stops: [] }), yield* DateTime.now)
    assert.isTrue((yield* payoutStops).isRefused(id))
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what a provider refuses for now, or one of them calls invalid, is no reason to ask anybody: it is sent again", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* approved(member, 1_000n)
    const [invalid, underpriced] = [refusing("invalid"), refusing("underpriced")]
    for (const conditions of [[underpriced, underpriced, underpriced], [invalid, { _tag: "Honest" }, invalid], [invalid, { _tag: "Silent" }, invalid]] as const) {
      yield* treatAll(...conditions)
      assert.strictEqual((yield* lane()).sent, 1)
      assert.deepStrictEqual(yield* openKinds, [])
      yield* TestClock.adjust("11 seconds")
    }
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a member reads once that his money is on its way, and in which transaction, however often and however dear it is sent", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    const { id } = yield* approved(member, 1_000n, USDT, 7n)
    yield* (yield* MempoolScript).mineFrom(10n ** 18n)
    for (let round = 0; round < 6; round += 1) {
      yield* lane()
      yield* TestClock.adjust("31 seconds")
    }
    const [first, ...dearer] = yield* (yield* MempoolScript).sent
    assert.isAbove(dearer.length, 1)
    assert.deepStrictEqual<unknown>(yield* told, [{
      _tag: "WithdrawalSent", chainId: LANE.chainId, txHash: first?.hash, withdrawalId: id, asset: USDT, amount: 1_000n, net: 993n, destination: walletOf(1)
    }])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("providers that do not answer cost one wait together, and are taken for such that may have it", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* approved(member, 1_000n)
    const speakers = yield* Broadcasters
    const dumb = speakers.map((one, index) => index === 1 ? one : { ...one, send: () => Effect.never })
    const store = yield* PayoutStore
    const said: Array<unknown> = []
    const noting = PayoutStore.of({
      ...store, noteSent: (held, answers) => Effect.tap(store.noteSent(held, answers), () =>
        Effect.sync(() => said.push(...answers.map(({ outcome, provider }) => [provider, outcome._tag]))))
    })
    const sending = yield* Effect.forkChild(lane().pipe(Effect.provideService(Broadcasters, dumb), Effect.provideService(PayoutStore, noting)))
    yield* TestClock.adjust(rules.answerMsMax)
    assert.isDefined(sending.pollUnsafe())
    assert.strictEqual((yield* Fiber.join(sending)).sent, 1)
    assert.deepStrictEqual(said, [[P1, "Unknown"], [P2, "Accepted"], [P3, "Unknown"]])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("behind a payment that is not signed nothing is sent: it would only wait in the pools", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* approved(member, 1_000n)
    yield* approved(member, 10n)
    const { open, sent, signed } = yield* lane()
    assert.deepStrictEqual([open, signed, sent, yield* (yield* MempoolScript).sent], [2, 1, 0, []])
    assert.deepStrictEqual(yield* openKinds, ["payout refused"])
  }).pipe(Effect.provide(laneCommunity({}, ({ amount }) => amount < 100n))))

it.effect("a dearer attempt that the signer refuses holds up nobody else: what was signed before is still sent", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* approved(member, 1_000n)
    yield* approved(member, 10n)
    yield* (yield* MempoolScript).mineFrom(10n ** 18n)
    assert.strictEqual((yield* lane()).sent, 2)
    yield* TestClock.adjust("31 seconds")
    yield* lane()
    yield* TestClock.adjust("11 seconds")
    const { sent, signed } = yield* lane()
    assert.deepStrictEqual([signed, sent, yield* openKinds], [0, 1, ["payout refused"]])
  }).pipe(Effect.provide(laneCommunity({}, ({ gasPrice }) => gasPrice === rules.gasPriceMin))))

/** The fee of the first attempt, and what the first dearer one costs more. */
const [FIRST, MORE] = [120_000n * rules.gasPriceMin, 120_000n * rules.gasPriceMin / 10n]

/** How many attempts there are when the signer signs for that much in fees, and what the round that might plan a dearer one has done. */
const attemptsWith = (feesMax: bigint) => Effect.gen(function*() {
  const member = yield* memberWithWallet(1)
  yield* fill(5_000n)
  yield* approved(member, 1_000n)
  yield* (yield* MempoolScript).mineFrom(10n ** 18n)
  yield* lane()
  yield* TestClock.adjust("31 seconds")
  const { sent } = yield* lane()
  return [sent, ...(yield* openPayouts).map(({ attempts }) => attempts.length)]
}).pipe(Effect.provide(laneCommunity({}, () => true, feesMax)))

it.effect("a dearer attempt is planned while the signer signs for what it costs more, to the base unit", () =>
  Effect.gen(function*() {
    assert.deepStrictEqual(yield* attemptsWith(FIRST + MORE), [1, 2])
    assert.deepStrictEqual(yield* attemptsWith(FIRST + MORE - 1n), [0, 1])
  }))

it.effect("what the signer refuses is told with its reason, and it is asked once until an operator has looked", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    const one = yield* approved(member, 1_000n)
    const signer = yield* Signer
    const asked: Array<PaymentOrder> = []
    const noting = Signer.of({ ...signer, sign: (order) => Effect.andThen(Effect.sync(() => asked.push(order)), signer.sign(order)) })
    const rounds = yield* Effect.replicateEffect(Effect.provideService(lane(), Signer, noting), 3)
    assert.deepStrictEqual(rounds.map(({ signed }) => signed), [0, 0, 0])
    const { facts, id } = yield* openOf("payout refused")
    assert.deepStrictEqual(facts, {
      by: "the signer", rule: "amount above limit", detail: "the memory key was told not to", asset: USDT, amount: "1000", to: walletOf(1), withdrawals: one.id
    })
    assert.strictEqual(asked.length, 1)
    yield* approveIncident(id, ANNA)
    yield* Effect.provideService(lane(), Signer, noting)
    assert.deepStrictEqual(asked, Array.from({ length: 2 }, () => asked[0]))
  }).pipe(Effect.provide(laneCommunity({}, () => false))))

it.effect("what was reserved before a stop is not signed during it, and what is signed once is not signed again", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* approved(member, 1_000n)
    const signer = yield* Signer
    const away = Signer.of({ ...signer, sign: () => new SignerUnavailable({ reason: "away" }) })
    assert.strictEqual((yield* Effect.flip(Effect.provideService(lane(), Signer, away)))._tag, "SignerUnavailable")
    yield* stopFlow("payouts", ANNA, "a test")
    assert.deepStrictEqual([(yield* lane()).signed, (yield* openPayouts).map(({ attempts }) => attempts[0].signed)], [0, [null]])
    yield* approveIncident((yield* openOf("stopped by operator")).id, ANNA)
    assert.deepStrictEqual([(yield* lane()).signed, (yield* lane()).signed], [1, 0])
  }).pipe(Effect.provide(laneCommunity())))
