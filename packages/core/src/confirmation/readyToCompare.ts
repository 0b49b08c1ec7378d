import { Effect, Option } from "effect"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { ruleInForce } from "./finalHeight.ts"
import { judgeBlocks } from "./judgeBlocks.ts"

/** The mark and the native coin, or nothing while comparing would mislead: older blocks unread, or a broken finality not repaired. */
export const readyToCompare = Effect.gen(function*() {
  const { chainId } = yield* SystemWallet
  const cursors = yield* ScanCursorStore
  const native = (yield* ListedAssets).find(({ contract }) => contract === null)?.asset.id
  const mark = yield* cursors.finalMark(chainId)
  if (native === undefined || Option.isNone(mark) || (yield* cursors.gaps(chainId)).length > 0) return null
  // What a broken finality took still counts as received until it is taken back.
  const open = yield* (yield* IncidentStore).opened
  if (open.some(({ facts, kind }) => kind === "finality broken" && facts.settled !== "yes")) return null
  return { chainId, native, mark: mark.value }
})

/** The same while the quorum's own final chain is ours at the mark: else its balances are not those of the chain we have read. */
export const agreedToCompare = Effect.fn("agreedToCompare")(function*(providers: ReadonlyArray<Speaking>) {
  const ready = yield* readyToCompare
  if (ready === null) return null
  const policy = yield* ConfirmationPolicy
  const { rule } = ruleInForce(policy, providers.map(({ head }) => head))
  const [judged] = yield* judgeBlocks([ready.mark], providers, policy, rule)
  return judged?._tag === "Final" ? ready : null
})
