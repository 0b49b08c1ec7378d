import { encodeFunctionData } from "viem"
import type { Address, Hex } from "viem"
import type { LocalAccount } from "viem/accounts"
import { tokenAbi, tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { AnvilClient } from "../../sandbox/chain/startAnvil.ts"

/** A transaction to send. Without a nonce it takes the sender's next one; without gas, plenty. */
export interface Order {
  readonly from: LocalAccount
  readonly to: Address
  readonly value?: bigint
  readonly data?: Hex
  readonly gas?: bigint
  readonly nonce?: number
  readonly gasPrice?: bigint
}

/** A signed transaction: it can be put into a second chain as well. */
export interface Sent {
  readonly txHash: Hex
  readonly raw: Hex
  readonly nonce: number
}

/** Whole coins in base units. */
export const coins = (amount: number): bigint => BigInt(Math.round(amount * 1000)) * 10n ** 15n

/** Signs and puts a transaction into a node's pool; it is mined when a case says so. */
export const send = async (
  client: AnvilClient,
  { data = "0x", from, gas = 1_000_000n, gasPrice = 50_000_000n, nonce, to, value = 0n }: Order
): Promise<Sent> => {
  const taken = nonce ?? await client.getTransactionCount({ address: from.address, blockTag: "pending" })
  const raw = await from.signTransaction({ type: "legacy", chainId: 56, nonce: taken, to, value, data, gas, gasPrice })
  return { txHash: await client.sendRawTransaction({ serializedTransaction: raw }), raw, nonce: taken }
}

/** The call of a token payment. */
export const transferCall = (to: Address, amount: bigint): Hex =>
  encodeFunctionData({ abi: tokenAbi, functionName: "transfer", args: [to, amount] })

/** The call of many token payments at once. */
export const batchCall = (to: ReadonlyArray<Address>, amounts: ReadonlyArray<bigint>): Hex =>
  encodeFunctionData({ abi: tokenAbi, functionName: "batchTransfer", args: [to, amounts] })

/** Mints USDT to a wallet, without mining it. */
export const mintUsdt = (client: AnvilClient, to: Address, amount: bigint): Promise<Sent> =>
  send(client, {
    from: tokenOwner, to: USDT_ADDRESS, data: encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [to, amount] })
  })

/** Mines blocks; the first is later than everything that has happened so far. */
export const mineOn = async (client: AnvilClient, blocks: number): Promise<number> => {
  const { timestamp } = await client.getBlock()
  const next = Math.max(Number(timestamp), Math.ceil(Date.now() / 1000)) + 1
  await client.setNextBlockTimestamp({ timestamp: BigInt(next) })
  await client.mine({ blocks: 1 })
  if (blocks > 1) await client.mine({ blocks: blocks - 1, interval: 1 })
  return Number(await client.getBlockNumber({ cacheTime: 0 }))
}
