import { assert, it } from "@effect/vitest"
import { attribute } from "@sigmatrade/core/deposit/attribute"
import { UserId, WalletLink } from "@sigmatrade/core/user/User"
import { DateTime } from "effect"
import { freshTransfer } from "../../contract/samples.ts"

const userId = UserId.make("00000000-0000-7000-8000-000000000001")
const transfer = freshTransfer({ timestampSeconds: 1_000 })
const linkedAt = (milliseconds: number) => ({
  userId,
  wallet: new WalletLink({ address: transfer.from, linkedAt: DateTime.makeUnsafe(milliseconds) })
})

it("a payment belongs to the member who had linked the wallet when the block was made", () => {
  assert.deepStrictEqual(attribute(transfer, linkedAt(999_999)), { _tag: "Member", userId })
  assert.deepStrictEqual(attribute(transfer, linkedAt(1_000_000)), { _tag: "Member", userId })
})

it("a wallet linked after the block proves nothing", () => {
  assert.deepStrictEqual(attribute(transfer, linkedAt(1_000_001)), { _tag: "Suspense", reason: "wallet linked later" })
})

it("a payment from a wallet of nobody is held in suspense", () => {
  assert.deepStrictEqual(attribute(transfer, undefined), { _tag: "Suspense", reason: "unknown sender" })
})
