import { assert, describe } from "@effect/vitest"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { BNB } from "@sigmatrade/core/money/Asset"
import { LiabilityProof, verifyLiability } from "@sigmatrade/core/reconciliation/LiabilityProof"
import { publishLiabilities } from "@sigmatrade/core/reconciliation/publishLiabilities"
import { Liability } from "@sigmatrade/core/reconciliation/SumNode"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { ApiLiabilityProof } from "@sigmatrade/api/contract/ApiLiabilityProof"
import type { ApiLiabilityTree } from "@sigmatrade/api/contract/ApiLiabilityTree"
import { DateTime, Effect } from "effect"
import { join, milli, newAddress, transferFrom } from "../../support/community.ts"
import { credit, openApp, promise, publishPrices } from "./ApiTest.ts"

const paid = Effect.fnUntraced(function*(amount: bigint) {
  const user = yield* join("")
  const wallet = newAddress()
  yield* linkWallet(user.id, wallet)
  yield* credit(transferFrom(wallet, BNB.id, Amount.make(amount)))
  return user
})

describe("liabilities", () => {
  promise("the published total is everybody's, and a user's proof from the API leads to its root", Effect.gen(function*() {
    yield* publishPrices
    const { read } = yield* openApp()
    assert.deepStrictEqual((yield* read("/v1/liabilities")).body, { object: "list", url: "/v1/liabilities", has_more: false, data: [] })
    const [one] = [yield* paid(milli(7)), yield* paid(milli(3))]
    yield* publishLiabilities()
    const day = DateTime.formatIsoDateUtc(yield* DateTime.now)
    const { data: [tree] } = (yield* read("/v1/liabilities")).body as { data: ReadonlyArray<typeof ApiLiabilityTree.Encoded> }
    assert.deepStrictEqual([tree?.total.display, tree?.users, tree?.day], ["0.01", 2, day])
    const { body, status } = yield* read(`/v1/users/usr_${one.id}/liabilities/BNB/${day}`)
    assert.strictEqual(status, 200)
    const proof = body as typeof ApiLiabilityProof.Encoded
    assert.deepStrictEqual([proof.base_units, proof.total_base_units, proof.root], [String(milli(7)), String(milli(10)), tree?.root])
    const { asset, path, root, salt } = proof as unknown as typeof ApiLiabilityProof.Type
    const rebuilt = new LiabilityProof({
      liability: new Liability({ day: day as never, asset, userId: one.id, salt, amount: milli(7) }),
      path: path.map(({ base_units: sum, hash, side }) => ({ side, hash, sum: Amount.make(BigInt(sum)) })), root, total: milli(10)
    })
    assert.strictEqual(verifyLiability(yield* Keccak256, rebuilt), "holds")
  }))

  promise("who is in no tree, an unknown user and a day that is none are told apart", Effect.gen(function*() {
    const { read } = yield* openApp()
    const user = yield* join("")
    const code = Effect.fnUntraced(function*(path: string) {
      const { body, status } = yield* read(path)
      return [status, (body as { code: string }).code]
    })
    assert.deepStrictEqual(yield* code(`/v1/users/${user.id}/liabilities/BNB/2026-01-01`), [404, "liability_not_found"])
    assert.deepStrictEqual(yield* code("/v1/users/00000000-0000-7000-8000-000000000009/liabilities/BNB/2026-01-01"), [404, "user_not_found"])
    assert.deepStrictEqual(yield* code(`/v1/users/${user.id}/liabilities/BNB/yesterday`), [400, "parameter_invalid"])
  }))
})
