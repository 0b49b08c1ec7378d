import { assert, it } from "@effect/vitest"
import { GAS } from "@sigmatrade/core/chain/Transfer"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import type { SuspenseReason } from "@sigmatrade/core/deposit/attribute"
import { attribute } from "@sigmatrade/core/deposit/attribute"
import type { OurWallet } from "@sigmatrade/core/deposit/OurWallet"
import { Amount } from "@sigmatrade/core/money/Amount"
import { UserId, WalletLink } from "@sigmatrade/core/user/User"
import type { WalletOwner } from "@sigmatrade/core/user/UserStore"
import { DateTime } from "effect"
import { freshAddress, freshTxHash } from "@sigmatrade/adapters/contract/freshAddress"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"

const userId = UserId.make("00000000-0000-7000-8000-000000000001")
const other = UserId.make("00000000-0000-7000-8000-000000000002")
const [SYSTEM, PAYOUT, OWN] = [freshAddress(), freshAddress(), freshAddress()]
const ours = new Map<typeof SYSTEM, OurWallet>([
  [SYSTEM, { _tag: "Deposit", userId: null }], [PAYOUT, { _tag: "Payout" }], [OWN, { _tag: "Deposit", userId: other }]
])
/** A payment that we have signed. */
const SIGNED = freshTxHash()
const given = { timestampSeconds: 1_000, to: SYSTEM, amount: Amount.make(1_000n) }
const transfer = freshTransfer(given)
const attributed = (one: Transfer, owner?: WalletOwner, limit = 0n) =>
  attribute(one, { wallets: ours, owners: new Map(owner === undefined ? [] : [[one.from, owner]]), dust: new Map([[one.asset, Amount.make(limit)]]), signed: new Set([SIGNED]) })
const linkedAt = (milliseconds: number): WalletOwner => ({
  userId,
  wallet: new WalletLink({ address: transfer.from, linkedAt: DateTime.makeUnsafe(milliseconds), provenAt: null }),
  past: []
})
const suspense = (reason: SuspenseReason) => ({ _tag: "Suspense", reason }) as const

it("a payment belongs to the member who had linked the wallet when the block was made", () => {
  assert.deepStrictEqual(attributed(transfer, linkedAt(999_999)), { _tag: "Member", userId })
  assert.deepStrictEqual(attributed(transfer, linkedAt(1_000_000)), { _tag: "Member", userId })
})

it("a wallet linked after the block proves nothing", () => {
  assert.deepEqual(attributed(transfer, linkedAt(1_000_001)), suspense("wallet linked later"))
})

it("a payment from a wallet of nobody is held in suspense", () => {
  assert.deepEqual(attributed(transfer), suspense("unknown sender"))
})

it("a payment to a member's own address is his, whoever sent it", () => {
  assert.deepStrictEqual(attributed(freshTransfer({ ...given, to: OWN }), linkedAt(0)), { _tag: "Member", userId: other })
  assert.deepStrictEqual(attributed(freshTransfer({ ...given, to: OWN })), { _tag: "Member", userId: other })
})

it("what the chain does not prove belongs to nobody yet, not even at a member's own address", () => {
  assert.deepEqual(attributed(freshTransfer({ ...given, proof: "balance" }), linkedAt(0)), suspense("needs trace"))
  assert.deepEqual(attributed(freshTransfer({ ...given, to: OWN, proof: "word" })), suspense("not proven"))
  assert.deepStrictEqual(attributed(freshTransfer({ ...given, to: OWN, proof: "traces" })), { _tag: "Member", userId: other })
})

it("less than the limit is dust, whoever sent it and wherever; the limit itself is not", () => {
  assert.deepStrictEqual(attributed(transfer, linkedAt(0), 1_001n), { _tag: "Dust" })
  assert.deepStrictEqual(attributed(freshTransfer({ ...given, to: OWN }), undefined, 1_001n), { _tag: "Dust" })
  assert.deepStrictEqual(attributed(transfer, linkedAt(0), 1_000n), { _tag: "Member", userId })
})

