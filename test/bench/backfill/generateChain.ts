import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { encodeFunctionData } from "viem"
import type { Hex } from "viem"
import { systemAddress } from "../../support/community.ts"
import { installToken, tokenAbi, tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { Anvil } from "../../sandbox/chain/startAnvil.ts"

/** A chain of known content. */
export interface GeneratedChain {
  readonly first: BlockNumber
  readonly last: BlockNumber
  /** Token transfers in all of it. */
  readonly transfers: number
  /** Those of them that are payments to us. */
  readonly ours: number
}

const BLOCKS = 2_000
const TRANSFERS_PER_BLOCK = 30
/** Of a thousand transfers. */
const OURS_PER_MILLE = 20
const SEED = 20_260_101
const GAS = 1_500_000n
/** Empty blocks above, so that all of the generated ones are final. */
const BLOCKS_ABOVE = 20
const SENT_AT_ONCE = 50

/** The same numbers at every run: mulberry32. Answers whole numbers below `bound`. */
const seededNumbers = (seed: number) => {
  let state = seed
  return (bound: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

/** The receivers of every transfer, block by block. */
const drawReceivers = (): ReadonlyArray<ReadonlyArray<Hex>> => {
  const draw = seededNumbers(SEED)
  const receiver = (): Hex => draw(1000) < OURS_PER_MILLE ? systemAddress as Hex : `0x${(1_000 + draw(500)).toString(16).padStart(40, "0")}`
  return Array.from({ length: BLOCKS }, () => Array.from({ length: TRANSFERS_PER_BLOCK }, receiver))
}

const signCall = (nonce: number, data: Hex) =>
  tokenOwner.signTransaction({ type: "legacy", chainId: 56, nonce, to: USDT_ADDRESS, gas: GAS, gasPrice: 50_000_000n, data })

/** Mines 2,000 blocks with thirty transfers each; one transaction fills a block, as its gas limit keeps the next one out. */
export const generateChain = async (anvil: Anvil): Promise<GeneratedChain> => {
  const { client } = anvil
  await installToken(anvil)
  await client.setBlockGasLimit({ gasLimit: GAS })
  const blocks = drawReceivers()
  const batches = blocks.map((receivers) =>
    encodeFunctionData({ abi: tokenAbi, functionName: "batchTransfer", args: [receivers, receivers.map(() => 10n ** 15n)] }))
  const calls = [encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [tokenOwner.address, 10n ** 24n] }), ...batches]
  for (let from = 0; from < calls.length; from += SENT_AT_ONCE) {
    await Promise.all(calls.slice(from, from + SENT_AT_ONCE).map(async (data, place) =>
      client.sendRawTransaction({ serializedTransaction: await signCall(from + place, data) })))
  }
  await client.mine({ blocks: calls.length + BLOCKS_ABOVE })
  const receivers = blocks.flat()
  // Block 1 holds the mint.
  return {
    first: BlockNumber.make(2),
    last: BlockNumber.make(BLOCKS + 1),
    transfers: receivers.length,
    ours: receivers.filter((receiver) => receiver === systemAddress).length
  }
}
