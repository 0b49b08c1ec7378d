import type { ChainProvider } from "@sigmatrade/core/chain/ChainProviders"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { Deferred, Effect, Layer, Schedule } from "effect"
import type { BscChainSettings, BscProvider, BscToken } from "./BscSettings.ts"
import type { ChainMismatch } from "./ChainMismatch.ts"
import { checkChain } from "./ChainMismatch.ts"
import { readerOf } from "./ChainReaderBsc.ts"
import type { WatchedChain } from "./WatchedChain.ts"
import { makeWatchedChain } from "./WatchedChain.ts"

/** Every provider we are told to use, the preferred one first, and what is looked for at each of them. */
export interface BscProvidersSettings extends BscChainSettings {
  readonly providers: ReadonlyArray<BscProvider>
}

interface Line extends BscProvider {
  readonly chain: WatchedChain
}

/** Asks with growing, jittered pauses for `startWaitMsMax`; answers why there was no answer, or `null` when all is well. */
const askLine = ({ chain, id }: Line, tokens: ReadonlyArray<BscToken>): Effect.Effect<string | null, ChainMismatch> => {
  const { requestTimeoutMs, startWaitMsMax } = chain.limits
  const pauses = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("2 seconds")]).pipe(Schedule.jittered)
  return checkChain(chain, id, tokens).pipe(
    Effect.retry({
      schedule: pauses.pipe(Schedule.upTo({ duration: startWaitMsMax })),
      while: (error) => error._tag === "RpcFailure"
    }),
    Effect.as(null),
    Effect.catchTag("RpcFailure", ({ reason }) => Effect.succeed(reason)),
    Effect.timeoutOrElse({ duration: startWaitMsMax + requestTimeoutMs, orElse: () => Effect.succeed("timeout") })
  )
}

/** How long the others are waited for once one provider has answered. */
const OTHERS_WAIT_MS = 3_000

/** Whoever answers must serve our chain. It is enough that one answers: the others may come back later, and are told of. */
const checkLines = Effect.fnUntraced(function*(
  lines: ReadonlyArray<Line>,
  tokens: ReadonlyArray<BscToken>
): Effect.fn.Return<void, ChainMismatch | ChainUnavailable> {
  const answered = yield* Deferred.make<void>()
  const late = Effect.andThen(Deferred.await(answered), Effect.as(Effect.sleep(OTHERS_WAIT_MS), "no answer yet"))
  const silences = yield* Effect.forEach(lines, (line) =>
    askLine(line, tokens).pipe(
      Effect.tap((silence) => silence === null ? Deferred.succeed(answered, undefined) : Effect.void),
      Effect.raceFirst(late)
    ), { concurrency: "unbounded" })
  const [reason = "no provider"] = silences.filter((silence) => silence !== null)
  if (!silences.includes(null)) return yield* new ChainUnavailable({ operation: "start", reason })
  yield* Effect.forEach(lines, ({ id }, index) =>
    silences[index] === null
      ? Effect.void
      : Effect.logWarning("the RPC provider does not answer at the start", { provider: id, reason: silences[index] }), { discard: true })
})

/**
 * Reads the chain from every provider. The layer is built once each has been asked, all at the same time, who it is.
 * Errors: `ChainMismatch` when any of them serves another chain, or another token at a pinned address; `ChainUnavailable` when none
 * answered within `startWaitMsMax`. Providers that stay silent while another answers are kept, with a warning.
 */
export const layer = (
  { providers, ...settings }: BscProvidersSettings
): Layer.Layer<ChainProviders, ChainMismatch | ChainUnavailable, WatchedWallets> =>
  Layer.effect(ChainProviders, Effect.gen(function*() {
    const watched = yield* WatchedWallets
    const lines = providers.map((provider): Line => ({ ...provider, chain: makeWatchedChain({ ...settings, ...provider }, watched) }))
    yield* checkLines(lines, settings.tokens)
    return ChainProviders.of(lines.map((line): ChainProvider => ({ id: line.id, reader: readerOf(line.chain, line) })))
  }))
