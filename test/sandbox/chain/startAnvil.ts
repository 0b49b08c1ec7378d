import { existsSync, readFileSync, renameSync } from "node:fs"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { createTestClient, defineChain, http, publicActions, walletActions } from "viem"
import type { Chain, HttpTransport, PublicActions, TestClient, WalletActions } from "viem"
import { runAnvil } from "./runAnvil.ts"

/** How the local chain should be started. */
export interface AnvilOptions {
  /** A free one unless given. */
  readonly port?: number | undefined
  /** Where the chain is kept: loaded at the start when it is there, written every few seconds and when the chain is closed. */
  readonly stateFile?: string | undefined
  /** A block every so many seconds (BSC: 0.45). Without it blocks are made only when somebody asks for them. */
  readonly blockTimeSeconds?: number | undefined
  /** Finality trails the head by twice this number of blocks. */
  readonly slotsInEpoch?: 1 | 2 | undefined
}

/** A blob's proof alone takes anvil seven seconds on a quiet machine. */
const ANSWER_MS_MAX = 60_000

const START_WAIT_MS_MAX = 30_000
const STATE_INTERVAL_SECONDS = 5
/** 0.05 gwei, what BNB Smart Chain's validators accept; its base fee is zero. */
const GAS_PRICE_WEI = 50_000_000

const localChain = (httpUrl: string) =>
  defineChain({
    id: 56,
    name: "Local BNB Smart Chain",
    nativeCurrency: { name: "BNB", symbol: "BNB", decimals: 18 },
    rpcUrls: { default: { http: [httpUrl] } }
  })

/** viem's view of the local chain: reading, sending signed transactions, and anvil's own commands. */
export type AnvilClient = TestClient<"anvil", HttpTransport, Chain> & PublicActions<HttpTransport, Chain> & WalletActions<Chain>

/** A client for a local chain that runs already. */
export const anvilClient = (httpUrl: string): AnvilClient =>
  createTestClient({ mode: "anvil", chain: localChain(httpUrl), transport: http(httpUrl, { retryCount: 0, timeout: ANSWER_MS_MAX }), cacheTime: 0, pollingInterval: 50 })
    .extend(publicActions)
    .extend(walletActions)

/** A running local chain with BSC's chain id. */
export interface Anvil {
  readonly httpUrl: string
  readonly wsUrl: string
  readonly client: AnvilClient
  /** Whether an earlier chain was taken up again. */
  readonly resumed: boolean
  /** Saves the state when there is a state file, ends the process and waits until it is gone. Safe to call twice. */
  readonly close: () => Promise<void>
}

/** The port, when it is free, or any free one. Asked first, for another chain on that port would answer in place of ours. */
const freePort = (wanted = 0) =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once("error", () => reject(new Error(`anvil did not start on port ${wanted}: the port is taken`)))
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Anvil refuses to start on half a state file, which a power cut while writing leaves; such a file is put aside. */
const usableState = (stateFile: string): boolean => {
  if (!existsSync(stateFile)) return false
  try {
    JSON.parse(readFileSync(stateFile, "utf8"))
    return true
  } catch {
    renameSync(stateFile, `${stateFile}.broken`)
    return false
  }
}

const flagsFor = ({ stateFile, blockTimeSeconds, slotsInEpoch = 1 }: AnvilOptions, port: number): ReadonlyArray<string> => [
  ...`--host 127.0.0.1 --port ${port} --chain-id 56 --silent --order fifo`.split(" "),
  ...`--base-fee 0 --gas-price ${GAS_PRICE_WEI} --disable-min-priority-fee --slots-in-an-epoch ${slotsInEpoch}`.split(" "),
  ...(blockTimeSeconds === undefined ? ["--no-mining"] : ["--block-time", String(blockTimeSeconds)]),
  ...(stateFile === undefined ? [] : ["--state", stateFile, "--state-interval", String(STATE_INTERVAL_SECONDS)])
]

const answers = async (client: AnvilClient): Promise<void> => {
  for (;;) {
    try {
      await client.getChainId()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** Starts anvil on loopback and waits until it answers. Rejects with anvil's own last words when it ends or stays silent instead. */
export const startAnvil = async (options: AnvilOptions = {}): Promise<Anvil> => {
  const port = await freePort(options.port)
  const httpUrl = `http://127.0.0.1:${port}`
  const resumed = options.stateFile !== undefined && usableState(options.stateFile)
  const anvil = runAnvil(flagsFor(options, port))
  const client = anvilClient(httpUrl)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => (timer = setTimeout(() => resolve("no answer"), START_WAIT_MS_MAX)))
  const problem = await Promise.race([answers(client).then(() => undefined), anvil.ended, late])
  clearTimeout(timer)
  if (problem !== undefined) {
    await anvil.stop()
    throw new Error(`anvil did not start on port ${port}: ${problem}`)
  }
  return { httpUrl, wsUrl: `ws://127.0.0.1:${port}`, client, resumed, close: anvil.stop }
}
