import { readFileSync } from "node:fs"
import { parseAbi } from "viem"
import type { Address, Hex } from "viem"
import type { AnvilClient } from "../../sandbox/chain/startAnvil.ts"

/** Where the hostile contracts lie. The two look-alikes tell 18 and 6 decimals. */
export const CALLER: Address = "0xca11e4ca11e4ca11e4ca11e4ca11e4ca11e4ca11"
export const FAKE: Address = "0xfa4efa4efa4efa4efa4efa4efa4efa4efa4efa41"
export const FAKE_SIX: Address = "0xfa4efa4efa4efa4efa4efa4efa4efa4efa4efa42"

/** The calls of the cases. */
export const callerAbi = parseAbi([
  "function payAndBurn(address to) payable",
  "function transfer(address to, uint256 amount) returns (bool)",
  "function crumb(address usdt, address one, address two, address from, address to)",
  "function relay(address usdt, address from, address to, uint256 amount)",
  "function poison(address usdt, address from, address[] to)",
  "function crumbs(address usdt, address[] from, address to)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function seed(address[] holders, address spender)"
])

interface SolcOutput {
  readonly errors?: ReadonlyArray<{ readonly severity: string; readonly formattedMessage: string }>
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, {
    readonly evm: { readonly deployedBytecode: { readonly object: string } }
  }>>>>
}

const sourceOf = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")

/** The code of every contract of a source, by name, as it lies on the chain. */
const compile = async (source: string): Promise<ReadonlyMap<string, Hex>> => {
  const { default: solc } = await import("solc")
  const outputSelection = { "*": { "*": ["evm.deployedBytecode.object"] } }
  const settings = { optimizer: { enabled: true, runs: 200 }, evmVersion: "shanghai", outputSelection }
  const input = { language: "Solidity", sources: { "source.sol": { content: source } }, settings }
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as SolcOutput
  const problems = (output.errors ?? []).filter(({ severity }) => severity === "error")
  if (problems.length > 0) throw new Error(problems.map(({ formattedMessage }) => formattedMessage).join("\n"))
  return new Map(Object.entries(output.contracts?.["source.sol"] ?? {}).map(([name, { evm }]) =>
    [name, `0x${evm.deployedBytecode.object}`]))
}

/** Changes one place of the token's source; fails when the place is not there, so that no case silently tests the honest token. */
const changedToken = async (place: string, instead: string): Promise<Hex> => {
  const source = sourceOf("../../sandbox/chain/Token.sol")
  const changed = source.replace(place, instead)
  if (changed === source) throw new Error(`The token's source has no ${place}`)
  return (await compile(changed)).get("Token") ?? "0x"
}

/** The token taking a tenth on the way and logging the whole amount. */
export const feeToken = () =>
  changedToken("balanceOf[to] += amount;\n        emit Transfer(from", "balanceOf[to] += amount - amount / 10;\n        emit Transfer(from")

/** The token behaving as ever under other code: an honest upgrade. */
export const upgradedToken = () => changedToken("\"lengths differ\"", "\"to and amounts differ in length\"")

/** The token with a door for tests: many holders get one unit each and let a spender take it. */
export const seedableToken = () =>
  changedToken("function approve(", `function seed(address[] calldata holders, address spender) external {
        for (uint256 i = 0; i < holders.length; i++) {
            balanceOf[holders[i]] = 1;
            allowance[holders[i]][spender] = 1;
        }
    }

    function approve(`)

/** Puts the hostile contracts where the cases expect them. */
export const installHostile = async (client: AnvilClient): Promise<void> => {
  const code = await compile(sourceOf("Hostile.sol"))
  for (const [address, name] of [[CALLER, "Caller"], [FAKE, "Fake"], [FAKE_SIX, "Fake"]] as const) {
    await client.setCode({ address, bytecode: code.get(name) ?? "0x" })
  }
}
