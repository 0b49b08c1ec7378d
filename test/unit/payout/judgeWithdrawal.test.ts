import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { approvalsFor, judgeWithdrawal } from "@sigmatrade/core/payout/judgeWithdrawal"
import type { WithdrawalUse } from "@sigmatrade/core/payout/WithdrawalStore"
import { DateTime, Result } from "effect"
import { assert, describe, it } from "vitest"
import { milli, RULES } from "./payoutWorld.ts"

const NONE: WithdrawalUse = { amount: Amount.make(0n), count: 0, oldestAt: null, inFlight: 0 }
const at = DateTime.makeUnsafe("2026-03-01T12:00:00Z")
const judge = (amount: bigint, given: { member?: Partial<WithdrawalUse>; everybody?: Partial<WithdrawalUse> } = {}, rules = RULES) =>
  judgeWithdrawal({
    asset: BNB.id, amount: Amount.make(amount), member: { ...NONE, ...given.member }, everybody: { ...NONE, ...given.everybody }
  }, rules, 3)
const failure = <A, E>(result: Result.Result<A, E>) => Result.getOrThrow(Result.flip(result))

describe("what the limits say to a withdrawal", () => {
  it("each bound belongs to what is below it: nobody, one operator, two", () => {
    const bounds: ReadonlyArray<readonly [bigint, number]> = [
      [RULES.minimum, 0], [RULES.autoMax, 0], [RULES.autoMax + 1n, 1], [RULES.oneApprovalMax, 1], [RULES.oneApprovalMax + 1n, 2],
      [RULES.requestMax, 2]
    ]
    for (const [amount, approvals] of bounds) assert.deepStrictEqual(judge(amount), Result.succeed(approvals))
    assert.strictEqual(approvalsFor(milli(1), { ...RULES, autoMax: Amount.make(0n), oneApprovalMax: Amount.make(0n) }), 2)
  })

  it("less than the minimum, and no more than the fee, is refused with what the minimum is", () => {
    assert.deepInclude(failure(judge(RULES.minimum - 1n)), { _tag: "WithdrawalTooSmall", asset: BNB.id, minimum: RULES.minimum })
    const greedy = { ...RULES, fee: RULES.minimum }
    assert.strictEqual(failure(judge(RULES.minimum, {}, greedy))._tag, "WithdrawalTooSmall")
  })

  it("more than one request may ask for is refused with what it may", () => {
    assert.deepInclude(failure(judge(RULES.requestMax + 1n)), { _tag: "WithdrawalTooLarge", maximum: RULES.requestMax })
  })

  it("as many as may be on their way are the limit, not one more", () => {
    assert.isTrue(Result.isSuccess(judge(RULES.minimum, { member: { inFlight: 2 } })))
    assert.deepInclude(failure(judge(RULES.minimum, { member: { inFlight: 3 } })), { _tag: "WithdrawalsInFlight", maximum: 3, inFlight: 3 })
  })

  it("a member's day and everybody's hour are full to the last unit, and say what is used and when it counts no more", () => {
    const used = Amount.make(RULES.dayMax - RULES.minimum)
    assert.isTrue(Result.isSuccess(judge(RULES.minimum, { member: { amount: used, oldestAt: at } })))
    assert.deepInclude(failure(judge(RULES.minimum + 1n, { member: { amount: used, oldestAt: at } })), {
      _tag: "WithdrawalLimitReached", limit: "member's day", maximum: RULES.dayMax, used, freesAt: DateTime.add(at, { hours: 24 })
    })
    const all = Amount.make(RULES.hourMax - RULES.minimum)
    assert.isTrue(Result.isSuccess(judge(RULES.minimum, { everybody: { amount: all, oldestAt: at } })))
    assert.deepInclude(failure(judge(RULES.minimum + 1n, { everybody: { amount: all, oldestAt: at } })), {
      _tag: "WithdrawalLimitReached", limit: "everybody's hour", maximum: RULES.hourMax, used: all, freesAt: DateTime.add(at, { hours: 1 })
    })
  })

  it("what alone is more than a limit never fits, whenever it is asked", () => {
    const narrow = { ...RULES, dayMax: RULES.minimum }
    assert.deepInclude(failure(judge(RULES.minimum + 1n, {}, narrow)), { _tag: "WithdrawalLimitReached", freesAt: null })
  })
})
