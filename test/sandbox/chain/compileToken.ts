import { readFileSync, writeFileSync } from "node:fs"

/** What the sandbox needs of the compiled token; checked in as `Token.json`, for compiling takes a second. */
export interface CompiledToken {
  readonly abi: ReadonlyArray<unknown>
  /** The code as it lies on the chain. */
  readonly deployedBytecode: `0x${string}`
}

interface SolcOutput {
  readonly errors?: ReadonlyArray<{ readonly severity: string; readonly formattedMessage: string }>
  readonly contracts?: {
    readonly "Token.sol": {
      readonly Token: { readonly abi: ReadonlyArray<unknown>; readonly evm: { readonly deployedBytecode: { readonly object: string } } }
    }
  }
}

const source = new URL("./Token.sol", import.meta.url)
const compiled = new URL("./Token.json", import.meta.url)

/** Compiles `Token.sol` with the `solc` package. Without metadata in the code, so the same source gives the same bytes anywhere. */
export const compileToken = async (): Promise<CompiledToken> => {
  // Loaded here because the compiler is eight megabytes that only this function needs.
  const { default: solc } = await import("solc")
  const input = {
    language: "Solidity",
    sources: { "Token.sol": { content: readFileSync(source, "utf8") } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: "shanghai",
      metadata: { appendCBOR: false, bytecodeHash: "none" },
      outputSelection: { "*": { "*": ["abi", "evm.deployedBytecode.object"] } }
    }
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as SolcOutput
  const problems = (output.errors ?? []).filter((error) => error.severity === "error")
  if (output.contracts === undefined || problems.length > 0) throw new Error(problems.map((problem) => problem.formattedMessage).join("\n"))
  const { abi, evm } = output.contracts["Token.sol"].Token
  return { abi, deployedBytecode: `0x${evm.deployedBytecode.object}` }
}

/** The checked-in result of `compileToken`. */
export const readCompiledToken = (): CompiledToken => JSON.parse(readFileSync(compiled, "utf8")) as CompiledToken

// Run as a script after a change to Token.sol: node test/sandbox/chain/compileToken.ts
if (import.meta.main) writeFileSync(compiled, `${JSON.stringify(await compileToken(), null, 2)}\n`)
