import { assert, it } from "@effect/vitest"
import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { forkPoint } from "@sigmatrade/core/chain/forkPoint"
import { isLinked } from "@sigmatrade/core/chain/isLinked"
import * as fc from "fast-check"

const hash = (fork: number, number: number) => BlockHash.make(`0x${fork.toString(16).padStart(8, "0")}${number.toString(16).padStart(56, "0")}`)
/** A chain whose blocks from `forkedAt` on belong to another fork. */
const chain = (from: number, count: number, forkedAt: number): ReadonlyArray<BlockHeader> =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index
    const fork = (height: number) => height >= forkedAt ? 1 : 0
    return new BlockHeader({
      number: BlockNumber.make(number),
      hash: hash(fork(number), number),
      parentHash: hash(fork(number - 1), Math.max(0, number - 1)),
      timestampSeconds: number
    })
  })
const stretch = fc.record({ from: fc.integer({ min: 1, max: 12 }), count: fc.integer({ min: 0, max: 12 }) })

it("the fork point is what trying every block from the top finds, in whatever order headers come", () => {
  const shuffled = (seed: number, headers: ReadonlyArray<BlockHeader>) => headers.toSorted((one, other) => ((one.number * seed) % 7) - ((other.number * seed) % 7))
  fc.assert(fc.property(stretch, stretch, fc.integer({ min: 0, max: 26 }), fc.nat(50), (stored, current, forkedAt, seed) => {
    const [ours, theirs] = [chain(stored.from, stored.count, 100), chain(current.from, current.count, forkedAt)]
    let naive: number | null = null
    for (let number = 30; number >= 0 && naive === null; number -= 1) {
      const [one, other] = [ours, theirs].map((headers) => headers.find((header) => header.number === number)?.hash)
      if (one !== undefined && one === other) naive = number
    }
    assert.strictEqual(forkPoint(shuffled(seed, ours), shuffled(seed + 1, theirs))?.number ?? null, naive)
  }), { numRuns: 2_000 })
})

it("a chain is linked, and no longer so when one header is left out, doubled, swapped or of another fork", () => {
  const headers = chain(5, 8, 100)
  const parent = hash(0, 4)
  assert.isTrue(isLinked(parent, headers))
  const broken = fc.tuple(fc.constantFrom("left out", "doubled", "swapped", "foreign"), fc.integer({ min: 0, max: 6 }))
  fc.assert(fc.property(broken, ([how, index]) => {
    const [before, after] = [headers.slice(0, index), headers.slice(index + 1)]
    const [header, next] = headers.slice(index, index + 2)
    assert.isDefined(header)
    assert.isDefined(next)
    const foreign = new BlockHeader({ ...header, hash: hash(9, header.number) })
    const spoiled = {
      "left out": [...before, ...after],
      doubled: [...before, header, header, ...after],
      swapped: [...before, next, header, ...after.slice(1)],
      foreign: [...before, foreign, ...after]
    }[how]
    assert.isFalse(isLinked(parent, spoiled))
  }))
})
