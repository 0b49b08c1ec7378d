import type { BscLimits } from "@sigmatrade/adapters/bsc/BscSettings"
import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Layer, Redacted } from "effect"
import { encodeFunctionData } from "viem"
import type { Hex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { installToken, tokenAbi, tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { reorgAnvil } from "../../sandbox/chain/reorgAnvil.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import type { Anvil, AnvilClient } from "../../sandbox/chain/startAnvil.ts"
import type { Payment } from "./ChainDriver.ts"
import { ChainDriver } from "./ChainDriver.ts"

const key = (digit: string) => privateKeyToAccount(`0x${digit.repeat(64)}`)
const lower = (address: string) => Address.make(address.toLowerCase())
const [walletKey, otherKey, strangerKey, pauperKey] = [key("1"), key("2"), key("3"), key("4")]

/** The same code at another address: same name, same symbol, other contract. */
export const LOOK_ALIKE = "0x1111111111111111111111111111111111111111"
/** Reverts when it is called with data, accepts plain value. */
const REVERTING: Hex = "0x36156008575f5ffd5b00"
const RICHES = 2n ** 200n

/** What the reader under test is told. */
export const anvilSettings = (anvil: Pick<Anvil, "httpUrl" | "wsUrl">) => ({
  httpUrl: Redacted.make(anvil.httpUrl),
  wsUrl: Redacted.make(anvil.wsUrl),
  chainId: ChainId.make(56),
  wallets: [lower(walletKey.address), lower(otherKey.address)],
  tokens: [{ asset: AssetId.make("USDT"), contract: lower(USDT_ADDRESS), decimals: 18 }],
  native: AssetId.make("BNB")
})

const send = async (client: AnvilClient, sender: typeof walletKey, to: Hex, value: bigint, data: Hex = "0x", gas = 500_000n) => {
  const nonce = await client.getTransactionCount({ address: sender.address, blockTag: "pending" })
  const serializedTransaction = await sender.signTransaction({ type: "legacy", chainId: 56, nonce, to, value, data, gas, gasPrice: 50_000_000n })
  return TxHash.make(await client.sendRawTransaction({ serializedTransaction }))
}

/** Sends one payment; a failing token transfer comes from somebody who has none. */
const pay = (client: AnvilClient, { fails = false, fromWallet = false, of, to }: Payment) => {
  const sender = fromWallet ? walletKey : strangerKey
  const [[receiver, amount] = [LOOK_ALIKE as Address, 0n]] = to
  if (of === "native") return send(client, sender, receiver as Hex, amount, fails ? "0xff" : "0x")
  const args = [to.map(([address]) => address as Hex), to.map(([, units]) => units)] as const
  const data = encodeFunctionData({ abi: tokenAbi, functionName: "batchTransfer", args })
  return send(client, fails ? pauperKey : sender, of === "token" ? USDT_ADDRESS : LOOK_ALIKE, 0n, data, 100_000n + 60_000n * BigInt(to.length))
}

const enrich = async (anvil: Anvil) => {
  for (const contract of [USDT_ADDRESS, LOOK_ALIKE] as const) {
    await installToken(anvil, contract)
    const data = encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [strangerKey.address, RICHES] })
    await send(anvil.client, tokenOwner, contract, 0n, data)
  }
  for (const { address } of [strangerKey, pauperKey]) await anvil.client.setBalance({ address, value: RICHES })
  await anvil.client.mine({ blocks: 1 })
}

/** Native value to a plain account cannot fail; so while such a payment is mined, the receiver is a contract that reverts on data. */
const mineBlock = async (client: AnvilClient, payments: ReadonlyArray<Payment>) => {
  const txHashes: Array<TxHash> = []
  const reverting = payments.filter(({ fails, of }) => of === "native" && fails === true).flatMap(({ to }) => to.map(([address]) => address as Hex))
  for (const payment of payments) txHashes.push(await pay(client, payment))
  for (const address of reverting) await client.setCode({ address, bytecode: REVERTING })
  await client.mine({ blocks: 1 })
  for (const address of reverting) await client.setCode({ address, bytecode: "0x" })
  const number = BlockNumber.make(Number(await client.getBlockNumber({ cacheTime: 0 })))
  return { number, txHashes }
}

/** Drives anvil. */
export const anvilDriver = (anvil: Anvil) =>
  ChainDriver.of({
    chainId: ChainId.make(56),
    native: AssetId.make("BNB"),
    token: AssetId.make("USDT"),
    wallet: lower(walletKey.address),
    otherWallet: lower(otherKey.address),
    stranger: lower(strangerKey.address),
    mine: (payments) => Effect.promise(() => mineBlock(anvil.client, payments)),
    reorg: (depth) => Effect.promise(() => reorgAnvil(anvil.client, depth))
  })

/** A fresh local chain with the token, a rich stranger, and the reader on it. */
export const anvilWorld = (limits: Partial<BscLimits> = {}) =>
  Layer.unwrap(Effect.gen(function*() {
    const anvil = yield* Effect.acquireRelease(Effect.promise(() => startAnvil()), ({ close }) => Effect.promise(close))
    yield* Effect.promise(() => enrich(anvil))
    return Layer.merge(Layer.succeed(ChainDriver, anvilDriver(anvil)), ChainReaderBsc.layer({ ...anvilSettings(anvil), ...limits }))
  }))
