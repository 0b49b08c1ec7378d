import { assert, it } from "@effect/vitest"
import { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { forkPoint } from "@sigmatrade/core/chain/forkPoint"

const header = (number: number, fork: string) => ({
  number: BlockNumber.make(number),
  hash: BlockHash.make(`0x${fork}${number.toString(16).padStart(63, "0")}`)
})

it("the fork point is the highest block both have, in whatever order they come", () => {
  const stored = [header(12, "a"), header(10, "a"), header(11, "a")]
  const current = [header(11, "a"), header(12, "b"), header(10, "a"), header(13, "b")]
  assert.deepStrictEqual(forkPoint(stored, current), header(11, "a"))
})

it("chains that share none of the given blocks have no fork point", () => {
  assert.strictEqual(forkPoint([header(1, "a"), header(2, "a")], [header(1, "b"), header(2, "b")]), null)
  assert.strictEqual(forkPoint([], [header(1, "a")]), null)
  assert.strictEqual(forkPoint([header(1, "a")], []), null)
})

it("the same hash at another height is not the same block", () => {
  const one = header(5, "a")
  assert.strictEqual(forkPoint([one], [{ ...one, number: BlockNumber.make(6) }]), null)
})
