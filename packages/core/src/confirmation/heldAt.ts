import { Effect } from "effect"
import type { Address } from "../chain/Address.ts"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import { ChainUnavailable } from "../chain/ChainReader.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import { balanceKey } from "../provider/Told.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"

/** What one provider says; nothing when it does not answer. `anew`: what it has told with its head is not taken for an answer. */
const wordOf = (asset: AssetId, wallet: Address, number: BlockNumber, provider: Speaking, anew: boolean) => {
  const told = anew ? undefined : provider.told.balances.get(balanceKey({ asset, wallet, number }))
  if (told !== undefined) return Effect.succeed<ReadonlyArray<Amount | null>>([told])
  return readFrom([provider], (reader) => reader.balances(asset, [wallet], number)).pipe(
    Effect.map(([held = null]): ReadonlyArray<Amount | null> => [held]),
    Effect.orElseSucceed((): ReadonlyArray<Amount | null> => [])
  )
}

/**
 * What a wallet held of an asset after a block, by the word of the quorum: one provider alone could make us book money, or stop an asset.
 * `null`: so old a state is not kept. Errors: `ChainUnavailable` when too few answer, or they do not agree.
 */
export const heldAt = Effect.fn("heldAt")(function*(
  asset: AssetId,
  wallet: Address,
  number: BlockNumber,
  providers: ReadonlyArray<Speaking>,
  anew = false
) {
  const { quorum } = yield* ConfirmationPolicy
  const said = yield* Effect.forEach(providers, (provider) => wordOf(asset, wallet, number, provider, anew), { concurrency: "unbounded" })
  const answers = said.flat()
  const counts = Map.groupBy(answers.filter((held) => held !== null), (held) => held)
  const [most, next] = [...counts.values()].toSorted((one, other) => other.length - one.length)
  if (most?.[0] !== undefined && most.length >= quorum && most.length > (next?.length ?? 0)) return most[0]
  const forgotten = answers.filter((held) => held === null).length
  if (answers.length >= quorum && forgotten > answers.length - quorum) return null
  return yield* new ChainUnavailable({ operation: "balances", reason: "too few providers agree on a balance" })
})
