import type { Address } from "@sigmatrade/core/chain/Address"
import { TokenFacts } from "@sigmatrade/core/chain/TokenFacts"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Predicate, Result } from "effect"
import type { Hex } from "viem"
import { keccak256, numberToHex, stringToBytes } from "viem"
import type { RpcCall } from "./JsonRpc.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** The selector of `decimals()`. */
const DECIMALS = "0x313ce567"
/** EIP-1967: a slot that no compiler gives away. */
const slotOf = (name: string): Hex => numberToHex(BigInt(keccak256(stringToBytes(`eip1967.proxy.${name}`))) - 1n, { size: 32 })
const PROXY_SLOTS = ["implementation", "admin", "beacon"].map(slotOf)

/** Asks a token's contract for its decimals, as of the newest block. */
export const decimalsCall = (contract: Address): RpcCall => ({ method: "eth_call", params: [{ to: contract, data: DECIMALS }, "latest"] })

/** A uint8 in a 32-byte word; `null` for anything else, such as the empty answer of an address without code. */
export const smallWord = (answer: unknown): number | null =>
  Predicate.isString(answer) && /^0x0{62}[0-9a-f]{2}$/i.test(answer) ? Number.parseInt(answer.slice(-2), 16) : null

/** A contract that reverts has no usable decimals; a provider that cannot answer now says nothing about the contract. */
const readDecimals = (answer: Result.Result<unknown, RpcFailure>): Effect.Effect<number | null, RpcFailure> => {
  if (Result.isSuccess(answer)) return Effect.succeed(smallWord(answer.success))
  return answer.failure.kind === "refused" ? Effect.succeed(null) : Effect.fail(answer.failure)
}

const readBytes = (answer: Result.Result<unknown, RpcFailure>, form: RegExp, what: string): Effect.Effect<Hex, RpcFailure> =>
  Effect.flatMap(Effect.fromResult(answer), (bytes) =>
    Predicate.isString(bytes) && form.test(bytes) ? Effect.succeed(bytes as Hex) : Effect.fail(malformed(what)))

/** What a token's contract is after the newest block; `null` for an asset that has none. Five calls in one request. */
export const readTokenFacts = Effect.fnUntraced(function*(
  chain: WatchedChain,
  asset: AssetId
): Effect.fn.Return<TokenFacts | null, RpcFailure> {
  const [contract] = [...chain.tokens].find(([, listed]) => listed === asset) ?? []
  if (contract === undefined) return null
  const [code, decimals, ...slots] = yield* chain.rpc.settle([
    { method: "eth_getCode", params: [contract, "latest"] },
    decimalsCall(contract),
    ...PROXY_SLOTS.map((slot) => ({ method: "eth_getStorageAt", params: [contract, slot, "latest"] }))
  ])
  if (code === undefined || decimals === undefined) return yield* malformed("token")
  const words = yield* Effect.forEach(slots, (slot) => readBytes(slot, /^0x[0-9a-f]{64}$/i, "storage"))
  return new TokenFacts({
    asset,
    codeHash: keccak256(yield* readBytes(code, /^0x([0-9a-f]{2})*$/i, "code")),
    decimals: yield* readDecimals(decimals),
    proxyHash: keccak256(`0x${words.map((word) => word.slice(2)).join("")}`)
  })
})
