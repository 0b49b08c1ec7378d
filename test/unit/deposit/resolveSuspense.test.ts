import { assert, it } from "@effect/vitest"
import * as SignatureRecoveryNoble from "@sigmatrade/adapters/crypto/SignatureRecoveryNoble"
import { Address } from "@sigmatrade/core/chain/Address"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { ownershipText, proveOwnership } from "@sigmatrade/core/deposit/proveOwnership"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { TestClock } from "effect/testing"
import { getAddress } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { freshIncident } from "@sigmatrade/adapters/contract/incident/freshIncident"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { available, BNB, community, held, memberWithWallet, mineFinal, OURS, payment, person, workOff } from "../community.ts"
import { ANNA, world } from "../confirmation/trustWorld.ts"

const [ANN, EVE] = ["1", "2"].map((digit) => privateKeyToAccount(`0x${digit.repeat(64)}`)) as [Wallet, Wallet]
type Wallet = ReturnType<typeof privateKeyToAccount>
const addressOf = ({ address }: Wallet) => Address.make(address.toLowerCase())
const testing = () => Layer.merge(community(), SignatureRecoveryNoble.layer)
const from = (wallet: Wallet, amount: bigint) => ({ from: addressOf(wallet), to: OURS, asset: BNB, amount })
const items = Effect.gen(function*() {
  return yield* (yield* SuspenseStore).items(10)
})
/** A member who has linked this wallet. */
const linked = Effect.fn("linked")(function*(number: number, wallet: Wallet) {
  const { user } = yield* joinByInvitation(person(number), "")
  return yield* (yield* UserStore).linkWallet(user.id, addressOf(wallet), yield* DateTime.now)
})
const signed = Effect.fn("signed")(function*(user: Parameters<typeof ownershipText>[0], wallet: Wallet) {
  const message = yield* ownershipText(user)
  return yield* Effect.promise(() => wallet.signMessage({ message }))
})
/** One payment of a stranger in suspense. */
const waiting = Effect.gen(function*() {
  yield* mineFinal(payment(9, 40n))
  yield* workOff()
  const [item] = yield* items
  return item === undefined ? yield* Effect.die(new Error("nothing in suspense")) : item
})

it.effect("what an operator assigns is the member's, exactly, once and for ever", () =>
  Effect.gen(function*() {
    const [one, other] = [yield* memberWithWallet(1), yield* memberWithWallet(2)]
    const { id } = yield* waiting
    yield* resolveSuspense(id, { _tag: "Assign", userId: one.id }, ANNA, " he showed the receipt ")
    assert.strictEqual((yield* Effect.flip(resolveSuspense(id, { _tag: "Assign", userId: other.id }, ANNA, "no, hers")))._tag, "AssignedAlready")
    yield* workOff()
    yield* workOff()
    assert.deepStrictEqual([yield* available(one), yield* available(other), yield* held(HOUSE_SUSPENSE), yield* items], [40n, 0n, 0n, []])
    assert.strictEqual((yield* Effect.flip(resolveSuspense(id, { _tag: "Keep" }, ANNA, "too late")))._tag, "AssignedAlready")
    const [row] = HashMap.toValues((yield* world).deposits)
    assert.deepStrictEqual(row?.decisions.map(({ note, operator }) => [operator, note]), [[ANNA, "he showed the receipt"]])
  }).pipe(Effect.provide(testing())))

it.effect("a decision without a reason, for nobody, or about nothing is refused and changes nothing", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const { id } = yield* waiting
    const nobody = UserId.make("00000000-0000-7000-8000-000000000099")
    assert.strictEqual((yield* Effect.flip(resolveSuspense(id, { _tag: "Keep" }, ANNA, " \n ")))._tag, "NoteMissing")
    assert.strictEqual((yield* Effect.flip(resolveSuspense(id, { _tag: "Assign", userId: nobody }, ANNA, "his")))._tag, "UserUnknown")
    const unknown = transferId(freshTransfer())
    assert.strictEqual((yield* Effect.flip(resolveSuspense(unknown, { _tag: "Assign", userId: member.id }, ANNA, "his")))._tag, "SuspenseUnknown")
    const [row] = HashMap.toValues((yield* world).deposits)
    assert.deepStrictEqual(row?.decisions, [])
  }).pipe(Effect.provide(testing())))

