import { assert, it } from "@effect/vitest"
import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainHead } from "@sigmatrade/core/chain/ChainReader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { agreedFinal } from "@sigmatrade/core/confirmation/agreedFinal"
import type { ConfirmationRule } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { nthHighest, ruleInForce } from "@sigmatrade/core/confirmation/finalHeight"
import { judgeBlock } from "@sigmatrade/core/confirmation/judgeBlocks"
import { Witness } from "@sigmatrade/core/deposit/BlockEvidence"

const hash = (digit: string) => BlockHash.make(`0x${digit.repeat(64)}`)
const block = { number: BlockNumber.make(7), hash: hash("a") }
/** What each provider has at the height, `-` for one that says nothing: `a` is our block. */
const words = (said: string) => [...said].flatMap((digit, index) => digit === "-" ? [] : [{
  hash: hash(digit), witness: new Witness({ provider: ProviderId.make(`p${index + 1}`), final: block.number, latest: BlockNumber.make(20) })
}])
const judged = (quorum: number, said: string) => {
  const found = judgeBlock(block, words(said), "finalized", quorum)
  return found._tag === "Disputed" ? `Disputed ${found.liars.join(" ")}`.trim() : found._tag
}
const policy: ConfirmationRule = { rule: "finalized", confirmations: 3, quorum: 2, fallbackBlocks: null }
const header = (number: number, timestampSeconds: number) =>
  new BlockHeader({ number: BlockNumber.make(number), hash: hash("a"), parentHash: hash("b"), timestampSeconds })
const head = (latest: number, finalized: number | null, seconds = 1_000, finalSeconds = seconds): ChainHead =>
  ({ latest: header(latest, seconds), finalized: finalized === null ? null : header(finalized, finalSeconds) })

it("a block is final by the word of the quorum, and its evidence names them all", () => {
  const found = judgeBlock(block, words("aa-a"), "finalized", 2)
  assert.deepStrictEqual(found._tag === "Final" ? found.evidence.witnesses.map(({ provider }) => provider as string) : [], ["p1", "p2", "p4"])
  assert.deepStrictEqual([judged(2, "aa"), judged(2, "a--"), judged(1, "a"), judged(1, "-")], ["Final", "Unknown", "Final", "Unknown"])
})

it("a block is gone only when the quorum has the same other one and nobody has ours", () => {
  assert.deepStrictEqual([judged(2, "bb"), judged(2, "bb-"), judged(2, "b--"), judged(1, "b")], ["Gone", "Gone", "Unknown", "Gone"])
  assert.notStrictEqual(judged(2, "bc"), "Gone")
  assert.notStrictEqual(judged(2, "abb"), "Gone")
})

it("silence takes nothing away: where nobody speaks nothing is known", () => {
  assert.deepStrictEqual([judged(2, "---"), judged(1, "")], ["Unknown", "Unknown"])
})

it("where they differ the majority names the liars, and even sides name nobody", () => {
  assert.deepStrictEqual([judged(2, "aab"), judged(2, "abb"), judged(2, "ab"), judged(2, "aabb"), judged(2, "abc"), judged(3, "aab")], [
    "Disputed p3", "Disputed p1", "Disputed", "Disputed", "Disputed", "Disputed"
  ])
})

it("the nth highest of too few is none", () => {
  assert.deepStrictEqual([nthHighest([5, 9, 7], 1), nthHighest([5, 9, 7], 2), nthHighest([5, 9, 7], 4), nthHighest([], 1), nthHighest([-1], 1)] as Array<number | null>,
    [9, 7, null, null, null])
})

it("finality has stalled when the word of the quorum is more than 45 seconds behind the newest blocks, and not before", () => {
  const behind = (seconds: number) => ruleInForce(policy, [head(100, 90, 1_000, 1_000 - seconds), head(100, 90, 1_000, 1_000 - seconds), head(100, 99)])
  assert.deepStrictEqual(behind(45), { rule: "finalized", stalled: false })
  // One of three still has it: the quorum of two does not.
  assert.deepStrictEqual(behind(46), { rule: "finalized", stalled: true })
})

it("without a fallback the validators' word is waited for, for ever; with one after ten minutes and not before", () => {
  const heads = (seconds: number) => [head(100, 90, 10_000, 10_000 - seconds), head(100, 90, 10_000, 10_000 - seconds)]
  assert.deepStrictEqual(ruleInForce(policy, heads(9_000)), { rule: "finalized", stalled: true })
  const withFallback = { ...policy, fallbackBlocks: 50 }
  assert.strictEqual(ruleInForce(withFallback, heads(600)).rule, "finalized")
  assert.strictEqual(ruleInForce(withFallback, heads(601)).rule, "fallback")
})

it("providers that never said what is final switch nothing to another rule", () => {
  assert.deepStrictEqual(ruleInForce({ ...policy, fallbackBlocks: 50 }, [head(100, null), head(100, null)]), { rule: "finalized", stalled: false })
  assert.deepStrictEqual(ruleInForce({ ...policy, rule: "depth" }, [head(100, null), head(100, null)]), { rule: "depth", stalled: false })
})

it("one provider with a clock far ahead, or without finality, neither stalls nor unlocks the fallback", () => {
  const withFallback = { ...policy, fallbackBlocks: 50 }
  const good = [head(100, 98), head(100, 98)]
  for (const odd of [head(100, 98, 99_999), head(100, null), head(100, 0, 1_000, 0)]) {
    assert.deepStrictEqual(ruleInForce(withFallback, [...good, odd]), { rule: "finalized", stalled: false })
  }
})

it("the agreed height is that of the quorum, never of one alone", () => {
  const speaking = (...heads: ReadonlyArray<ChainHead>) => heads.map((one) => ({ head: one }) as never)
  assert.strictEqual(agreedFinal(policy, speaking(head(100, 90), head(100, 99), head(100, 95))), BlockNumber.make(95))
  assert.strictEqual(agreedFinal(policy, speaking(head(100, 90), head(1_000, 999))), BlockNumber.make(90))
  assert.isNull(agreedFinal(policy, speaking(head(1_000, 999))))
})
