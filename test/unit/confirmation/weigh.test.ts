import { assert, it } from "@effect/vitest"
import { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { Position, Weighed } from "@sigmatrade/core/confirmation/weigh"
import { weigh } from "@sigmatrade/core/confirmation/weigh"

const hash = (digit: string) => BlockHash.make(`0x${digit.repeat(64)}`)
/** A height: final up to there on our chain. `!b20`: has block `b` in place of ours at 20. `-`: says nothing. */
const position = (text: string, index: number): Position => {
  const provider = ProviderId.make(`p${index + 1}`)
  const silent: Position = { provider, latest: BlockNumber.make(99), final: null, contradicts: null }
  if (text === "-") return silent
  if (!text.startsWith("!")) return { ...silent, final: BlockNumber.make(Number(text)) }
  return { ...silent, contradicts: { number: BlockNumber.make(Number(text.slice(2))), ours: hash("a"), theirs: hash(text[1] ?? "b") } }
}
const weighed = (quorum: number, said: string): Weighed => weigh(said.split(" ").map(position), quorum)
const told = (quorum: number, said: string) => {
  const { height, liars, verdict } = weighed(quorum, said)
  return [verdict, height as number | null, liars.join(" ")]
}

it("the height is that of the quorum: the second highest of those who speak where two must agree", () => {
  assert.deepStrictEqual(told(2, "10 30 20"), ["one", 20, ""])
  assert.deepStrictEqual(told(3, "10 30 20"), ["one", 10, ""])
  assert.deepStrictEqual(told(1, "10 30 20"), ["one", 30, ""])
  assert.deepStrictEqual(told(2, "10 - -"), ["one", null, ""])
  assert.deepStrictEqual(told(2, "-"), ["one", null, ""])
})

it("one provider alone, where one suffices, decides", () => {
  assert.deepStrictEqual(told(1, "10"), ["one", 10, ""])
  assert.deepStrictEqual(told(1, "!b10"), ["turned", null, ""])
  // One that is on our chain and one that is not: nobody can tell, even though one would suffice.
  assert.deepStrictEqual(told(1, "10 !b10"), ["split", null, ""])
})

it("a majority on our chain outvotes whoever is on another one, and the height stands", () => {
  assert.deepStrictEqual(told(2, "20 22 !b15"), ["outvoted", 20, "p3"])
  assert.deepStrictEqual(told(2, "20 22 25 !b15 !c15"), ["outvoted", 22, "p4 p5"])
})

it("a majority on one other chain outvotes who is on ours, and nothing of ours is final", () => {
  assert.deepStrictEqual(told(2, "20 !b15 !b15"), ["outvoted", null, "p1"])
})

it("those who contradict each other outweigh nobody", () => {
  assert.deepStrictEqual(told(2, "20 !b15 !c15"), ["split", null, ""])
})

it("even sides are a split, and two of four need more than two", () => {
  assert.deepStrictEqual(told(2, "20 !b15"), ["split", null, ""])
  assert.deepStrictEqual(told(2, "20 20 !b15 !b15"), ["split", null, ""])
  assert.deepStrictEqual(told(3, "20 20 !b15"), ["split", null, ""])
})

it("as many as the quorum on another chain and nobody on ours: ours is not the chain any more", () => {
  assert.deepStrictEqual(told(2, "!b15 !b15 !b15"), ["turned", null, ""])
  assert.deepStrictEqual(told(2, "!b15 - !b15"), ["turned", null, ""])
  assert.deepStrictEqual(told(2, "!b15 - -"), ["split", null, ""])
})

it("those who speak are counted, silent ones are not", () => {
  assert.strictEqual(weighed(2, "20 !b15 -").speaking, 2)
  assert.strictEqual(weighed(2, "- -").speaking, 0)
})

it("one provider that contradicts above what the honest ones call final yet stops nothing that they do", () => {
  assert.strictEqual(weighed(2, "10 10 !b18").height, 10)
})
