import { parseAbi } from "viem"
import type { Address, Hex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { readCompiledToken } from "./compileToken.ts"
import type { Anvil } from "./startAnvil.ts"

/** Where USDT lives on BNB Smart Chain, and our token on the local one. */
export const USDT_ADDRESS: Address = "0x55d398326f99059ff775485246999027b3197955"

/** The calls tests and the sandbox make; `Token.json` holds all of them. */
export const tokenAbi = parseAbi([
  "function owner() view returns (address)",
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function balanceOf(address holder) view returns (uint256)",
  "function mint(address to, uint256 amount) returns (bool)",
  "function transfer(address to, uint256 amount) returns (bool)",
  "function transferFrom(address from, address to, uint256 amount) returns (bool)",
  "function batchTransfer(address[] to, uint256[] amounts) returns (bool)"
])

/** May mint. Its key is public: it has value on a local chain only. */
export const tokenOwner = privateKeyToAccount(`0x${"5164".repeat(16)}`)

/** Puts the token's code at an address, USDT's own by default, makes `tokenOwner` its owner, and gives the owner gas. Repeatable. */
export const installToken = async ({ client }: Pick<Anvil, "client">, address: Address = USDT_ADDRESS): Promise<void> => {
  const owner: Hex = `0x${tokenOwner.address.slice(2).padStart(64, "0")}`
  await client.setCode({ address, bytecode: readCompiledToken().deployedBytecode })
  await client.setStorageAt({ address, index: 0, value: owner })
  await client.setBalance({ address: tokenOwner.address, value: 10n ** 24n })
}
