import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import type { Broadcaster } from "@sigmatrade/core/payout/Broadcasters"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import type { BroadcastOutcome } from "@sigmatrade/core/payout/Payout"
import type { SignedPayment } from "@sigmatrade/core/payout/Signer"
import { Effect, Layer, Predicate, Result } from "effect"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import type { BscLimits, BscProvider } from "./BscSettings.ts"
import type { JsonRpc } from "./JsonRpc.ts"
import { makeJsonRpc } from "./JsonRpc.ts"
import { malformed, RpcFailure } from "./RpcFailure.ts"
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

/** As nodes write it: no code at all. */
const CODE = /^0x([0-9a-f]{2})*$/i

const codeIn = (answer: Result.Result<unknown, RpcFailure>): Result.Result<boolean, RpcFailure> =>
  Result.flatMap(answer, (value) => Predicate.isString(value) && CODE.test(value) ? Result.succeed(value !== "0x") : Result.fail(malformed("code")))

const countCall = (wallet: Address, place: string) => ({ method: "eth_getTransactionCount", params: [wallet, place] })

/** A provider without a word for finality still tells the rest. */
const noncesOf = (rpc: JsonRpc, wallet: Address) =>
  Effect.gen(function*() {
    const counts = ["latest", "pending", "finalized"].map((place) => countCall(wallet, place))
    const [code, ...answers] = yield* rpc.settle([{ method: "eth_getCode", params: [wallet, "latest"] }, ...counts])
    const [latest, pending, finalized] = answers.map((answer) => quantityIn(answer, "nonce"))
    if (code === undefined || latest === undefined || pending === undefined || finalized === undefined) return yield* malformed("nonces")
    return {
      latest: Number(yield* Effect.fromResult(latest)),
      pending: Number(yield* Effect.fromResult(pending)),
      finalized: Result.isSuccess(finalized) ? Number(finalized.success) : null,
      hasCode: yield* Effect.fromResult(codeIn(code))
    }
  })

/** The block is asked for as well: a node that has not reached it must not answer for the one it has. */
const nonceAt = (rpc: JsonRpc, wallet: Address, number: BlockNumber) =>
  Effect.gen(function*() {
    const place = hexNumber(number)
    const [block, count] = yield* rpc.settle([{ method: "eth_getBlockByNumber", params: [place, false] }, countCall(wallet, place)])
    if (block === undefined || count === undefined) return yield* malformed("nonce")
    const header = yield* Effect.fromResult(block)
    if (header === null) return yield* new RpcFailure({ kind: "unknown block", reason: "unknown block" })
    yield* decodeHeader(header, number)
    return Number(yield* Effect.fromResult(quantityIn(count, "nonce")))
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
    nonceAt: (wallet, number) => nonceAt(rpc, wallet, number).pipe(Effect.catchTag("RpcFailure", unavailable("nonceAt"))),
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
