import { assert, it } from "@effect/vitest"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { Lost } from "@sigmatrade/core/deposit/planReversal"
import { planReversal } from "@sigmatrade/core/deposit/planReversal"
import type { Account } from "@sigmatrade/core/ledger/Account"
import {
  availableOf, CHAIN_DEPOSIT, CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_GAS, HOUSE_REORG_RECEIVABLE, HOUSE_SALES, HOUSE_SUSPENSE, ownerOf, rewardsOf
} from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import type { Holdings } from "@sigmatrade/core/level/planSaleReversal"
import { holdingKey } from "@sigmatrade/core/level/planSaleReversal"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import { Commission, PurchaseId, Tier } from "@sigmatrade/core/referral/Commission"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime } from "effect"
import * as fc from "fast-check"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { BNB, USDT } from "../../unit/community.ts"

const users = [1, 2, 3, 4].map((number) => UserId.make(`00000000-0000-7000-8000-${number.toString().padStart(12, "0")}`))
const user = (index: number): UserId => users[index % users.length] as UserId
const assets = [BNB, USDT]

/** One lost transfer in few numbers: what it was, whose, how much, what it bought, and how many sponsors it paid. */
interface Drawn {
  readonly what: "member" | "assigned" | "suspense" | "dust" | "gone" | "own"
  readonly who: number
  readonly asset: number
  readonly amount: bigint
  readonly priceBps: number
  readonly sponsors: ReadonlyArray<readonly [sponsor: number, released: boolean, bps: number]>
}
const drawn: fc.Arbitrary<Drawn> = fc.record({
  what: fc.constantFrom("member", "member", "member", "assigned", "suspense", "dust", "gone", "own"),
  who: fc.nat(3),
  asset: fc.nat(1),
  amount: fc.oneof(fc.bigInt({ min: 1n, max: 2n ** 200n }), fc.bigInt({ min: 1n, max: 1_000n })),
  priceBps: fc.nat(15_000),
  sponsors: fc.array(fc.tuple(fc.nat(3), fc.boolean(), fc.integer({ min: 1, max: 500 })), { maxLength: 3 })
})

const lostOf = ({ amount, asset: index, priceBps, sponsors, what, who }: Drawn): Lost => {
  const asset = assets[index] ?? BNB
  const transfer = freshTransfer({ asset, amount: Amount.make(amount) })
  const id = transferId(transfer)
  const userId = user(who)
  if (what === "own") return { transfer, attribution: { _tag: "Own", movement: "out of deposit" }, standing: null, purchase: null, commissions: [], isSettledPayout: false }
  if (what === "dust") return { transfer, attribution: { _tag: "Dust" }, standing: null, purchase: null, commissions: [], isSettledPayout: false }
  const attribution = what === "member" || what === "gone" ? { _tag: "Member", userId } as const : { _tag: "Suspense", reason: "unknown sender" } as const
  if (what === "gone") return { transfer, attribution, standing: { id, books: "none", userId: null }, purchase: null, commissions: [], isSettledPayout: false }
  if (what === "suspense") return { transfer, attribution, standing: { id, books: "suspense", userId: null }, purchase: null, commissions: [], isSettledPayout: false }
  const price = (amount * BigInt(priceBps)) / 10_000n
  const purchaseId = PurchaseId.make(id)
  const purchase = price === 0n ? null : {
    id: purchaseId, userId, priceVersion: 1, price: new LevelPrice({ level: LevelNumber.make(1), asset, price: Amount.make(price) })
  }
  const commissions = purchase === null ? [] : sponsors.flatMap(([sponsor, released, bps], tier) => {
    const earned = (price * BigInt(bps)) / 10_000n
    return earned === 0n ? [] : [new Commission({
      purchaseId, tier: Tier.make(tier + 1), userId: user(sponsor), buyerId: userId, asset, amount: Amount.make(earned), rate: Bps.make(bps),
      heldUntil: DateTime.makeUnsafe(0), state: released ? "released" : "held"
    })]
  })
  return { transfer, attribution, standing: { id, books: "member", userId }, purchase, commissions, isSettledPayout: false }
}