it.effect("what is to be returned or kept stays in suspense, and may be decided anew", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const { id } = yield* waiting
    yield* resolveSuspense(id, { _tag: "Return" }, ANNA, "he asked for it")
    yield* workOff()
    assert.deepStrictEqual([(yield* items).map(({ decided }) => decided), yield* held(HOUSE_SUSPENSE)], [["Return"], 40n])
    yield* resolveSuspense(id, { _tag: "Assign", userId: member.id }, ANNA, "he is a member after all")
    yield* workOff()
    assert.strictEqual(yield* available(member), 40n)
  }).pipe(Effect.provide(testing())))

it.effect("a member who signs with his wallet gets what came from it, before and after he linked it, and nothing else", () =>
  Effect.gen(function*() {
    yield* mineFinal(from(ANN, 5n), from(EVE, 1_000n))
    yield* workOff()
    yield* TestClock.adjust("1 minute")
    const ann = yield* linked(1, ANN)
    assert.strictEqual(yield* proveOwnership(ann.id, yield* signed(ann, ANN)), 1)
    yield* workOff()
    assert.deepStrictEqual([yield* available(ann), (yield* items).map(({ amount }) => amount as bigint)], [5n, [1_000n]])
    assert.isNotNull((yield* (yield* UserStore).get(ann.id)).wallet?.provenAt)
    // Proving again assigns nothing a second time.
    assert.strictEqual(yield* proveOwnership(ann.id, ` ${yield* signed(ann, ANN)}\n`), 0)
    yield* workOff()
    assert.strictEqual(yield* available(ann), 5n)
  }).pipe(Effect.provide(testing())))

it.effect("a signature of another wallet, of another member's text, or none at all proves nothing", () =>
  Effect.gen(function*() {
    yield* mineFinal(from(ANN, 5n))
    yield* workOff()
    yield* TestClock.adjust("1 minute")
    const [ann, eve] = [yield* linked(1, ANN), yield* linked(2, EVE)]
    const other = yield* signed(eve, ANN)
    for (const signature of [yield* signed(ann, EVE), other, "0x", "", `0x${"11".repeat(65)}`]) {
      assert.strictEqual((yield* Effect.flip(proveOwnership(ann.id, signature)))._tag, "SignatureForeign")
    }
    // What Eve would need is Ann's wallet as hers, and her own words say so.
    assert.strictEqual((yield* Effect.flip(proveOwnership(eve.id, yield* signed(ann, ANN))))._tag, "SignatureForeign")
    assert.strictEqual((yield* items).length, 1)
    assert.isNull((yield* (yield* UserStore).get(ann.id)).wallet?.provenAt ?? null)
  }).pipe(Effect.provide(testing())))

it.effect("without a wallet there is nothing to prove, and nobody unknown proves anything", () =>
  Effect.gen(function*() {
    const { user } = yield* joinByInvitation(person(1), "")
    assert.strictEqual((yield* Effect.flip(proveOwnership(user.id, "0x")))._tag, "WalletMissing")
    const nobody = UserId.make("00000000-0000-7000-8000-000000000099")
    assert.strictEqual((yield* Effect.flip(proveOwnership(nobody, "0x")))._tag, "UserUnknown")
  }).pipe(Effect.provide(testing())))

it.effect("what an operator has decided first stays his decision", () =>
  Effect.gen(function*() {
    const other = yield* memberWithWallet(3)
    yield* mineFinal(from(ANN, 5n))
    yield* workOff()
    yield* TestClock.adjust("1 minute")
    const ann = yield* linked(1, ANN)
    const [item] = yield* items
    if (item !== undefined) yield* resolveSuspense(item.id, { _tag: "Assign", userId: other.id }, ANNA, "it was his")
    assert.strictEqual(yield* proveOwnership(ann.id, yield* signed(ann, ANN)), 0)
    yield* workOff()
    assert.deepStrictEqual([yield* available(ann), yield* available(other)], [0n, 5n])
  }).pipe(Effect.provide(testing())))

it.effect("what is signed names the wallet, the member and ours, and says that it moves no money", () =>
  Effect.gen(function*() {
    const ann = yield* linked(1, ANN)
    const text = yield* ownershipText(ann)
    assert.deepStrictEqual(text.split("\n"), [
      "I prove that this wallet is mine.", "This signature moves no money.", `Wallet: ${ANN.address}`, `Telegram id: ${ann.telegramId}`,
      `Community: ${getAddress(OURS)} on chain 56`
    ])
  }).pipe(Effect.provide(testing())))

