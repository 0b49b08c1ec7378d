import type { Address } from "@sigmatrade/core/chain/Address"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import type { Broadcaster } from "@sigmatrade/core/payout/Broadcasters"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import type { BroadcastOutcome } from "@sigmatrade/core/payout/Payout"
import type { SignedPayment } from "@sigmatrade/core/payout/Signer"
import { Effect, Layer, Predicate, Result } from "effect"
import type { BscLimits, BscProvider } from "./BscSettings.ts"
import type { JsonRpc } from "./JsonRpc.ts"
import { makeJsonRpc } from "./JsonRpc.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import { limitsOf } from "./WatchedChain.ts"

const QUANTITY = /^0x[0-9a-f]{1,64}$/i

const quantityIn = (answer: Result.Result<unknown, RpcFailure>, what: string): Result.Result<bigint, RpcFailure> =>
  Result.flatMap(answer, (value) => Predicate.isString(value) && QUANTITY.test(value) ? Result.succeed(BigInt(value)) : Result.fail(malformed(what)))

const unavailable = (operation: string) => ({ reason }: RpcFailure) => Effect.fail(new ChainUnavailable({ operation, reason }))

/** Taken only when the node names the very hash we signed: another one says nothing about ours. */
const outcomeOf = ({ hash }: SignedPayment, answer: Result.Result<unknown, RpcFailure> | undefined): BroadcastOutcome => {
  if (answer === undefined) return { _tag: "Unknown" }
  if (Result.isFailure(answer)) return answer.failure.broadcast ?? { _tag: "Unknown" }
  return Predicate.isString(answer.success) && answer.success.toLowerCase() === hash ? { _tag: "Accepted" } : { _tag: "Unknown" }
}

const countCall = (wallet: Address, place: string) => ({ method: "eth_getTransactionCount", params: [wallet, place] })

/** A provider without a word for finality still tells the rest. */
const noncesOf = (rpc: JsonRpc, wallet: Address) =>
  Effect.gen(function*() {
    const answers = yield* rpc.settle(["latest", "pending", "finalized"].map((place) => countCall(wallet, place)))
    const [latest, pending, finalized] = answers.map((answer) => quantityIn(answer, "nonce"))
    if (latest === undefined || pending === undefined || finalized === undefined) return yield* malformed("nonces")
    return {
      latest: Number(yield* Effect.fromResult(latest)),
      pending: Number(yield* Effect.fromResult(pending)),
      finalized: Result.isSuccess(finalized) ? Number(finalized.success) : null
    }
  })

const broadcasterOf = ({ httpUrl, id }: BscProvider, limits: BscLimits): Broadcaster => {
  const rpc = makeJsonRpc({ httpUrl }, limits)
  return {
    id,
    send: (payment) =>
      rpc.settle([{ method: "eth_sendRawTransaction", params: [payment.bytes] }]).pipe(
        Effect.map(([answer]) => outcomeOf(payment, answer)),
        Effect.orElseSucceed((): BroadcastOutcome => ({ _tag: "Unknown" })),
        Effect.withSpan("BroadcastersBsc.send")
      ),
    nonces: (wallet) => noncesOf(rpc, wallet).pipe(Effect.catchTag("RpcFailure", unavailable("nonces"))),
    gasPrice: rpc.settle([{ method: "eth_gasPrice", params: [] }]).pipe(
      Effect.flatMap(([answer = Result.fail(malformed("gas price"))]) => Effect.fromResult(quantityIn(answer, "gas price"))),
      Effect.catchTag("RpcFailure", unavailable("gasPrice"))
    )
  }
}

/**
 * Every provider as a way into the network, over a line of its own beside the one it is read by: a payment does not wait behind the reading
 * of old blocks, and a provider that drops payments is still read. Asks nothing by itself.
 */
export const layer = (settings: { readonly providers: ReadonlyArray<BscProvider> } & Partial<BscLimits>): Layer.Layer<Broadcasters> =>
  Layer.sync(Broadcasters, () => settings.providers.map((provider) => broadcasterOf(provider, limitsOf(settings))))
