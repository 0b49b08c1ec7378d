import { assert, describe, it } from "@effect/vitest"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { LiabilityProof, verifyLiability } from "@sigmatrade/core/reconciliation/LiabilityProof"
import { Day, Hash32, leafOf, levelsAbove, Liability, pathOf, rootOf } from "@sigmatrade/core/reconciliation/SumNode"
import { UserId } from "@sigmatrade/core/user/User"
import { Context, Effect, Layer } from "effect"
import * as fc from "fast-check"

const keccak256 = Context.get(Effect.runSync(Effect.scoped(Layer.build(Keccak256Noble.layer))), Keccak256)
const day = Day.make("2026-03-01")
const leaf = (number: number, amount: bigint) =>
  new Liability({
    day, asset: USDT.id, amount: Amount.make(amount),
    userId: UserId.make(`00000000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`),
    salt: Hash32.make(`0x${number.toString(16).padStart(64, "0")}`)
  })
const amounts = fc.array(fc.bigInt({ min: 0n, max: 2n ** 200n }), { minLength: 1, maxLength: 40 })

const proofOf = (leaves: ReadonlyArray<Liability>, index: number): LiabilityProof => {
  const nodes = leaves.map((one) => leafOf(keccak256, one))
  const { hash: root, sum: total } = rootOf(keccak256, nodes)
  const liability = leaves[index]
  if (liability === undefined) throw new Error("no such leaf")
  return new LiabilityProof({ liability, path: pathOf(keccak256, nodes, index), root, total })
}

describe("the tree of liabilities", () => {
  it("everybody's proof holds, and the total is the sum of all, for any number of members", () => {
    fc.assert(fc.property(amounts, fc.nat(), (given, pick) => {
      const leaves = given.map((amount, index) => leaf(index, amount))
      const proof = proofOf(leaves, pick % leaves.length)
      assert.strictEqual(verifyLiability(keccak256, proof), "holds")
      assert.strictEqual(proof.total, given.reduce((sum, amount) => sum + amount, 0n))
      assert.strictEqual(proof.path.length, levelsAbove(given.length))
    }))
  })

  it("built chunk by chunk it vouches for the same total, and everybody's way through his chunk and the chunks leads to its root", () => {
    fc.assert(fc.property(amounts, fc.integer({ min: 0, max: 3 }), fc.nat(), (given, levels, pick) => {
      const leaves = given.map((amount, index) => leaf(index, amount))
      const nodes = leaves.map((one) => leafOf(keccak256, one))
      const size = 2 ** levels
      const chunks = Array.from({ length: Math.ceil(nodes.length / size) }, (_, index) => nodes.slice(index * size, (index + 1) * size))
      const roots = chunks.map((chunk) => rootOf(keccak256, chunk, levels))
      const { hash: root, sum: total } = rootOf(keccak256, roots)
      const index = pick % nodes.length
      const chunk = Math.floor(index / size)
      const path = [...pathOf(keccak256, chunks[chunk] ?? [], index % size, levels), ...pathOf(keccak256, roots, chunk)]
      const liability = leaves[index] ?? leaf(0, 0n)
      assert.strictEqual(verifyLiability(keccak256, new LiabilityProof({ liability, path, root, total })), "holds")
      assert.strictEqual(total, given.reduce((sum, amount) => sum + amount, 0n))
    }))
  })

  it("whoever changes an amount, a member, a salt or a step of the way has no proof any more", () => {
    fc.assert(fc.property(amounts, fc.nat(), (given, pick) => {
      const leaves = given.map((amount, index) => leaf(index, amount))
      const proof = proofOf(leaves, pick % leaves.length)
      const { liability, path } = proof
      const spoilt = [
        { liability: new Liability({ ...liability, amount: Amount.make(liability.amount + 1n) }) },
        { liability: new Liability({ ...liability, userId: leaf(99, 0n).userId }) },
        { liability: new Liability({ ...liability, salt: leaf(99, 0n).salt }) },
        { liability: new Liability({ ...liability, day: Day.make("2026-03-02") }) },
        ...path.map((step, at) => ({ path: path.with(at, { ...step, sum: Amount.make(step.sum + 1n) }) })),
        ...path.map((step, at) => ({ path: path.with(at, { ...step, side: step.side === "left" ? "right" as const : "left" as const }) }))
      ]
      for (const change of spoilt) assert.strictEqual(verifyLiability(keccak256, new LiabilityProof({ ...proof, ...change })), "other root")
      assert.strictEqual(verifyLiability(keccak256, new LiabilityProof({ ...proof, total: Amount.make(proof.total + 1n) })), "other total")
    }))
  })

  it("sums that cannot be are no proof", () => {
    const { liability, root, total } = proofOf([leaf(1, 5n), leaf(2, 6n)], 0)
    const path = [{ side: "right" as const, hash: root, sum: Amount.make(AMOUNT_MAX) }]
    assert.strictEqual(verifyLiability(keccak256, new LiabilityProof({ liability, path, root, total })), "impossible sum")
  })

  it("a leaf and a knot never have the same hash, and the form is fixed for ever", () => {
    const node = leafOf(keccak256, leaf(1, 2n ** 64n))
    assert.strictEqual(node.hash, "0x9f7d560481fd3f9d87ac6f6ee751b5670e229590a349024eba92853628e4c0d9")
    assert.strictEqual(rootOf(keccak256, [node, leafOf(keccak256, leaf(2, 1n)), leafOf(keccak256, leaf(3, 1n))]).hash, "0xe799c1133e88ce54212bd5adf6e4f922749200147d62ecb4a1fccc40c595898f")
  })
})
