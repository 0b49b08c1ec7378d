import { assert, it } from "@effect/vitest"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { OwnMovement } from "@sigmatrade/core/deposit/attribute"
import { planReversal } from "@sigmatrade/core/deposit/planReversal"
import { CHAIN_DEPOSIT, CHAIN_PAYOUT, CHAIN_TRANSIT, HOUSE_CAPITAL } from "@sigmatrade/core/ledger/Account"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { UserId } from "@sigmatrade/core/user/User"
import { ownedBy, UNOWNED } from "@sigmatrade/adapters/contract/freshTransfer"
import { transferFrom, milli, newAddress } from "../../support/community.ts"
import { BNB } from "../community.ts"

const transfer = transferFrom(newAddress(), BNB, milli(5))

/** What is booked when a movement of our own is lost; `isSettledPayout`: it had ended a payout in the books. */
const booked = (movement: OwnMovement, isSettledPayout: boolean) =>
  planReversal([{
    attribution: { _tag: "Own", movement }, standing: null, purchase: null, commissions: [], isSettledPayout, transfer
  }], new Map()).entries.map(({ kind, movements }) => [kind, ...movements.map(({ credit, debit }) => `${debit} > ${credit}`)])

const undone = ["payout-undone", `${CHAIN_PAYOUT} > ${CHAIN_TRANSIT}`]
const moved = (debit: string, credit: string) => ["wallet-moved-reversed", `${debit} > ${credit}`]

it("what moved between places of our own moves back, and within one place nothing was booked", () => {
  for (const isSettledPayout of [false, true]) {
    assert.deepStrictEqual(booked("within deposit", isSettledPayout), [])
    assert.deepStrictEqual(booked("within payout", isSettledPayout), [])
    assert.deepStrictEqual(booked("paid in", isSettledPayout), [moved(HOUSE_CAPITAL, CHAIN_PAYOUT)])
    assert.deepStrictEqual(booked("deposit to payout", isSettledPayout), [moved(CHAIN_DEPOSIT, CHAIN_PAYOUT)])
  }
})

it("a payment of ours is on its way again when the books had settled it, and was never booked when they had not", () => {
  assert.deepStrictEqual(booked("payout", true), [undone])
  assert.deepStrictEqual(booked("payout", false), [])
  assert.deepStrictEqual(booked("payout from deposit", true), [undone, moved(CHAIN_DEPOSIT, CHAIN_PAYOUT)])
  assert.deepStrictEqual(booked("payout from deposit", false), [moved(CHAIN_DEPOSIT, CHAIN_PAYOUT)])
})

it("what never came into the books leaves nothing to take back and nothing to tell, whoever it was from", () => {
  const userId = UserId.make("00000000-0000-7000-8000-000000000001")
  for (const attribution of [ownedBy(userId), UNOWNED]) {
    const lost = { attribution, standing: null, purchase: null, commissions: [], isSettledPayout: false, transfer }
    assert.deepStrictEqual(planReversal([lost], new Map()), { entries: [], notices: [] })
  }
})

it("a member reads of which payment he lost what, and is told of the same loss once", () => {
  const [userId, id] = [UserId.make("00000000-0000-7000-8000-000000000001"), transferId(transfer)]
  const standing = { id, books: "member", userId } as const
  const lost = { attribution: ownedBy(userId), standing, purchase: null, commissions: [], isSettledPayout: false, transfer }
  const { notices } = planReversal([lost], new Map())
  assert.deepStrictEqual(notices, [new Notice({
    id: NoticeId.make(`deposit-reversed:${id}`), userId, subject: id,
    notification: { _tag: "DepositReversed", transferId: id, asset: BNB, amount: transfer.amount, level: null }
  })])
})
