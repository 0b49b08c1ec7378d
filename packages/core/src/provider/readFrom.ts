import { Effect } from "effect"
import type { ChainHead, ChainReader, ForgedAnswer } from "../chain/ChainReader.ts"
import { ChainUnavailable } from "../chain/ChainReader.ts"
import type { Standing } from "./ProviderPool.ts"
import { ProviderPool } from "./ProviderPool.ts"
import { hasSay } from "./ProviderHealth.ts"

/** A provider that has said where the chain stands. */
export interface Speaking extends Standing {
  readonly head: ChainHead
}

/** Those that may be read from, the best first: ready ones in the order of the settings, then the others by how far they are. */
export const readingOrder = (standings: ReadonlyArray<Standing>): ReadonlyArray<Speaking> => {
  const speaking = standings.filter((standing): standing is Speaking => standing.head !== null && hasSay(standing.state))
  const ready = speaking.filter(({ state }) => state === "ready")
  const others = speaking.filter(({ state }) => state !== "ready")
  return [...ready, ...others.toSorted((one, other) => other.head.latest.number - one.head.latest.number)]
}

/** Whether somebody else may know better. */
const elsewhere = (error: unknown) =>
  typeof error === "object" && error !== null && "_tag" in error && (error._tag === "ChainUnavailable" || error._tag === "BlockUnknown" || error._tag === "ChainMoved")

/**
 * Asks the first of the providers, and when it does not answer or does not know, the next one. Errors: those of the last one asked;
 * `ChainUnavailable` when there is none.
 */
export const readFrom = <A, E, R>(
  providers: ReadonlyArray<Speaking>,
  question: (reader: ChainReader["Service"], provider: Speaking) => Effect.Effect<A, E, R>
): Effect.Effect<A, Exclude<E, ForgedAnswer> | ChainUnavailable, R | ProviderPool> =>
  Effect.gen(function*() {
    const pool = yield* ProviderPool
    const [first, ...others] = providers
    if (first === undefined) return yield* new ChainUnavailable({ operation: "read", reason: "no provider can be read from" })
    return yield* pool.ask(first, (reader) => question(reader, first)).pipe(
      Effect.catchIf((error) => others.length > 0 && elsewhere(error), () => readFrom(others, question))
    )
  })
