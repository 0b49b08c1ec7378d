import { assert, it } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import { isLegalMove, isLegalStart } from "@sigmatrade/core/payout/isLegalMove"
import { ClientKey, isSettled, Withdrawal, WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import { UserId } from "@sigmatrade/core/user/User"
import { freshWithdrawalId } from "@sigmatrade/adapters/contract/payout/freshWithdrawal"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { BNB, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { minutesLater, NOW } from "@sigmatrade/adapters/contract/minutesLater"

type Given = Partial<ConstructorParameters<typeof Withdrawal>[0]>

const one = new Withdrawal({
  id: freshWithdrawalId(), userId: UserId.make("00000000-0000-7000-8000-000000000001"), clientKey: ClientKey.make("key"), asset: USDT,
  amount: Amount.make(100n), fee: Amount.make(7n), destination: freshAddress(), state: "requested", revision: 1, approvalsNeeded: 1,
  requestedAt: NOW, expiresAt: minutesLater(60), settledAt: null, reason: null
})
const like = (given: Given) => new Withdrawal({ ...one, ...given })
/** Whether it may go from one standing to another, with so many approvals. */
const moves = (from: Given, to: Given, approvals = 1, isRecovered = false) => isLegalMove(like(from), like({ ...from, ...to }), approvals, isRecovered)

/** Everything that may follow, of all there is. */
const NEXT: Readonly<Record<WithdrawalState, ReadonlyArray<WithdrawalState>>> = {
  requested: ["requested", "approved", "refused", "cancelled", "expired"],
  approved: ["approved", "paying", "refused", "cancelled"],
  paying: ["paying", "paid", "returned"],
  paid: ["paid"], returned: ["returned"], refused: ["refused"], cancelled: ["cancelled"], expired: ["expired"]
}

it("a withdrawal goes along its states and no other way, and what is settled stays as it is", () => {
  for (const from of WithdrawalState.literals) {
    assert.deepStrictEqual(WithdrawalState.literals.filter((state) => moves({ state: from }, { state })), WithdrawalState.literals.filter((state) => NEXT[from].includes(state)))
    assert.isFalse(moves({ state: from, settledAt: NOW }, { state: from }))
  }
  assert.deepStrictEqual(WithdrawalState.literals.filter((state) => isSettled({ state })), ["paid", "returned", "refused", "cancelled", "expired"])
})

it("only where its payment is recovered what waits is paid at once, and nothing else is", () => {
  const paidAtOnce = WithdrawalState.literals.filter((state) => moves({ state }, { state: "paid" }, 1, true))
  assert.deepStrictEqual(paidAtOnce, ["requested", "approved", "paying", "paid"])
  assert.isFalse(moves({ state: "requested" }, { state: "paying" }, 1, true))
  assert.isFalse(isLegalMove(one, like({ state: "paid" }), 1))
})

it("the wish is the same for ever: nobody else's, under no other name, asked for at no other time", () => {
  assert.isTrue(moves({}, { state: "refused" }))
  const others: ReadonlyArray<Given> = [
    { id: freshWithdrawalId() }, { userId: UserId.make("00000000-0000-7000-8000-000000000002") }, { clientKey: ClientKey.make("other") }, { requestedAt: minutesLater(1) }
  ]
  for (const given of others) {
    assert.isFalse(moves({}, { ...given, state: "refused" }))
    assert.isFalse(moves({}, { ...given, revision: 2 }))
  }
})

/** Every part of what is to be paid, changed. */
const CHANGES: ReadonlyArray<Given> = [
  { asset: BNB }, { amount: Amount.make(101n) }, { fee: Amount.make(8n) }, { destination: freshAddress() }, { approvalsNeeded: 2 }, { expiresAt: minutesLater(61) }
]

it("what is to be paid changes with the next revision only, and only while it waits", () => {
  for (const given of CHANGES) {
    assert.isFalse(moves({}, given))
    assert.isTrue(moves({}, { ...given, revision: 2 }))
    for (const revision of [3, 1]) assert.isFalse(moves({}, { ...given, revision }))
    for (const state of WithdrawalState.literals) {
      assert.strictEqual(moves({ state }, { ...given, revision: 2 }, 2), state === "requested" || state === "approved")
      assert.strictEqual(moves({ state: "approved" }, { ...given, state, revision: 2 }, 2), state === "requested" || state === "approved")
    }
  }
  assert.isFalse(moves({ revision: 2 }, { revision: 1 }))
})

it("as many approve it as it needs, and of this very revision", () => {
  for (const [needed, approvals, isApproved] of [[0, 0, true], [1, 0, false], [1, 1, true], [2, 1, false], [2, 2, true], [1, 2, true]] as const) {
    assert.strictEqual(moves({ approvalsNeeded: needed }, { state: "approved" }, approvals), isApproved)
    assert.isTrue(moves({ approvalsNeeded: needed }, { state: "refused" }, approvals))
  }
})

it("a new one starts as its first revision, waiting for operators, or approved where it needs none", () => {
  const starts = (given: Given) => isLegalStart(like(given))
  assert.isTrue(starts({}))
  assert.isFalse(starts({ revision: 2 }))
  assert.isTrue(starts({ approvalsNeeded: 0 }))
  assert.deepStrictEqual(WithdrawalState.literals.filter((state) => starts({ state })), ["requested"])
  assert.deepStrictEqual(WithdrawalState.literals.filter((state) => starts({ state, approvalsNeeded: 0 })), ["requested", "approved"])
})
