import { readFileSync } from "node:fs"
import { encodeFunctionData, parseAbi } from "viem"
import type { Address, Hex } from "viem"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { AnvilClient } from "../../sandbox/chain/startAnvil.ts"

/** Where the contract lies that pays whom it was told to. */
export const REORG_SWITCH: Address = "0x5317c45317c45317c45317c45317c45317c45317"

const abi = parseAbi([
  "function choose(uint256 cell, address[] to, uint256[] units)",
  "function pay(address token, uint256 cell)"
])

/** Who is paid how much, in this order. */
export type Plan = ReadonlyArray<{ readonly to: Address; readonly amount: bigint }>

/** The call that decides whom the payment of a cell reaches on the branch it is mined on. */
export const chooseCall = (cell: number, plan: Plan): Hex =>
  encodeFunctionData({ abi, functionName: "choose", args: [BigInt(cell), plan.map(({ to }) => to), plan.map(({ amount }) => amount)] })

/** The call that pays: the same bytes on both branches. */
export const payCall = (cell: number): Hex => encodeFunctionData({ abi, functionName: "pay", args: [USDT_ADDRESS, BigInt(cell)] })

interface Compiled {
  readonly evm: { readonly deployedBytecode: { readonly object: string } }
}

interface SolcOutput {
  readonly contracts?: { readonly "ReorgSwitch.sol": { readonly ReorgSwitch: Compiled } }
}

/** Compiles the contract and puts it where the cells expect it. */
export const installSwitch = async (client: AnvilClient): Promise<void> => {
  const { default: solc } = await import("solc")
  const input = {
    language: "Solidity",
    sources: { "ReorgSwitch.sol": { content: readFileSync(new URL("ReorgSwitch.sol", import.meta.url), "utf8") } },
    settings: { evmVersion: "shanghai", outputSelection: { "*": { "*": ["evm.deployedBytecode.object"] } } }
  }
  const { contracts } = JSON.parse(solc.compile(JSON.stringify(input))) as SolcOutput
  if (contracts === undefined) throw new Error("ReorgSwitch.sol does not compile")
  await client.setCode({ address: REORG_SWITCH, bytecode: `0x${contracts["ReorgSwitch.sol"].ReorgSwitch.evm.deployedBytecode.object}` })
}
