import { assert, it } from "@effect/vitest"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { Signer, SignerUnavailable } from "@sigmatrade/core/payout/Signer"
import { DateTime, Effect, HashMap } from "effect"
import { BNB, CHAIN, ONE, P1, P2, P3, USDT, walletOf } from "../community.ts"
import { ANNA, openKinds, openOf } from "../confirmation/trustWorld.ts"
import { approved, fill, HOT, lane, laneCommunity, memberWithWallet, openPayouts, rules, stateOf } from "./laneWorld.ts"

/** A round of the lane whose signer is away when it comes to signing: what was reserved stays without a signature. */
const withoutSignature = Effect.gen(function*() {
  const away = Signer.of({ ...(yield* Signer), sign: () => new SignerUnavailable({ reason: "away" }) })
  return yield* Effect.flip(Effect.provideService(lane(), Signer, away))
})
/** Gas of a payment in tokens, as the signer counts it. */
const FEE = rules.gasLimitToken * rules.gasPriceMin

it.effect("a nonce is given away together with all that is to be paid under it", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    const one = yield* approved(member, 100n, USDT, 7n)
    const two = yield* approved(member, 50n, BNB)
    assert.strictEqual((yield* lane()).reserved, 2)
    const shown = (yield* openPayouts).map(({ attempts: [{ gasLimit, gasPrice }], payout: { amount, asset, nonce, purpose, to, withdrawals } }) =>
      ({ amount, asset, gasLimit, gasPrice, nonce, purpose, to, withdrawals }))
    const gasPrice = rules.gasPriceMin
    assert.deepStrictEqual<unknown>(shown, [
      { amount: 93n, asset: USDT, gasLimit: rules.gasLimitToken, gasPrice, nonce: 0, purpose: "withdrawal", to: walletOf(1), withdrawals: [one.id] },
      { amount: 50n, asset: BNB, gasLimit: rules.gasLimitNative, gasPrice, nonce: 1, purpose: "withdrawal", to: walletOf(1), withdrawals: [two.id] }
    ])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("no more are on their way than the rules allow", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* Effect.replicateEffect(approved(member, 100n), 5)
    assert.deepStrictEqual([(yield* lane()).reserved, (yield* lane()).reserved, (yield* openPayouts).length], [2, 0, 2])
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(laneCommunity({ inFlightMax: 2 }))))

it.effect("while payouts of one asset are stopped nothing of it is given a nonce, and others are", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    const [stopped, other] = [yield* approved(member, 100n), yield* approved(member, 50n, BNB)]
    const finding = { kind: "token balance differs", subject: USDT, facts: {}, stops: ["payouts"], asset: USDT, approvalsNeeded: 1 } as const
    yield* (yield* IncidentStore).open(new Finding(finding), yield* DateTime.now)
    assert.deepStrictEqual([(yield* lane()).reserved, yield* stateOf(stopped), yield* stateOf(other)], [1, "approved", "paying"])
    yield* approveIncident((yield* openOf("token balance differs")).id, ANNA)
    assert.deepStrictEqual([(yield* lane()).reserved, yield* stateOf(stopped)], [1, "paying"])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("behind what the signer refuses nothing is given away, even if more was before", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* approved(member, 50n)
    yield* approved(member, 1_000n)
    assert.deepStrictEqual([(yield* lane()).reserved, yield* openKinds], [2, ["payout refused"]])
    yield* approved(member, 10n)
    assert.strictEqual((yield* lane()).reserved, 0)
  }).pipe(Effect.provide(laneCommunity({}, ({ amount }) => amount < 100n))))

it.effect("behind what is only not signed yet, or what providers refuse, the lane goes on", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    const [one, two] = [yield* approved(member, 50n), yield* approved(member, 60n)]
    yield* withoutSignature
    assert.deepStrictEqual([yield* stateOf(one), yield* stateOf(two)], ["paying", "paying"])
    const three = yield* approved(member, 70n)
    yield* withoutSignature
    assert.strictEqual(yield* stateOf(three), "paying")
    for (const id of [P1, P2, P3]) yield* (yield* MempoolScript).treat(id, { _tag: "Says", outcome: { _tag: "Refused", reason: "invalid" } })
    yield* lane()
    assert.deepStrictEqual(new Set(yield* openKinds), new Set(["payout refused"]))
    yield* approved(member, 80n)
    assert.strictEqual((yield* lane()).reserved, 1)
  }).pipe(Effect.provide(laneCommunity())))

/** How many of two are given a nonce, the first one signed or not, when the signer signs for that much in fees; and what is left then. */
const secondWith = (feesMax: bigint, isSigned: boolean) => Effect.gen(function*() {
  const member = yield* memberWithWallet(1)
  yield* fill(5_000n)
  yield* approved(member, 100n)
  yield* isSigned ? lane() : withoutSignature
  yield* approved(member, 100n)
  const { reserved } = yield* lane()
  const open = yield* (yield* IncidentStore).opened
  return [reserved, ...open.map(({ approvalsNeeded, asset, facts, kind, stops, subject }) => ({ approvalsNeeded, asset, facts, kind, stops, subject }))]
}).pipe(Effect.provide(laneCommunity({}, () => true, feesMax)))

it.effect("a day's fees hold for what is signed and for what is going to be, each once; when they are spent operators read what is left", () =>
  Effect.gen(function*() {
    const spent = {
      kind: "daily fees spent", subject: `${CHAIN}:${HOT}`, stops: [], asset: null, approvalsNeeded: 0, facts: { wallet: HOT, left: String(FEE - 1n) }
    }
    for (const isSigned of [true, false]) {
      assert.deepStrictEqual(yield* secondWith(2n * FEE, isSigned), [1])
      assert.deepStrictEqual<unknown>(yield* secondWith(2n * FEE - 1n, isSigned), [0, spent])
    }
  }))

it.effect("when nobody waits for a day's fees any more operators need not know of them", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    const [, waits] = [yield* approved(member, 100n), yield* approved(member, 100n)]
    assert.deepStrictEqual([(yield* lane()).reserved, yield* openKinds], [1, ["daily fees spent"]])
    yield* refuseWithdrawal(waits.id, ANNA, "not today")
    assert.deepStrictEqual([(yield* lane()).reserved, yield* openKinds], [0, []])
  }).pipe(Effect.provide(laneCommunity({}, () => true, FEE))))

it.effect("whoever waits is told why, once for each reason, while others are paid", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(150n, ONE)
    const [, dry] = [yield* approved(member, 100n), yield* approved(member, 100n)]
    assert.strictEqual((yield* lane()).reserved, 1)
    yield* lane()
    assert.deepStrictEqual(yield* openKinds, ["payout wallet low"])
    const notices = yield* (yield* MemoryWorld).read((world) => HashMap.toValues(world.notices))
    assert.deepStrictEqual<unknown>(notices.map(({ notice }) => notice.notification).filter(({ _tag }) => _tag === "WithdrawalWaits"), [{
      _tag: "WithdrawalWaits", reason: "low funds", withdrawalId: dry.id, asset: USDT, amount: 100n, net: 100n, destination: walletOf(1)
    }])
  }).pipe(Effect.provide(laneCommunity())))