it.effect("what an operator has decided to pay back is on its way, and no signature takes it; what he has kept is the member's", () =>
  Effect.gen(function*() {
    yield* mineFinal(from(ANN, 5n), from(ANN, 70n), from(ANN, 900n))
    yield* workOff()
    for (const { amount, id } of yield* items) {
      if (amount === 5n) yield* resolveSuspense(id, { _tag: "Return" }, ANNA, "he asked for it")
      if (amount === 70n) yield* resolveSuspense(id, { _tag: "Keep" }, ANNA, "not yet")
    }
    yield* TestClock.adjust("1 minute")
    const ann = yield* linked(1, ANN)
    const signature = yield* signed(ann, ANN)
    assert.strictEqual(yield* proveOwnership(ann.id, ` ${signature}\n`), 2)
    yield* workOff()
    assert.deepStrictEqual([yield* available(ann), (yield* items).map(({ amount }) => amount as bigint)], [970n, [5n]])
    const notes = HashMap.toValues((yield* world).deposits).flatMap(({ decisions }) => decisions).filter(({ operator }) => operator === null)
    assert.deepStrictEqual(notes.map(({ note }) => note), Array<string>(2).fill(`signed by ${addressOf(ANN)}: ${signature}`))
  }).pipe(Effect.provide(testing())))

it.effect("an operator who decides while a member proves his wallet was first, and the rest is the member's", () =>
  Effect.gen(function*() {
    const other = yield* memberWithWallet(3)
    yield* mineFinal(from(ANN, 5n), from(ANN, 70n))
    yield* workOff()
    yield* TestClock.adjust("1 minute")
    const [ann, store] = [yield* linked(1, ANN), yield* SuspenseStore]
    const late = SuspenseStore.of({
      ...store,
      fromWallet: (...asked) => Effect.tap(store.fromWallet(...asked), ([first]) => first === undefined ? Effect.void : Effect.orDie(
        store.decide({ id: first.id, action: { _tag: "Assign", userId: other.id }, operator: ANNA, note: "it was his" }, first.paidAt)
      ))
    })
    assert.strictEqual(yield* Effect.provideService(proveOwnership(ann.id, yield* signed(ann, ANN)), SuspenseStore, late), 1)
    yield* workOff()
    assert.deepStrictEqual(new Set([yield* available(ann), yield* available(other)]), new Set([5n, 70n]))
  }).pipe(Effect.provide(testing())))

it.effect("what a broken finality takes back while a member proves his wallet is nobody's, and the rest is the member's", () =>
  Effect.gen(function*() {
    yield* mineFinal(from(ANN, 5n), from(ANN, 70n))
    yield* workOff()
    yield* TestClock.adjust("1 minute")
    const [ann, store, deposits, incident] = [yield* linked(1, ANN), yield* SuspenseStore, yield* DepositStore, yield* freshIncident]
    const late = SuspenseStore.of({
      ...store,
      fromWallet: (...asked) => Effect.tap(store.fromWallet(...asked), (found) =>
        deposits.reverse(found.filter(({ amount }) => amount === 70n).map(({ id }) => id), incident, NOW))
    })
    assert.strictEqual(yield* Effect.provideService(proveOwnership(ann.id, yield* signed(ann, ANN)), SuspenseStore, late), 1)
    const decided = new Map(HashMap.toValues((yield* world).deposits).map(({ decisions, transfer }) => [transfer.amount as bigint, decisions.length]))
    assert.deepStrictEqual(decided, new Map([[5n, 1], [70n, 0]]))
  }).pipe(Effect.provide(testing())))

it.effect("of a note its first thousand characters are kept", () =>
  Effect.gen(function*() {
    const { id } = yield* waiting
    yield* resolveSuspense(id, { _tag: "Keep" }, ANNA, ` ${"x".repeat(1_000)}y`)
    const [row] = HashMap.toValues((yield* world).deposits)
    assert.deepStrictEqual(row?.decisions.map(({ note }) => note), ["x".repeat(1_000)])
  }).pipe(Effect.provide(testing())))
