import { assert } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { World } from "@sigmatrade/adapters/memory/World"
import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import type { Transfer, TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { availableOf, CHAIN_DEPOSIT, HOUSE_SALES, HOUSE_SUSPENSE, ownerOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap } from "effect"
import { BNB, CHAIN, USDT } from "../unit/community.ts"

/** Who linked which wallet when, as the test itself remembers it. */
export type Links = ReadonlyMap<string, { readonly userId: UserId; readonly atMs: number }>

/** What the chain shows now: its headers and every transfer to us, lowest first. */
export const canonical = Effect.gen(function*() {
  const reader = yield* ChainReader
  const { latest } = yield* reader.head
  return yield* reader.liveRange(BlockNumber.make(0), latest.number)
})

/** Whose a transfer on the chain is: a member's, or nobody's. Told from the block and the memory of the test alone. */
export const rightfulOwner = ({ from, timestampSeconds }: Transfer, links: Links): UserId | null => {
  const link = links.get(from)
  return link !== undefined && link.atMs <= timestampSeconds * 1_000 ? link.userId : null
}

const total = (amounts: Iterable<bigint>) => [...amounts].reduce((sum, amount) => sum + amount, 0n)
const of = (world: World, account: Account, asset: AssetId) =>
  total(HashMap.toEntries(world.balances).filter(([name]) => name === account).flatMap(([, held]) =>
    HashMap.toEntries(held).filter(([id]) => id === asset).map(([, amount]) => amount)))
const entriesOf = (world: World, kind: Entry["kind"]) => HashMap.toValues(world.entries).map(({ value }) => value).filter((entry) => entry.kind === kind)

/** I-01, I-02, I-03, I-05, I-07: the books are in balance, are what was booked, and no member is below zero. */
const auditBooks = (world: World) => {
  const booked = new Map<string, bigint>()
  for (const { value } of HashMap.values(world.entries)) {
    for (const { amount, asset, credit, debit } of value.movements) {
      assert.isTrue(amount > 0n && amount < 2n ** 256n)
      booked.set(`${debit} ${asset}`, (booked.get(`${debit} ${asset}`) ?? 0n) - amount)
      booked.set(`${credit} ${asset}`, (booked.get(`${credit} ${asset}`) ?? 0n) + amount)
    }
  }
  const kept = HashMap.toEntries(world.balances).flatMap(([account, held]) =>
    HashMap.toEntries(held).map(([asset, amount]) => [account, asset, amount] as const))
  assert.deepStrictEqual(new Map(kept.map(([account, asset, amount]) => [`${account} ${asset}`, amount])), booked)
  for (const asset of [BNB, USDT]) assert.strictEqual(total(kept.filter(([, id]) => id === asset).map(([, , amount]) => amount)), 0n)
  for (const [account, , amount] of kept) assert.isTrue(ownerOf(account) === null || amount >= 0n)
}

/** I-09, I-10, I-13: what is credited is what was settled, each once; the chain's side says the same. */
const auditCredits = (world: World) => {
  const settled = HashMap.toValues(world.deposits).filter((row) => row.settled !== null)
  assert.sameMembers(entriesOf(world, "deposit-final").map(({ businessId }) => businessId), settled.map(({ transfer }) => transferId(transfer)))
  for (const asset of [BNB, USDT]) {
    const mine = settled.filter(({ transfer }) => transfer.asset === asset)
    const paid = (rows: typeof mine) => total(rows.map(({ transfer }) => transfer.amount))
    assert.strictEqual(0n - of(world, CHAIN_DEPOSIT, asset), paid(mine))
    assert.strictEqual(of(world, HOUSE_SUSPENSE, asset), paid(mine.filter(({ attribution }) => attribution._tag === "Suspense")))
    for (const { value: { id } } of HashMap.values(world.users)) {
      const purchases = HashMap.toValues(world.purchases).filter(({ price, userId }) => userId === id && price.asset === asset)
      const commissions = HashMap.toValues(world.commissions).map(({ value }) => value).filter((one) => one.userId === id && one.asset === asset)
      const released = commissions.filter(({ state }) => state === "released")
      const deposits = mine.filter(({ attribution }) => attribution._tag === "Member" && attribution.userId === id)
      const spent = total(purchases.map(({ price }) => price.price))
      assert.strictEqual(of(world, availableOf(id), asset), paid(deposits) - spent + total(released.map(({ amount }) => amount)))
      assert.strictEqual(of(world, rewardsOf(id), asset), total(commissions.filter(({ state }) => state === "held").map(({ amount }) => amount)))
    }
  }
}

/** I-18, I-19: each sale was booked once and paid its own sponsors, each tier once, rounded down, never more than its price. */
const auditSales = (world: World) => {
  const purchases = HashMap.toValues(world.purchases)
  const commissions = HashMap.toValues(world.commissions).map(({ value }) => value)
  assert.sameMembers(entriesOf(world, "level-bought").map(({ businessId }) => businessId), purchases.map(({ id }) => id))
  assert.sameMembers(entriesOf(world, "commission-earned").map(({ businessId }) => businessId), commissions.map(({ purchaseId, tier }) => `${purchaseId}:${tier}`))
  for (const { id, price, userId } of purchases) {
    const earned = commissions.filter(({ purchaseId }) => purchaseId === id)
    assert.isTrue(total(earned.map(({ amount }) => amount)) <= price.price)
    for (const { amount, buyerId, rate, tier, userId: sponsor } of earned) {
      assert.strictEqual(amount, (price.price * BigInt(rate)) / 10_000n)
      assert.strictEqual(buyerId, userId)
      const line = [userId]
      while (line.length <= tier) line.push(world.sponsors.pipe(HashMap.getUnsafe(line.at(-1) ?? userId)))
      assert.strictEqual(sponsor, line[tier])
    }
  }
  for (const asset of [BNB, USDT]) {
    const sold = purchases.filter(({ price }) => price.asset === asset).map(({ price }) => price.price)
    assert.strictEqual(of(world, HOUSE_SALES, asset), total(sold) - total(commissions.filter((one) => one.asset === asset).map(({ amount }) => amount)))
  }
}

/** I-20: sponsors are older members, so that there is no ring. */
const auditSponsors = (world: World) => {
  const order = (id: UserId) => HashMap.getUnsafe(world.users, id).order
  for (const [member, sponsor] of HashMap.entries(world.sponsors)) assert.isBelow(order(sponsor), order(member))
}

/** I-11, I-15: final is what the chain has, for ever; what was read is one linked stretch. */
const auditChain = (world: World, headers: ReadonlyArray<BlockHeader>, transfers: ReadonlyArray<Transfer>) => {
  const onChain = new Map(transfers.map((transfer) => [transferId(transfer), transfer]))
  for (const [id, row] of HashMap.entries(world.transfers)) if (row.state === "final") assert.deepStrictEqual(row.transfer, onChain.get(id))
  for (const [id, { transfer }] of HashMap.entries(world.deposits)) assert.deepStrictEqual(transfer, onChain.get(id))
  const read = HashMap.toEntries(world.headers).flatMap(([, kept]) => kept).toSorted((one, other) => one.number - other.number)
  for (const [index, header] of read.entries()) {
    const next = read[index + 1]
    if (next !== undefined && next.number === header.number + 1) assert.strictEqual(next.parentHash, header.hash)
  }
  const cursor = HashMap.toValues(world.cursors)[0]
  if (cursor !== undefined) assert.strictEqual(read.at(-1)?.hash, cursor.hash)
  assert.isAbove(headers.length, 0)
}

/** I-34: what was credited is told by exactly one notice each, and nothing else is told as credited. */
const auditNotices = (world: World) => {
  const credited = HashMap.toValues(world.deposits).flatMap(({ settled }) => settled?.settlement.outcome === "credited" ? [settled.settlement.id] : [])
  const told = HashMap.toValues(world.notices).flatMap(({ notice: { notification } }) => notification._tag === "DepositCredited" ? [notification.transferId] : [])
  assert.sameMembers(told, credited)
  const earned = HashMap.toValues(world.notices).filter(({ notice }) => notice.notification._tag === "CommissionEarned")
  assert.strictEqual(earned.length, HashMap.size(world.commissions))
}

/** Looks whether all that must always hold holds now. Reliability specification, 4.7. */
export const audit = Effect.gen(function*() {
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const { headers, transfers } = yield* canonical
  auditBooks(world)
  auditCredits(world)
  auditSales(world)
  auditSponsors(world)
  auditChain(world, headers, transfers)
  auditNotices(world)
})

/** I-14: when all work is done every payment on the chain is in the books, for whom it belongs to, and nothing else is. */
export const auditComplete = Effect.fn("auditComplete")(function*(links: Links) {
  yield* audit
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const { transfers } = yield* canonical
  const expected = new Map<TransferId, UserId | null>(transfers.map((transfer) => [transferId(transfer), rightfulOwner(transfer, links)]))
  const settled = HashMap.toEntries(world.deposits).map(([id, { attribution, settled: done }]): [TransferId, UserId | null | undefined] =>
    [id, done === null ? undefined : attribution._tag === "Member" ? attribution.userId : null])
  assert.deepStrictEqual(new Map(settled), expected)
  assert.isTrue(transfers.every(({ chainId }) => chainId === CHAIN))
  for (const { state } of HashMap.values(world.transfers)) assert.include(["final", "dropped"], state)
  for (const { state } of HashMap.values(world.notices)) assert.notStrictEqual(state._tag, "Pending")
  for (const { value } of HashMap.values(world.commissions)) assert.strictEqual(value.state, "released")
})
