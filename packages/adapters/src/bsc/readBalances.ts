import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Predicate, Result } from "effect"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import type { RpcCall } from "./JsonRpc.ts"
import { malformed, RpcFailure } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** The selector of `balanceOf(address)`. */
const BALANCE_OF = "0x70a08231"
const WORD = /^0x[0-9a-f]{64}$/i
const QUANTITY = /^0x[0-9a-f]{1,64}$/i

const balanceCall = (contract: Address | null, wallet: Address, place: string): RpcCall =>
  contract === null
    ? { method: "eth_getBalance", params: [wallet, place] }
    : { method: "eth_call", params: [{ to: contract, data: `${BALANCE_OF}${"0".repeat(24)}${wallet.slice(2)}` }, place] }

/** Providers say in many words that they keep no old states; the block itself was there, so a refusal means just that. */
const isNotKept = ({ kind }: RpcFailure): boolean => kind === "state" || kind === "refused" || kind === "unknown block"

const readBalance = (answer: Result.Result<unknown, RpcFailure>, form: RegExp): Effect.Effect<Amount | null, RpcFailure> => {
  if (Result.isFailure(answer)) return isNotKept(answer.failure) ? Effect.succeed(null) : Effect.fail(answer.failure)
  if (!Predicate.isString(answer.success) || !form.test(answer.success)) return Effect.fail(malformed("balance"))
  const held = BigInt(answer.success)
  return held <= AMOUNT_MAX ? Effect.succeed(Amount.make(held)) : Effect.fail(malformed("balance"))
}

/**
 * What wallets held after a block, one call each and one for the block: a node that has not reached it must not answer "nothing".
 * `null` for each where so old a state is not kept. An asset that is not watched here is a mistake of the caller.
 */
export const readBalances = Effect.fnUntraced(function*(
  chain: WatchedChain,
  asset: AssetId,
  wallets: ReadonlyArray<Address>,
  number: BlockNumber
): Effect.fn.Return<ReadonlyArray<Amount | null>, RpcFailure> {
  const [contract] = [...chain.tokens].find(([, listed]) => listed === asset) ?? [null]
  if (contract === null && asset !== chain.native) return yield* Effect.die(new RangeError(`asset ${asset} is not watched`))
  const place = hexNumber(number)
  const [block = Result.succeed(null), ...balances] = yield* chain.rpc.settle([
    { method: "eth_getBlockByNumber", params: [place, false] },
    ...wallets.map((wallet) => balanceCall(contract, wallet, place))
  ])
  const header = yield* Effect.fromResult(block)
  if (header === null) return yield* new RpcFailure({ kind: "unknown block", reason: "unknown block" })
  yield* decodeHeader(header, number)
  return yield* Effect.forEach(balances, (balance) => readBalance(balance, contract === null ? QUANTITY : WORD))
})