/** Any holdings: as much as was ever there, or whatever the members have left of it. */
const holdingsOf = (left: ReadonlyArray<bigint>): Holdings => new Map(users.flatMap((id, index) => assets.flatMap((asset, at) => [
  [holdingKey(availableOf(id), asset), left[(index * 4 + at * 2) % left.length] ?? 0n] as const,
  [holdingKey(rewardsOf(id), asset), left[(index * 4 + at * 2 + 1) % left.length] ?? 0n] as const
])))

const moved = (entries: ReadonlyArray<Entry>, account: Account, asset: AssetId): bigint =>
  entries.flatMap(({ movements }) => movements).filter((one) => one.asset === asset)
    .reduce((sum, { amount, credit, debit }) => sum + (credit === account ? amount : 0n) - (debit === account ? amount : 0n), 0n)
const sum = (amounts: ReadonlyArray<bigint>) => amounts.reduce((total, amount) => total + amount, 0n)
const plan = (lost: ReadonlyArray<Lost>, holdings: Holdings) => planReversal(lost, new Map(holdings))
const world = fc.tuple(fc.array(drawn, { minLength: 1, maxLength: 8 }), fc.array(fc.bigInt({ min: 0n, max: 2n ** 200n }), { minLength: 1, maxLength: 16 }))

it("nobody falls below zero, whatever he has spent, in whatever order the entries are booked", () => {
  fc.assert(fc.property(world, ([draws, left]) => {
    const holdings = holdingsOf(left)
    const running = new Map(holdings)
    for (const entry of plan(draws.map(lostOf), holdings).entries) {
      for (const { amount, asset, credit, debit } of entry.movements) {
        for (const [account, change] of [[debit, -amount], [credit, amount]] as const) {
          if (ownerOf(account) === null) continue
          const key = holdingKey(account, asset)
          running.set(key, (running.get(key) ?? 0n) + change)
        }
      }
      for (const amount of running.values()) assert.isTrue(amount >= 0n)
    }
  }), { numRuns: 1_000 })
})

it("what leaves the chain's account is exactly what the chain lost, by asset, and nothing of what was never booked", () => {
  fc.assert(fc.property(world, ([draws, left]) => {
    const lost = draws.map(lostOf)
    const { entries } = plan(lost, holdingsOf(left))
    for (const asset of assets) {
      const mine = lost.filter((one) => one.transfer.asset === asset && one.standing?.books !== "none")
      const own = sum(mine.filter(({ attribution }) => attribution._tag === "Own").map(({ transfer }) => transfer.amount))
      const paid = sum(mine.filter(({ attribution }) => attribution._tag !== "Own").map(({ transfer }) => transfer.amount))
      assert.strictEqual(moved(entries, CHAIN_DEPOSIT, asset), paid - own)
      assert.strictEqual(moved(entries, HOUSE_CAPITAL, asset), own)
      const suspense = mine.filter((one) => one.attribution._tag === "Dust" || one.standing?.books === "suspense")
      assert.strictEqual(moved(entries, HOUSE_SUSPENSE, asset), -sum(suspense.map(({ transfer }) => transfer.amount)))
      for (const account of [CHAIN_PAYOUT, HOUSE_GAS]) assert.strictEqual(moved(entries, account, asset), 0n)
    }
  }), { numRuns: 1_000 })
})

it("sales give back every price and get back every commission, whoever has spent it", () => {
  fc.assert(fc.property(world, ([draws, left]) => {
    const lost = draws.map(lostOf)
    const { entries } = plan(lost, holdingsOf(left))
    for (const asset of assets) {
      const mine = lost.filter(({ transfer }) => transfer.asset === asset)
      const prices = sum(mine.map(({ purchase }) => purchase?.price.price ?? 0n))
      const commissions = sum(mine.flatMap((one) => one.commissions.map(({ amount }) => amount)))
      assert.strictEqual(moved(entries, HOUSE_SALES, asset), commissions - prices)
    }
  }), { numRuns: 1_000 })
})

