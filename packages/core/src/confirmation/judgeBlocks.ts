import { Effect } from "effect"
import type { BlockHash, BlockHeader } from "../chain/BlockHeader.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import type { ProviderId } from "../chain/ProviderId.ts"
import { BlockEvidence, Witness } from "../deposit/BlockEvidence.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import type { ConfirmationRule } from "./ConfirmationPolicy.ts"
import { finalHeight } from "./finalHeight.ts"

/** What a provider has at a height that it calls final itself. */
interface Word {
  readonly witness: Witness
  readonly hash: BlockHash
}

/** What the providers say of one block. */
export type Judgement =
  /** The quorum calls it final, and nobody final contradicts. */
  | { readonly _tag: "Final"; readonly evidence: BlockEvidence }
  /** The quorum calls another block final at its height, and nobody this one. */
  | { readonly _tag: "Gone"; readonly block: BlockRef }
  /** Some have this block and some another; where a majority decides, the others are `liars`, else there are none. */
  | {
    readonly _tag: "Disputed"
    readonly block: BlockRef
    readonly theirs: BlockHash
    readonly majority: "for" | "against" | null
    readonly liars: ReadonlyArray<ProviderId>
  }
  /** Too few say anything. */
  | { readonly _tag: "Unknown"; readonly block: BlockRef }

/** Judges one block from what providers have at its height. Pure. */
export const judgeBlock = (
  block: BlockRef,
  words: ReadonlyArray<Word>,
  rule: BlockEvidence["rule"],
  quorum: number
): Judgement => {
  const same = words.filter(({ hash }) => hash === block.hash)
  const others = words.filter(({ hash }) => hash !== block.hash)
  const [other] = others
  if (other === undefined) {
    const witnesses = same.map(({ witness }) => witness)
    return same.length >= quorum
      ? { _tag: "Final", evidence: new BlockEvidence({ number: block.number, hash: block.hash, rule, quorum, witnesses }) }
      : { _tag: "Unknown", block }
  }
  const united = others.every(({ hash }) => hash === other.hash)
  if (same.length === 0 && united) return others.length >= quorum ? { _tag: "Gone", block } : { _tag: "Unknown", block }
  const enough = Math.max(2, quorum)
  const majority = same.length >= enough && same.length > others.length
    ? "for"
    : united && others.length >= enough && others.length > same.length ? "against" : null
  const lying = majority === "for" ? others : majority === "against" ? same : []
  return { _tag: "Disputed", block, theirs: other.hash, majority, liars: lying.map(({ witness }) => witness.provider) }
}

/** A provider and the headers it has at the heights of the blocks asked about, as far as it calls them final. */
const wordOf = Effect.fn("wordOf")(function*(
  blocks: ReadonlyArray<BlockRef>,
  provider: Speaking,
  policy: ConfirmationRule,
  rule: BlockEvidence["rule"],
  lately: boolean
) {
  const final = finalHeight(policy, rule, provider.head) ?? -1
  const asked = [...new Set(blocks.map(({ number }) => number))].filter((number) => number <= final)
  const none: ReadonlyArray<BlockHeader | null> = []
  const headers = asked.length === 0 ? none : yield* readFrom([provider], (reader) => reader.headers(asked, lately)).pipe(
    Effect.orElseSucceed(() => none)
  )
  const latest = provider.head.latest.number
  return new Map(headers.flatMap((header) =>
    header === null ? [] : [[header.number, { hash: header.hash, witness: new Witness({ provider: provider.id, final: header.number, latest }) }] as const]))
})

/**
 * Judges blocks that are not in line with our cursor, such as those of an older stretch: each provider is asked for the hash it has.
 * `lately`: what it has proven a moment ago counts as said; where finality may be broken everybody is asked anew.
 */
export const judgeBlocks = Effect.fn("judgeBlocks")(function*(
  blocks: ReadonlyArray<BlockRef>,
  providers: ReadonlyArray<Speaking>,
  policy: ConfirmationRule,
  rule: BlockEvidence["rule"],
  lately = false
) {
  if (blocks.length === 0) return []
  const words = yield* Effect.forEach(providers, (provider) => wordOf(blocks, provider, policy, rule, lately), { concurrency: "unbounded" })
  return blocks.map((block) => judgeBlock(block, words.flatMap((word) => word.get(block.number) ?? []), rule, policy.quorum))
})
