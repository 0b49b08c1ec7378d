import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { LiabilityProof, verifyLiability } from "@sigmatrade/core/reconciliation/LiabilityProof"
import type { LiabilityTree } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { proveLiability } from "@sigmatrade/core/reconciliation/proveLiability"
import { Effect, Option } from "effect"
import { phraseAbove } from "../phraseAbove.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

/** Trees looked at: a day has one per asset that anybody holds. */
const TREES_MAX = 20

/** The trees of the newest day that has some. */
const newestTrees = Effect.gen(function*() {
  const trees = yield* (yield* LiabilityStore).recent(TREES_MAX)
  return trees.filter(({ day }) => day === trees[0]?.day)
})

const proofOf = ({ member }: Turn, { asset, day }: LiabilityTree) => Effect.option(proveLiability(member.id, asset, day))

/** Whether the proof holds and leads to the very root and total that were published. */
const isShown = (keccak256: Keccak256["Service"], proof: LiabilityProof, { root }: LiabilityTree): boolean =>
  verifyLiability(keccak256, proof) === "holds" && proof.root === root.hash && proof.total === root.sum

/** What one tree says of the member, worked out here and now from his leaf up to the published root. */
const treeLines = Effect.fn("treeLines")(function*(turn: Turn, tree: LiabilityTree) {
  const { texts } = turn
  const money = writeMoney(yield* ListedAssets, texts)
  const proof = yield* proofOf(turn, tree)
  const total = texts.html("reserves-total", { total: money(tree.asset, tree.root.sum), members: tree.members })
  const root = texts.html("reserves-root", { root: tree.root.hash })
  if (Option.isNone(proof)) return Html.lines([total, texts.html("reserves-not-in"), root])
  const key = isShown(yield* Keccak256, proof.value, tree) ? "reserves-holds" : "reserves-fails"
  return Html.lines([
    total, texts.html(key, { own: money(tree.asset, proof.value.liability.amount), steps: proof.value.path.length }), root
  ])
})

/** The proof as the API answers it, which `operator verify-liability` checks without us. */
const fileOf = ({ liability, path, root, total }: LiabilityProof): Uint8Array => new TextEncoder().encode(`${JSON.stringify({
  object: "liability_proof",
  user_id: `usr_${liability.userId}`,
  day: liability.day,
  asset: liability.asset,
  base_units: String(liability.amount),
  salt: liability.salt,
  path: path.map(({ hash, side, sum }) => ({ side, hash, base_units: String(sum) })),
  root,
  total_base_units: String(total)
}, null, 2)}\n`)

const proofFile = Effect.fn("proofFile")(function*(turn: Turn, tree: LiabilityTree) {
  const { texts } = turn
  const proof = yield* proofOf(turn, tree)
  if (Option.isNone(proof)) return stale(texts)
  const name = `proof.${tree.day}.${tree.asset}.json`
  return {
    view: { html: texts.html("reserves-file"), keyboard: backToMenu(texts, "below"), document: { name, bytes: fileOf(proof.value) } },
    toast: null
  } satisfies Answer
})

/** The newest published total of what is owed to members, and the proof that the member's share is in it; with an asset, that proof as a file. */
export const reserves = Effect.fn("reserves")(function*(turn: Turn, [wanted]: ReadonlyArray<string>) {
  const { texts } = turn
  const trees = yield* newestTrees
  const [newest] = trees
  if (wanted !== undefined) {
    const tree = trees.find(({ asset }) => asset === wanted)
    return tree === undefined ? stale(texts) : yield* proofFile(turn, tree)
  }
  const ways = [[button(texts.plain("button-profile"), "profile")], ...backToMenu(texts)]
  if (newest === undefined) return shown(texts.html("reserves-none"), ways)
  const parts = yield* Effect.forEach(trees, (tree) => treeLines(turn, tree))
  const files = trees.map(({ asset }) => [button(texts.plain("button-proof", { asset }), `reserves:${asset}`, "below")])
  const html = Html.lines([texts.html("reserves-title", { at: writeTime(newest.publishedAt) }), ...parts, texts.html("reserves-about")], 1)
  return shown(yield* phraseAbove(turn, html), [...files, ...ways])
})
