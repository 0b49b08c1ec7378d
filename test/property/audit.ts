import { assert } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { DepositRow, World } from "@sigmatrade/adapters/memory/World"
import type { BlockHash, BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import type { Transfer, TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { OwnMovement } from "@sigmatrade/core/deposit/attribute"
import type { Account } from "@sigmatrade/core/ledger/Account"
import {
  availableOf, CHAIN_DEPOSIT, CHAIN_PAYOUT, heldOf, HOUSE_CAPITAL, HOUSE_FEES, HOUSE_GAS, HOUSE_REORG_RECEIVABLE, HOUSE_SALES, HOUSE_SUSPENSE, ownerOf, rewardsOf
} from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap } from "effect"
import { BNB, CHAIN, USDT } from "../unit/community.ts"
import { withdrawnBooks } from "./auditWithdrawals.ts"

/** Who linked which wallet when, as the test itself remembers it. */
export type Links = ReadonlyMap<string, { readonly userId: UserId; readonly atMs: number; readonly untilMs?: number }>

/** What the chain shows now: its headers and every transfer to us, lowest first. */
export const canonical = Effect.gen(function*() {
  const reader = yield* ChainReader
  const { latest } = yield* reader.head
  return yield* reader.liveRange(BlockNumber.make(0), latest.number)
})

/** Whose a transfer on the chain is: a member's, or nobody's. Told from the block and the memory of the test alone. */
export const rightfulOwner = ({ from, timestampSeconds }: Pick<Transfer, "from" | "timestampSeconds">, links: Links): UserId | null => {
  const link = links.get(from)
  const atMs = timestampSeconds * 1_000
  return link !== undefined && link.atMs <= atMs && atMs < (link.untilMs ?? Infinity) ? link.userId : null
}

/** The chain to compare with, asked by place. */
export interface ChainView {
  readonly hashAt: (height: number) => BlockHash | undefined
  /** The transfer of this id that the chain proves; none when only traces or balances tell of it. */
  readonly transfer: (id: TransferId) => Transfer | undefined
  /** Whether broken finality may have left final transfers that are not on the chain, until they are taken back. */
  readonly isBroken: boolean
}

const total = (amounts: Iterable<bigint>) => [...amounts].reduce((sum, amount) => sum + amount, 0n)
/** What an account holds of an asset. */
export const balanceOf = (world: World, account: Account, asset: AssetId): bigint => {
  const held = HashMap.get(world.balances, account)
  if (held._tag === "None") return 0n
  const amount = HashMap.get(held.value, asset)
  return amount._tag === "None" ? 0n : amount.value
}
const bought = (world: World) => HashMap.toValues(world.purchases).filter(({ reversed }) => !reversed).map(({ purchase }) => purchase)
const entriesOf = (world: World, kind: Entry["kind"]) => HashMap.toValues(world.entries).map(({ value }) => value).filter((entry) => entry.kind === kind)
const isReversed = (world: World, id: TransferId) => HashMap.has(world.reversals, id)

/** Whose a deposit is: by what it is, or by what was decided. */
export const ownerOfDeposit = ({ attribution, decisions }: DepositRow): UserId | null => {
  const assigned = decisions.find(({ action }) => action._tag === "Assign")?.action
  return assigned?._tag === "Assign" ? assigned.userId : attribution._tag === "Member" ? attribution.userId : null
}

/** Fails unless a promise holds; much is asked here, very often. */
const holds = (isSo: boolean, promise: string | (() => string)) => {
  if (!isSo) assert.fail(typeof promise === "string" ? promise : promise())
}

/** Lists that hold the same texts, each as often. */
export const assertSame = (found: Iterable<string>, expected: Iterable<string>, what: string) => {
  const [one, other] = [[...found].toSorted(), [...expected].toSorted()]
  if (one.length !== other.length || one.some((text, index) => text !== other[index])) assert.deepStrictEqual(one, other, what)
}

/** I-01, I-02, I-03, I-05, I-07: the books are in balance, are what was booked, and no member is below zero. */
const auditBooks = (world: World) => {
  const booked = new Map<string, bigint>()
  const add = (account: Account, asset: AssetId, amount: bigint) =>
    booked.set(`${account} ${asset}`, (booked.get(`${account} ${asset}`) ?? 0n) + amount)
  for (const { value } of HashMap.values(world.entries)) {
    for (const { amount, asset, credit, debit } of value.movements) {
      holds(amount > 0n && amount < 2n ** 256n, "I-07: amounts are whole and more than nothing")
      add(debit, asset, -amount)
      add(credit, asset, amount)
    }
  }
  const sums = new Map<AssetId, bigint>()
  for (const [account, held] of HashMap.entries(world.balances)) {
    for (const [asset, amount] of HashMap.entries(held)) {
      holds(amount === booked.get(`${account} ${asset}`), "I-03: a balance is the sum of its postings")
      booked.delete(`${account} ${asset}`)
      sums.set(asset, (sums.get(asset) ?? 0n) + amount)
      holds(ownerOf(account) === null || amount >= 0n, "I-05: no member is below zero")
    }
  }
  assert.strictEqual(booked.size, 0, "I-03: what was booked stands in balances")
  for (const sum of sums.values()) assert.strictEqual(sum, 0n, "I-02: all accounts together are nothing")
}

/** Between which accounts a movement of our own moves money. */
const SIDES: Readonly<Record<OwnMovement, readonly [taken: Account, given: Account] | null>> = {
  "within deposit": null,
  "within payout": null,
  "deposit to payout": [CHAIN_PAYOUT, CHAIN_DEPOSIT],
  "payout to deposit": [CHAIN_DEPOSIT, CHAIN_PAYOUT],
  "out of deposit": [HOUSE_CAPITAL, CHAIN_DEPOSIT],
  "out of payout": [HOUSE_CAPITAL, CHAIN_PAYOUT],
  "paid in": [CHAIN_PAYOUT, HOUSE_CAPITAL],
  "deposit gas": [HOUSE_GAS, CHAIN_DEPOSIT],
  "payout gas": [HOUSE_GAS, CHAIN_PAYOUT],
  // What is paid to a member is booked when its payout is settled.
  "payout": null,
  "payout from deposit": [CHAIN_PAYOUT, CHAIN_DEPOSIT]
}
const MEMBERS = "members"

/** What accounts must hold, told from the final transfers alone; all members' money from deposits together. */
const accountsBy = (world: World) => {
  const held = new Map<string, bigint>()
  const move = (from: string, to: string, { amount, asset }: Transfer) => {
    held.set(`${from} ${asset}`, (held.get(`${from} ${asset}`) ?? 0n) - amount)
    held.set(`${to} ${asset}`, (held.get(`${to} ${asset}`) ?? 0n) + amount)
  }
  for (const [id, { attribution, state, transfer }] of HashMap.entries(world.transfers)) {
    if (state !== "final" || isReversed(world, id)) continue
    if (attribution._tag === "Own") {
      const sides = SIDES[attribution.movement]
      if (sides !== null) move(sides[0], sides[1], transfer)
      continue
    }
    if (attribution._tag === "Dust") {
      move(CHAIN_DEPOSIT, HOUSE_SUSPENSE, transfer)
      continue
    }
    const deposit = HashMap.get(world.deposits, id)
    holds(deposit._tag === "Some", "I-14: a final payment waits to be credited or is credited")
    const last = deposit._tag === "Some" ? deposit.value.settlements.at(-1) : undefined
    if (last !== undefined) move(CHAIN_DEPOSIT, last.settlement.outcome === "suspense" ? HOUSE_SUSPENSE : MEMBERS, transfer)
  }
  return held
}

const membersHold = (world: World, asset: AssetId) =>
  total(HashMap.toEntries(world.balances).filter(([account]) => ownerOf(account) !== null).map(([account]) => balanceOf(world, account, asset)))

/** I-09, I-13: what the accounts of the house and the chain hold is what the final transfers say; and so for the members together. */
const auditAccounts = (world: World) => {
  const held = accountsBy(world)
  const { changes, gone, receivable } = withdrawnBooks(world)
  for (const asset of [BNB, USDT]) {
    for (const account of [CHAIN_DEPOSIT, CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_FEES, HOUSE_GAS, HOUSE_SUSPENSE]) {
      const expected = (held.get(`${account} ${asset}`) ?? 0n) + (changes.get(`${account} ${asset}`) ?? 0n)
      holds(balanceOf(world, account, asset) === expected,
        () => `I-09: ${account} holds ${balanceOf(world, account, asset)} ${asset}, and final transfers say ${expected}`)
    }
    const lost = balanceOf(world, HOUSE_REORG_RECEIVABLE, asset)
    const forgotten = receivable.get(asset) ?? 0n
    const owed = membersHold(world, asset) + balanceOf(world, HOUSE_SALES, asset) + lost + forgotten
    holds(owed === (held.get(`${MEMBERS} ${asset}`) ?? 0n) - (gone.get(asset) ?? 0n), "I-09: members and sales together hold what was paid")
    holds(HashMap.isEmpty(world.reversals) ? lost === -forgotten : lost <= 0n, "I-05: only a broken finality leaves something to receive")
  }
}

/** I-09, I-10: each deposit was credited once, to its owner; each member holds what he paid less what he bought. */
const auditCredits = (world: World) => {
  const settled = HashMap.toValues(world.deposits).filter((row) => row.settlements.length > 0)
  assertSame(entriesOf(world, "deposit-final").map(({ businessId }) => businessId), settled.map(({ transfer }) => transferId(transfer)),
    "I-10: credited exactly once")
  if (!HashMap.isEmpty(world.reversals)) return
  const paid = new Map<string, bigint>()
  const add = (account: Account, asset: AssetId, amount: bigint) =>
    paid.set(`${account} ${asset}`, (paid.get(`${account} ${asset}`) ?? 0n) + amount)
  for (const row of settled) {
    const owner = ownerOfDeposit(row)
    if (owner !== null && row.settlements.at(-1)?.settlement.outcome === "credited") add(availableOf(owner), row.transfer.asset, row.transfer.amount)
  }
  for (const { price, userId } of bought(world)) add(availableOf(userId), price.asset, -price.price)
  for (const { value: { amount, asset, state, userId } } of HashMap.values(world.commissions)) {
    add(state === "held" ? rewardsOf(userId) : availableOf(userId), asset, amount)
  }
  const { changes } = withdrawnBooks(world)
  for (const { value: { id } } of HashMap.values(world.users)) {
    for (const account of [availableOf(id), heldOf(id), rewardsOf(id)]) {
      for (const asset of [BNB, USDT]) {
        const expected = (paid.get(`${account} ${asset}`) ?? 0n) + (changes.get(`${account} ${asset}`) ?? 0n)
        holds(balanceOf(world, account, asset) === expected, () => `I-09: ${account} holds ${balanceOf(world, account, asset)} ${asset}, and not ${expected}`)
      }
    }
  }
}

/** I-18, I-19: each sale was booked once and paid its own sponsors, each tier once, rounded down, never more than its price. */
const auditSales = (world: World) => {
  const purchases = HashMap.toValues(world.purchases).map(({ purchase }) => purchase)
  const standing = bought(world)
  const commissions = HashMap.toValues(world.commissions).map(({ value }) => value)
  assertSame(entriesOf(world, "level-bought").map(({ businessId }) => businessId), purchases.map(({ id }) => id), "I-08: each sale is booked once")
  assertSame(entriesOf(world, "commission-earned").map(({ businessId }) => businessId),
    commissions.map(({ purchaseId, tier }) => `${purchaseId}:${tier}`), "I-18: each commission is booked once")
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
  if (!HashMap.isEmpty(world.reversals)) return
  for (const asset of [BNB, USDT]) {
    const sold = standing.filter(({ price }) => price.asset === asset).map(({ price }) => price.price)
    assert.strictEqual(balanceOf(world, HOUSE_SALES, asset), total(sold) - total(commissions.filter((one) => one.asset === asset).map(({ amount }) => amount)))
  }
}

/** I-20: sponsors are older members, so that there is no ring. */
const auditSponsors = (world: World) => {
  const order = (id: UserId) => HashMap.getUnsafe(world.users, id).order
  for (const [member, sponsor] of HashMap.entries(world.sponsors)) assert.isBelow(order(sponsor), order(member))
}

const written = ({ amount, asset, blockHash, blockNumber, chainId, from, logIndex, proof, timestampSeconds, to, txHash }: Transfer) =>
  [chainId, txHash, logIndex, blockNumber, blockHash, timestampSeconds, from, to, asset, amount, proof].join(" ")

/** I-11, I-12, I-16: what is final is on the chain exactly so, for ever, and as many different providers as asked have said so. */
const auditFinal = (world: World, chain: ChainView) => {
  for (const [id, { state, standsIn, transfer }] of HashMap.entries(world.transfers)) {
    if (state !== "final" || isReversed(world, id)) continue
    const evidence = HashMap.get(world.evidence, `${transfer.chainId} ${transfer.blockNumber} ${transfer.blockHash}`)
    if (evidence._tag === "None") assert.fail(`I-12: ${id} is final without evidence`)
    const witnesses = new Set(evidence.value.witnesses.map(({ provider }) => provider)).size
    holds(witnesses >= evidence.value.quorum && evidence.value.quorum > 0, "I-12: a final block has its witnesses")
    if (chain.isBroken) continue
    holds(chain.hashAt(standsIn.number) === standsIn.hash, `I-16: ${id} is final in block ${standsIn.number} that is not on the chain`)
    if (transfer.proof !== "block" || standsIn.hash !== transfer.blockHash) continue
    const there = chain.transfer(id)
    if (transfer !== there) assert.strictEqual(written(transfer), there === undefined ? "not on the chain" : written(there), "I-11, I-13: final is what the chain has")
  }
  for (const id of HashMap.keys(world.deposits)) {
    const row = HashMap.getUnsafe(world.transfers, id)
    holds(row.state === "final", "I-12: nothing is credited before it is final")
  }
}

/** I-15: what was read is one linked stretch, and the cursor is its end. */
const auditRead = (world: World) => {
  const read = HashMap.toEntries(world.headers).flatMap(([, kept]) => kept).toSorted((one, other) => one.number - other.number)
  for (const [index, header] of read.entries()) {
    const next = read[index + 1]
    if (next !== undefined && next.number === header.number + 1) holds(next.parentHash === header.hash, "I-15: headers are linked")
  }
  const cursor = HashMap.toValues(world.cursors)[0]
  if (cursor !== undefined) assert.strictEqual(read.at(-1)?.hash, cursor.hash, "I-15: the cursor is the last block read")
}

/** I-08, I-34: what was bought was paid or has its own key from the balance; what was credited or bought from there is told by exactly one notice each, and nothing else is told as credited. */
const auditNotices = (world: World) => {
  const credited = HashMap.toValues(world.deposits).flatMap(({ settlements }) =>
    settlements.flatMap(({ settlement }) => settlement.outcome === "credited" ? [settlement.id] : []))
  const notices = HashMap.toValues(world.notices).map(({ notice: { notification } }) => notification)
  const told = notices.flatMap((one) => one._tag === "DepositCredited" ? [one] : [])
  assertSame(told.map((one) => one.transferId), credited, "I-34: each credit is told once")
  for (const { amount, asset, transferId: id } of told) {
    const { transfer } = HashMap.getUnsafe(world.deposits, id)
    holds(transfer.amount === amount && transfer.asset === asset, "I-37: what is told is what the books say")
  }
  const paid = new Set<string>(HashMap.keys(world.deposits))
  const fromBalance = HashMap.toValues(world.purchases).map(({ purchase }) => purchase).filter(({ id }) => !paid.has(id))
  for (const { id, price, userId } of fromBalance) holds(id.startsWith(`balance:${userId}:${price.level}:`), () => `I-08: nobody paid for ${id}`)
  const ids = HashMap.toEntries(world.notices).flatMap(([id, { notice }]) => notice.notification._tag === "LevelBought" ? [`${id} ${notice.userId}`] : [])
  assertSame(ids, fromBalance.map(({ id, userId }) => `level-bought:${id} ${userId}`), "I-34: each purchase from the balance is told once")
  const earned = notices.filter(({ _tag }) => _tag === "CommissionEarned").length
  assert.strictEqual(earned, HashMap.size(world.commissions), "I-34: each commission is told once")
}

/** What is told of a world by nothing but these parts of it. */
const PARTS = {
  books: ["entries", "balances"],
  accounts: ["entries", "balances", "transfers", "deposits", "reversals", "purchases", "commissions", "users", "sponsors", "withdrawals", "recoveries"],
  sponsors: ["users", "sponsors"],
  read: ["headers", "cursors"],
  notices: ["notices", "deposits", "commissions", "purchases"]
} as const satisfies Readonly<Record<string, ReadonlyArray<keyof World>>>

/**
 * Looks whether all that must always hold holds of a world, beside the chain as it is now. `sound`: a world that was looked at before;
 * where nothing has changed since, nothing else can be found.
 */
export const auditWorld = (world: World, chain: ChainView, sound: World | null = null) => {
  const isNew = (part: keyof typeof PARTS) => sound === null || PARTS[part].some((name) => world[name] !== sound[name])
  if (isNew("books")) auditBooks(world)
  if (isNew("accounts")) {
    auditAccounts(world)
    auditCredits(world)
    auditSales(world)
  }
  if (isNew("sponsors")) auditSponsors(world)
  auditFinal(world, chain)
  if (isNew("read")) auditRead(world)
  if (isNew("notices")) auditNotices(world)
}

const viewOf = (headers: ReadonlyArray<BlockHeader>, transfers: ReadonlyArray<Transfer>): ChainView => {
  const onChain = new Map(transfers.map((transfer) => [transferId(transfer), transfer]))
  const hashes = new Map(headers.map(({ hash, number }) => [Number(number), hash]))
  return { hashAt: (height) => hashes.get(height), transfer: (id) => onChain.get(id), isBroken: false }
}

/** Looks whether all that must always hold holds now. Reliability specification, 4.7. */
export const audit = Effect.gen(function*() {
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const { headers, transfers } = yield* canonical
  auditWorld(world, viewOf(headers, transfers))
})

/** I-14: when all work is done every payment on the chain is in the books, for whom it belongs to, and nothing else is. */
export const auditComplete = Effect.fn("auditComplete")(function*(links: Links) {
  yield* audit
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const { transfers } = yield* canonical
  const expected = new Map<TransferId, UserId | null>(transfers.map((transfer) => [transferId(transfer), rightfulOwner(transfer, links)]))
  const settled = HashMap.toEntries(world.deposits).map(([id, row]): [TransferId, UserId | null | undefined] =>
    [id, row.settlements.length === 0 ? undefined : ownerOfDeposit(row)])
  assert.deepStrictEqual(new Map(settled), expected)
  assert.isTrue(transfers.every(({ chainId }) => chainId === CHAIN))
  for (const { state } of HashMap.values(world.transfers)) assert.include(["final", "dropped"], state)
  for (const { state } of HashMap.values(world.notices)) assert.notStrictEqual(state._tag, "Pending")
  for (const { value } of HashMap.values(world.commissions)) assert.strictEqual(value.state, "released")
})
