import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { DepositIntentId } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { IntentStanding } from "@sigmatrade/core/deposit/intentStandings"
import { intentStandings } from "@sigmatrade/core/deposit/intentStandings"
import { Context, Effect, Layer, Option, PubSub, RcRef, Stream } from "effect"

/** How often intents that somebody watches are looked at. */
const LOOK_EVERY = "1 second"

/** Where an intent stands, as of a head of the chain. */
export interface WatchedStanding {
  readonly standing: IntentStanding
  readonly head: BlockNumber | null
}

/** Looks at intents for all who watch them: one look for any number of watchers. */
export class IntentWatch extends Context.Service<IntentWatch, {
  /** Where these intents stand now; unknown ones are missing. */
  readonly look: (ids: ReadonlyArray<DepositIntentId>) => Effect.Effect<ReadonlyMap<DepositIntentId, WatchedStanding>>
  /** The same of one intent, again and again. */
  readonly watch: (id: DepositIntentId) => Stream.Stream<WatchedStanding>
}>()("@sigmatrade/api/IntentWatch") {}

const lookAt = Effect.fnUntraced(function*(ids: ReadonlyArray<DepositIntentId>) {
  const { chainId } = yield* SystemWallet
  const head = Option.getOrNull(Option.map(yield* (yield* ScanCursorStore).get(chainId), ({ number }) => number))
  const standings = yield* intentStandings(yield* (yield* DepositIntentStore).many(ids))
  return new Map(standings.map((standing) => [standing.kept.id, { standing, head }] as const))
})

/** Looks for as long as somebody watches; a look that fails is tried again. */
export const layer: Layer.Layer<IntentWatch, never, DepositIntentStore | DepositStore | ScanCursorStore | SystemWallet> = Layer.effect(
  IntentWatch,
  Effect.gen(function*() {
    const stores = yield* Effect.context<DepositIntentStore | DepositStore | ScanCursorStore | SystemWallet>()
    const look = (ids: ReadonlyArray<DepositIntentId>) => Effect.provideContext(lookAt(ids), stores)
    const watchers = new Map<DepositIntentId, number>()
    const count = (id: DepositIntentId, more: 1 | -1) => Effect.sync(() => {
      const left = (watchers.get(id) ?? 0) + more
      if (left === 0) watchers.delete(id)
      else watchers.set(id, left)
    })
    const looks = yield* RcRef.make({
      acquire: Effect.gen(function*() {
        const pubsub = yield* PubSub.sliding<ReadonlyMap<DepositIntentId, WatchedStanding>>(1)
        const once = Effect.flatMap(Effect.suspend(() => look([...watchers.keys()])), (found) => PubSub.publish(pubsub, found))
        const careful = Effect.catchCause(once, (cause) => Effect.logWarning("Watched intents could not be looked at", cause))
        yield* Effect.delay(careful, LOOK_EVERY).pipe(Effect.forever, Effect.forkScoped)
        return pubsub
      })
    })
    const watch = (id: DepositIntentId) => Stream.unwrap(Effect.gen(function*() {
      yield* Effect.acquireRelease(count(id, 1), () => count(id, -1))
      const later = yield* PubSub.subscribe(yield* RcRef.get(looks))
      return Stream.concat(Stream.fromEffect(look([id])), Stream.fromSubscription(later)).pipe(
        Stream.map((found) => found.get(id)),
        Stream.filter((one) => one !== undefined)
      )
    }))
    return IntentWatch.of({ look, watch })
  })
)
