import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { LiabilityTree } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { LiabilityStore, liabilityTreeId } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { proveLiability } from "@sigmatrade/core/reconciliation/proveLiability"
import type { Day } from "@sigmatrade/core/reconciliation/SumNode"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiLiabilityProof } from "../contract/ApiLiabilityProof.ts"
import type { ApiLiabilityTree } from "../contract/ApiLiabilityTree.ts"
import { LiabilityNotFound, problemOf } from "../problems/declaredProblems.ts"
import { moneyView } from "../views/moneyView.ts"
import { findUser } from "./findUser.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

const notFound = Effect.flatMap(
  problemOf("liability_not_found", "This user is in no tree of that day and asset. /v1/liabilities lists what is published."),
  (members) => Effect.fail(new LiabilityNotFound(members))
)

const listTrees = Effect.fn("listTrees")(function*(query: ListQuery<string>) {
  const [money, store] = [yield* moneyView, yield* LiabilityStore]
  const show = (tree: LiabilityTree): typeof ApiLiabilityTree.Type => ({
    object: "liability_tree", id: liabilityTreeId(tree), day: tree.day, total: money(tree.root.sum, tree.asset), root: tree.root.hash,
    users: tree.members, final_block: tree.finalNumber, published_at: tree.publishedAt
  })
  return yield* readList("/v1/liabilities", query, store.list, (trees) => Effect.succeed(trees.map(show)))
})

const readProof = Effect.fn("readProof")(function*(id: UserId, asset: AssetId, day: Day) {
  yield* findUser(id)
  const { liability, path, root, total } = yield* proveLiability(id, asset, day).pipe(Effect.catchTag("LiabilityUnknown", () => notFound))
  return {
    object: "liability_proof",
    user_id: id,
    day,
    asset,
    base_units: String(liability.amount),
    salt: liability.salt,
    path: path.map(({ hash, side, sum }) => ({ side, hash, base_units: String(sum) })),
    root,
    total_base_units: String(total)
  } satisfies typeof ApiLiabilityProof.Type
})

/** `GET /v1/liabilities` and `GET /v1/users/{id}/liabilities/{asset}/{day}` */
export const liabilities = HttpApiBuilder.group(ApiContract, "liabilities", (handlers) =>
  handlers
    .handle("list", ({ query }) => listTrees(query))
    .handle("prove", ({ params }) => readProof(params.id, params.asset, params.day)))
