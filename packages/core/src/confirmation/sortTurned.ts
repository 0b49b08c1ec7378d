import { Effect } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ProviderId } from "../chain/ProviderId.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import type { Contradiction, Position, Weighed } from "./weigh.ts"

/** Somebody whose final chain is not ours, and what he has in place of a block of ours. */
interface Turned extends Contradiction {
  readonly provider: ProviderId
}

/** What each of them has at the lowest height that any of them contradicts: all call that final. `null`: he does not say. */
const saidAt = (lowest: number, turned: ReadonlyArray<Turned>, providers: ReadonlyArray<Speaking>) =>
  Effect.forEach(turned, ({ number, provider, theirs }) => {
    if (number === lowest) return Effect.succeed({ provider, hash: theirs })
    return readFrom(providers.filter(({ id }) => id === provider), (reader) => reader.header(BlockNumber.make(lowest))).pipe(
      Effect.map(({ hash }) => ({ provider, hash })),
      Effect.orElseSucceed(() => ({ provider, hash: null }))
    )
  }, { concurrency: "unbounded" })

/**
 * Looks whether those who have all left our chain are on one other chain: where it parts from ours is theirs to say, and one liar among them
 * could name any place. Those outside of the quorum's chain are liars; without a quorum on one, nobody can tell, and that is a split.
 */
export const sortTurned = Effect.fn("sortTurned")(function*(
  weighed: Weighed,
  positions: ReadonlyArray<Position>,
  providers: ReadonlyArray<Speaking>,
  quorum: number
) {
  if (weighed.verdict !== "turned") return weighed
  const turned = positions.flatMap(({ contradicts, provider }) => contradicts === null ? [] : [{ provider, ...contradicts }])
  const said = yield* saidAt(Math.min(...turned.map(({ number }) => number)), turned, providers)
  const chains = [...Map.groupBy(said.filter(({ hash }) => hash !== null), ({ hash }) => hash).values()]
  const [together = []] = chains.toSorted((one, other) => other.length - one.length)
  const liars = chains.filter((chain) => chain !== together).flat().map(({ provider }) => provider)
  return together.length >= quorum && together.length > liars.length
    ? { ...weighed, liars } satisfies Weighed
    : { ...weighed, verdict: "split" } satisfies Weighed
})
