import { assert, it } from "@effect/vitest"
import { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { Position } from "@sigmatrade/core/confirmation/weigh"
import { weigh } from "@sigmatrade/core/confirmation/weigh"
import * as fc from "fast-check"

const hash = (text: string) => BlockHash.make(`0x${text.repeat(64).slice(0, 64)}`)
const name = (index: number) => ProviderId.make(`p${index + 1}`)
const height = fc.nat(60).map((number) => BlockNumber.make(number))
/** Whatever a provider may say of our chain. */
const said = (index: number): fc.Arbitrary<Position> =>
  fc.oneof(
    fc.record({ latest: height, final: height }).map((one): Position => ({ provider: name(index), contradicts: null, ...one })),
    fc.record({ latest: height, number: height, theirs: fc.constantFrom("b", "c") }).map(({ latest, number, theirs }): Position => ({
      provider: name(index), latest, final: null, contradicts: { number, ours: hash("a"), theirs: hash(theirs) }
    })),
    height.map((latest): Position => ({ provider: name(index), latest, final: null, contradicts: null }))
  )
/** What somebody says who tells the truth and is as far as this. */
const honest = (index: number) => fc.tuple(height, height).map(([latest, final]): Position => ({ provider: name(index), latest, final, contradicts: null }))
const positions = fc.integer({ min: 0, max: 6 }).chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => said(index))))
const finals = (given: ReadonlyArray<Position>) => given.flatMap(({ final }) => final === null ? [] : [final as number])
const against = (given: ReadonlyArray<Position>) => given.filter(({ contradicts }) => contradicts !== null)

it("one of three that lies can never raise the height above what an honest one says", () => {
  fc.assert(fc.property(honest(0), honest(1), said(2), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (one, other, liar, order) => {
    const given = order.map((at) => [one, other, liar][at]).filter((position) => position !== undefined)
    const found = weigh(given, 2)
    assert.isAtMost(found.height ?? -1, Math.max(one.final ?? -1, other.final ?? -1))
  }), { numRuns: 5_000 })
})

it("one of three that lies can never stall the height below what both honest ones say", () => {
  fc.assert(fc.property(honest(0), honest(1), said(2), (one, other, liar) => {
    const found = weigh([one, other, liar], 2)
    assert.isAtLeast(found.height ?? -1, Math.min(one.final ?? -1, other.final ?? -1))
    assert.notStrictEqual(found.verdict, "split")
  }), { numRuns: 5_000 })
})

it("every height has as many different witnesses as the quorum asks, each final at least there", () => {
  fc.assert(fc.property(positions, fc.integer({ min: 1, max: 4 }), (given, quorum) => {
    const { height: found, witnesses } = weigh(given, quorum)
    if (found === null) return
    assert.isAtLeast(new Set(witnesses.map(({ provider }) => provider)).size, quorum)
    assert.isTrue(witnesses.every(({ final }) => final >= found))
    assert.isTrue(finals(given).includes(found))
  }), { numRuns: 5_000 })
})

it("fewer than the quorum are never enough, however far they are", () => {
  fc.assert(fc.property(positions, fc.integer({ min: 1, max: 7 }), (given, quorum) => {
    if (finals(given).length < quorum) assert.isNull(weigh(given, quorum).height)
  }), { numRuns: 5_000 })
})

it("liars are all of the smaller side and none of the larger one, which is at least two and the quorum", () => {
  fc.assert(fc.property(positions, fc.integer({ min: 1, max: 4 }), (given, quorum) => {
    const { liars, verdict } = weigh(given, quorum)
    if (verdict !== "outvoted") return assert.deepStrictEqual(liars, [])
    const lowest = Math.min(...against(given).map(({ contradicts }) => contradicts?.number ?? Infinity))
    const sides = [against(given), given.filter(({ final }) => final !== null && final >= lowest)]
    const [larger = [], smaller = []] = sides.toSorted((one, other) => other.length - one.length)
    assert.sameMembers([...liars], smaller.map(({ provider }) => provider))
    assert.isAbove(larger.length, smaller.length)
    assert.isAtLeast(larger.length, Math.max(2, quorum))
  }), { numRuns: 5_000 })
})

it("the order of the providers and repeated weighing change nothing", () => {
  fc.assert(fc.property(positions, fc.integer({ min: 1, max: 4 }), (given, quorum) => {
    const [one, other] = [weigh(given, quorum), weigh(given.toReversed(), quorum)]
    assert.deepStrictEqual([one.height, one.verdict, one.speaking], [other.height, other.verdict, other.speaking])
    assert.sameMembers([...one.liars], [...other.liars])
  }), { numRuns: 2_000 })
})

it("where nobody contradicts the verdict is one, and where everybody does it is turned as soon as the quorum does", () => {
  fc.assert(fc.property(positions, fc.integer({ min: 1, max: 4 }), (given, quorum) => {
    const { verdict } = weigh(given, quorum)
    if (against(given).length === 0) assert.strictEqual(verdict, "one")
    if (against(given).length > 0 && finals(given).length === 0) assert.strictEqual(verdict, against(given).length >= quorum ? "turned" : "split")
  }), { numRuns: 2_000 })
})