it("receivable is exactly what was missing: as long as a member has enough nothing is, and he never keeps money while it is", () => {
  fc.assert(fc.property(world, ([draws, left]) => {
    const lost = draws.map(lostOf)
    const rich = holdingsOf([2n ** 220n])
    for (const asset of assets) assert.strictEqual(moved(plan(lost, rich).entries, HOUSE_REORG_RECEIVABLE, asset), 0n)
    const holdings = holdingsOf(left)
    const running = new Map(holdings)
    for (const { movements } of plan(lost, holdings).entries) {
      // Within one entry the house's loss comes only after the account is empty.
      const [own, house] = movements
      for (const { amount, asset, credit, debit } of movements) {
        if (ownerOf(debit) !== null) running.set(holdingKey(debit, asset), (running.get(holdingKey(debit, asset)) ?? 0n) - amount)
        if (ownerOf(credit) !== null) running.set(holdingKey(credit, asset), (running.get(holdingKey(credit, asset)) ?? 0n) + amount)
      }
      if (own !== undefined && house?.debit === HOUSE_REORG_RECEIVABLE) assert.strictEqual(running.get(holdingKey(own.debit, own.asset)), 0n)
    }
  }), { numRuns: 1_000 })
})

it("one mirror per entry that was booked, each under the same id, and none for what was never booked", () => {
  fc.assert(fc.property(world, ([draws, left]) => {
    const lost = draws.map(lostOf)
    const keys = plan(lost, holdingsOf(left)).entries.map(({ businessId, kind }) => `${kind} ${businessId}`)
    const expected = lost.flatMap((one) => {
      const id = transferId(one.transfer)
      if (one.attribution._tag === "Own") return [`wallet-moved-reversed ${id}`]
      if (one.attribution._tag === "Dust" || one.standing?.books === "suspense") return [`suspense-reversed ${id}`]
      if (one.standing?.books !== "member") return []
      return [
        `deposit-reversed ${id}`,
        ...(one.purchase === null ? [] : [`level-reversed ${one.purchase.id}`]),
        ...one.commissions.map(({ purchaseId, tier }) => `commission-reversed ${purchaseId}:${tier}`)
      ]
    })
    assert.sameMembers(keys, expected)
    assert.strictEqual(new Set(keys).size, keys.length)
  }), { numRuns: 500 })
})

it("members are told of what was credited to them, and sponsors of what they had earned by it, each once, and of nothing else", () => {
  fc.assert(fc.property(world, ([draws, left]) => {
    const lost = draws.map(lostOf)
    const told = plan(lost, holdingsOf(left)).notices.map(({ notification, userId }) =>
      notification._tag === "DepositReversed" ? `${userId} ${notification.transferId} ${notification.amount} ${notification.level}`
      : notification._tag === "CommissionReversed" ? `${userId} ${notification.tier} ${notification.amount} ${notification.level}` : "other")
    const expected = lost.flatMap(({ commissions, purchase, standing, transfer }) => [
      ...standing?.books === "member" ? [`${standing.userId} ${transferId(transfer)} ${transfer.amount} ${purchase?.price.level ?? null}`] : [],
      ...commissions.map(({ amount, tier, userId }) => `${userId} ${tier} ${amount} ${purchase?.price.level}`)
    ])
    assert.sameMembers(told, expected)
  }), { numRuns: 500 })
})

it("prices go back before commissions, and commissions before payments, so that the least is missing", () => {
  fc.assert(fc.property(world, ([draws, left]) => {
    const phases = plan(draws.map(lostOf), holdingsOf(left)).entries.map(({ kind }) =>
      kind === "level-reversed" ? 0 : kind === "commission-reversed" ? 1 : 2)
    assert.deepStrictEqual(phases, phases.toSorted((one, other) => one - other))
  }), { numRuns: 300 })
})