it("money of our own is told by its two ends, and is nobody's payment", () => {
  const stranger = freshAddress()
  const moves = [
    [SYSTEM, SYSTEM, "within deposit"], [OWN, SYSTEM, "within deposit"], [PAYOUT, PAYOUT, "within payout"],
    [OWN, PAYOUT, "deposit to payout"], [PAYOUT, SYSTEM, "payout to deposit"],
    [SYSTEM, stranger, "out of deposit"], [PAYOUT, stranger, "out of payout"], [stranger, PAYOUT, "paid in"]
  ] as const
  for (const [from, to, movement] of moves) {
    assert.deepEqual(attributed(freshTransfer({ ...given, from, to }), linkedAt(0), 2_000n), { _tag: "Own", movement })
  }
})

it("what we have signed is a payout, whichever wallet of ours it leaves, and nothing that comes in is", () => {
  const paid = (from: typeof SYSTEM, to: typeof SYSTEM) => attributed(freshTransfer({ ...given, txHash: SIGNED, from, to }), linkedAt(0))
  const stranger = freshAddress()
  assert.deepEqual([paid(PAYOUT, stranger), paid(SYSTEM, stranger)], (["payout", "payout from deposit"] as const).map((movement) => ({ _tag: "Own" as const, movement })))
  assert.deepEqual(paid(stranger, SYSTEM), { _tag: "Member", userId })
})

it("gas is a cost of the wallet that paid it", () => {
  const gas = (from: typeof SYSTEM) => attributed(freshTransfer({ ...given, from, to: freshAddress(), logIndex: GAS }), undefined, 2_000n)
  assert.deepEqual([gas(SYSTEM), gas(OWN), gas(PAYOUT)], (["deposit gas", "deposit gas", "payout gas"] as const).map((movement) => ({ _tag: "Own" as const, movement })))
})

it("what came from a wallet while it was his stays his when he has another one now, to the millisecond", () => {
  const at = (milliseconds: number) => DateTime.makeUnsafe(milliseconds)
  const formerly = (from: number, until: number): WalletOwner => ({ userId, wallet: null, past: [{ from: at(from), until: at(until) }] })
  assert.deepStrictEqual(attributed(transfer, formerly(999_000, 1_000_001)), { _tag: "Member", userId })
  assert.deepStrictEqual(attributed(transfer, formerly(1_000_000, 2_000_000)), { _tag: "Member", userId })
  assert.deepEqual(attributed(transfer, formerly(1_000_001, 2_000_000)), suspense("unknown sender"))
  assert.deepEqual(attributed(transfer, formerly(999_000, 1_000_000)), suspense("unknown sender"))
  const twice = { ...formerly(0, 1_000), past: [...formerly(0, 1_000).past, ...formerly(5_000, 1_000_001).past] }
  assert.deepStrictEqual(attributed(transfer, twice), { _tag: "Member", userId })
  assert.deepStrictEqual(attributed(transfer, { ...linkedAt(1_000_001), past: formerly(0, 1_000_001).past }), { _tag: "Member", userId })
})

it("where no limit is set for an asset nothing of it is dust", () => {
  const nothingSet = { wallets: ours, owners: new Map(), dust: new Map(), signed: new Set<typeof SIGNED>() }
  assert.deepEqual(attribute(freshTransfer({ ...given, amount: Amount.make(1n) }), nothingSet), suspense("unknown sender"))
})

it("what touches no wallet of ours is no movement of ours, nor is anybody else's gas", () => {
  for (const logIndex of [transfer.logIndex, GAS]) {
    const strangers = freshTransfer({ ...given, from: freshAddress(), to: freshAddress(), logIndex })
    assert.deepEqual(attributed(strangers), suspense("unknown sender"))
  }
})
