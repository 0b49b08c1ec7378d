import type { BscLimits } from "@sigmatrade/adapters/bsc/BscSettings"
import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Layer, Redacted } from "effect"
import { encodeFunctionData, pad, parseAbi } from "viem"
import type { Hex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { installToken, tokenAbi, tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { reorgAnvil } from "../../sandbox/chain/reorgAnvil.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import type { Anvil, AnvilClient } from "../../sandbox/chain/startAnvil.ts"
import type { MinedBlock, Payment } from "@sigmatrade/adapters/contract/chain/ChainDriver"
import { ChainDriver } from "@sigmatrade/adapters/contract/chain/ChainDriver"

const key = (digit: string) => privateKeyToAccount(`0x${digit.repeat(64)}`)
const lower = (address: string) => Address.make(address.toLowerCase())
const [walletKey, otherKey, strangerKey, pauperKey] = [key("1"), key("2"), key("3"), key("4")]

/** The same code at another address: same name, same symbol, other contract. */
export const LOOK_ALIKE = "0x1111111111111111111111111111111111111111"
/** Reverts when it is called with data, accepts plain value. */
const REVERTING: Hex = "0x36156008575f5ffd5b00"
const RICHES = 2n ** 200n

/** Passes the value it gets on to the address it is called with. */
const FORWARDER: Hex = "0x00000000000000000000000000000000000f0de2"
const FORWARDING: Hex = "0x5f5f5f5f345f355af100"
const allowanceAbi = parseAbi(["function approve(address spender, uint256 amount) returns (bool)"])

/** Ours from the start. */
export const anvilWallets = [lower(walletKey.address), lower(otherKey.address)] as const

/** What the reader under test is told. */
export const anvilSettings = (anvil: Pick<Anvil, "httpUrl" | "wsUrl">) => ({
  httpUrl: Redacted.make(anvil.httpUrl),
  wsUrl: Redacted.make(anvil.wsUrl),
  chainId: ChainId.make(56),
  tokens: [{ asset: AssetId.make("USDT"), contract: lower(USDT_ADDRESS), decimals: 18 }],
  native: AssetId.make("BNB"),
  requestsPerSecondMax: 100_000
})

/** Whose wallets are ours: a set to which a test may add. `isNamed` tells whether they are few enough to be named. */
export const watchedIn = (ours: ReadonlySet<Address>, isNamed = true) =>
  WatchedWallets.of({
    few: Effect.sync(() => isNamed ? [...ours] : null),
    among: (addresses) => Effect.sync(() => new Set(addresses.filter((address) => ours.has(address))))
  })

const send = async (client: AnvilClient, sender: typeof walletKey, to: Hex, value: bigint, data: Hex = "0x", gas = 500_000n) => {
  const nonce = await client.getTransactionCount({ address: sender.address, blockTag: "pending" })
  const serializedTransaction = await sender.signTransaction({ type: "legacy", chainId: 56, nonce, to, value, data, gas, gasPrice: 50_000_000n })
  return TxHash.make(await client.sendRawTransaction({ serializedTransaction }))
}

const senderOf = ({ fails = false, fromWallet = false, of, sentByAnother = false }: Payment) =>
  fromWallet ? walletKey : sentByAnother || (fails && of !== "native") ? pauperKey : strangerKey

/** Several receivers of the real token get it in one transaction, those of its look-alike in one each. */
const payTokens = async (client: AnvilClient, payment: Payment): Promise<TxHash> => {
  const { of, sentByAnother = false, to } = payment
  const sender = senderOf(payment)
  if (of === "token") {
    const args = [to.map(([address]) => address as Hex), to.map(([, units]) => units)] as const
    const data = encodeFunctionData({ abi: tokenAbi, functionName: "batchTransfer", args })
    return send(client, sender, USDT_ADDRESS, 0n, data, 100_000n + 60_000n * BigInt(to.length))
  }
  const hashes: Array<TxHash> = []
  for (const [address, units] of to) {
    const data = sentByAnother
      ? encodeFunctionData({ abi: tokenAbi, functionName: "transferFrom", args: [strangerKey.address, address as Hex, units] })
      : encodeFunctionData({ abi: tokenAbi, functionName: "transfer", args: [address as Hex, units] })
    hashes.push(await send(client, sender, LOOK_ALIKE, 0n, data))
  }
  return hashes[0] as TxHash
}

/** Sends one payment; a failing token transfer comes from somebody who has none. */
const pay = (client: AnvilClient, payment: Payment): Promise<TxHash> => {
  const { fails = false, of, to: [[receiver, amount] = [LOOK_ALIKE as Address, 0n]] } = payment
  if (of === "native") return send(client, senderOf(payment), receiver as Hex, amount, fails ? "0xff" : "0x")
  if (of === "internal") return send(client, senderOf(payment), FORWARDER, amount, pad(receiver as Hex))
  return payTokens(client, payment)
}

const enrich = async (anvil: Anvil) => {
  for (const contract of [USDT_ADDRESS, LOOK_ALIKE] as const) {
    await installToken(anvil, contract)
    const data = encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [strangerKey.address, RICHES] })
    await send(anvil.client, tokenOwner, contract, 0n, data)
  }
  await anvil.client.setCode({ address: FORWARDER, bytecode: FORWARDING })
  for (const { address } of [strangerKey, pauperKey]) await anvil.client.setBalance({ address, value: RICHES })
  const data = encodeFunctionData({ abi: allowanceAbi, functionName: "approve", args: [pauperKey.address, RICHES] })
  await send(anvil.client, strangerKey, LOOK_ALIKE, 0n, data)
  await anvil.client.mine({ blocks: 1 })
}

