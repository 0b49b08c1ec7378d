import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { encodeFunctionData, keccak256, stringToHex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import type { Environment } from "../sandboxSettings.ts"
import { keptSecret } from "../sandboxSettings.ts"
import { tokenAbi, tokenOwner, USDT_ADDRESS } from "./installToken.ts"
import type { Anvil } from "./startAnvil.ts"

/** What payouts are paid from at first: 100 BNB and 10,000 USDT, in base units. */
const START_BNB = 100n * 10n ** 18n
const START_USDT = 10_000n * 10n ** 18n

const GAS_MAX = 200_000n

/** The money is there before anybody watches the wallet: what it holds then is where the books begin. */
const fill = async ({ client }: Anvil, address: `0x${string}`): Promise<void> => {
  await client.setBalance({ address, value: START_BNB })
  const data = encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [address, START_USDT] })
  const nonce = await client.getTransactionCount({ address: tokenOwner.address })
  const serializedTransaction = await tokenOwner.signTransaction({
    type: "legacy", chainId: client.chain.id, nonce, to: USDT_ADDRESS, data, gas: GAS_MAX, gasPrice: await client.getGasPrice()
  })
  await client.sendRawTransaction({ serializedTransaction })
  await client.mine({ blocks: 1 })
}

/**
 * A payout wallet with money, its key in a file of this sandbox and the signer's memory beside it. A chain that began without one goes on
 * without: money that appears in the middle of it would be a difference that nobody can explain.
 */
export const payoutWallet = async (anvil: Anvil, folder: string): Promise<Environment> => {
  const keyFile = join(folder, "payout-key")
  if (anvil.resumed && !existsSync(keyFile)) return {}
  const key = keccak256(stringToHex(keptSecret(folder, "payout-seed")))
  const { address } = privateKeyToAccount(key)
  if (!existsSync(keyFile)) {
    await fill(anvil, address)
    writeFileSync(keyFile, `${key}\n`, { mode: 0o600 })
  }
  return { PAYOUT_WALLET_ADDRESS: address, PAYOUT_KEY_FILE: keyFile, PAYOUT_SIGNING_LOG_FILE: join(folder, "signings.jsonl") }
}
