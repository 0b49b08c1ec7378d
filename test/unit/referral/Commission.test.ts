import { assert, it } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { Commission, PurchaseId, Tier } from "@sigmatrade/core/referral/Commission"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Option, Schema } from "effect"
import { BNB } from "../community.ts"

const user = UserId.make("00000000-0000-7000-8000-000000000001")
const isSale = (text: string) => Option.isSome(Schema.decodeOption(PurchaseId)(text))

it("a sale is named by 1 to 160 printable characters, all of it", () => {
  assert.isTrue(isSale("x") && isSale("~".repeat(160)))
  for (const other of ["", "x".repeat(161), " x", "x ", "a b", "x\n", "ы"]) assert.isFalse(isSale(other), JSON.stringify(other))
})

it("a commission that is none cannot be made", () => {
  const given = {
    purchaseId: PurchaseId.make("sale"), userId: user, buyerId: user, asset: BNB, amount: Amount.make(1n), rate: Bps.make(500),
    heldUntil: DateTime.makeUnsafe(0), state: "held" as const
  }
  for (const tier of [1, 2, 3]) assert.strictEqual(new Commission({ ...given, tier: tier as Tier }).tier, tier)
  for (const tier of [0, 4, 1.5]) assert.throws(() => new Commission({ ...given, tier: tier as Tier }))
})