/** Native value to a plain account cannot fail; so while such a payment is mined, the receiver is a contract that reverts on data. */
const mineBlock = async (client: AnvilClient, payments: ReadonlyArray<Payment>): Promise<MinedBlock> => {
  const txHashes: Array<TxHash> = []
  const reverting = payments.filter(({ fails, of }) => of === "native" && fails === true).flatMap(({ to }) => to.map(([address]) => address as Hex))
  for (const payment of payments) txHashes.push(await pay(client, payment))
  for (const address of reverting) await client.setCode({ address, bytecode: REVERTING })
  await client.mine({ blocks: 1 })
  for (const address of reverting) await client.setCode({ address, bytecode: "0x" })
  const { miner, number } = await client.getBlock()
  const receipts = await Promise.all(txHashes.map((hash) => client.getTransactionReceipt({ hash: hash as Hex })))
  const gasPaid = receipts.map(({ effectiveGasPrice, gasUsed }) => gasUsed * effectiveGasPrice)
  return { number: BlockNumber.make(Number(number)), txHashes, gasPaid, validator: lower(miner) }
}

/** Other bytes behind the end of the code: it does the same and is not the same. */
const changeTokenCode = async ({ client }: Anvil) => {
  const code = await client.getCode({ address: USDT_ADDRESS })
  await client.setCode({ address: USDT_ADDRESS, bytecode: `${code ?? "0x"}00` })
  await client.mine({ blocks: 1 })
}

/** Drives anvil. `ours` grows as wallets become ours. */
export const anvilDriver = (anvil: Anvil, ours: Set<Address>) =>
  ChainDriver.of({
    chainId: ChainId.make(56),
    native: AssetId.make("BNB"),
    token: AssetId.make("USDT"),
    lookAlike: lower(LOOK_ALIKE),
    wallet: lower(walletKey.address),
    otherWallet: lower(otherKey.address),
    stranger: lower(strangerKey.address),
    traces: true,
    mine: (payments) => Effect.promise(() => mineBlock(anvil.client, payments)),
    reorg: (depth) => Effect.promise(() => reorgAnvil(anvil.client, depth)),
    watch: (address) => Effect.sync(() => void ours.add(address)),
    changeTokenCode: Effect.promise(() => changeTokenCode(anvil))
  })

/** A fresh local chain with the token, a rich stranger, and the reader on it. */
export const anvilWorld = (limits: Partial<BscLimits> = {}, isNamed = true) =>
  Layer.unwrap(Effect.gen(function*() {
    const anvil = yield* Effect.acquireRelease(Effect.promise(() => startAnvil()), ({ close }) => Effect.promise(close))
    yield* Effect.promise(() => enrich(anvil))
    const ours = new Set<Address>(anvilWallets)
    const watched = Layer.succeed(WatchedWallets, watchedIn(ours, isNamed))
    const reader = ChainReaderBsc.layer({ ...anvilSettings(anvil), ...limits }).pipe(Layer.provide(watched))
    return Layer.merge(Layer.succeed(ChainDriver, anvilDriver(anvil, ours)), reader)
  }))
