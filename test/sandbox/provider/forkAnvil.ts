import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import type { AnvilClient } from "../chain/startAnvil.ts"
import { anvilClient } from "../chain/startAnvil.ts"
import { runAnvil } from "../chain/runAnvil.ts"

/** A second chain with the history of a first one. */
export interface AnvilFork {
  readonly httpUrl: string
  readonly client: AnvilClient
  readonly close: () => Promise<void>
}

const START_WAIT_MS_MAX = 30_000

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/**
 * Starts an anvil whose blocks up to `at` are those of the first, hashes, receipts, logs and old states included: it asks the first for
 * them, which must therefore live as long. From there on both go their own ways. Anvil cannot reorg the shared part of a fork, so
 * fork once more at a lower height instead.
 */
export const forkAnvil = async ({ httpUrl: origin }: { readonly httpUrl: string }, at: number): Promise<AnvilFork> => {
  const port = await freePort()
  const httpUrl = `http://127.0.0.1:${port}`
  const anvil = runAnvil([
    ...`--host 127.0.0.1 --port ${port} --chain-id 56 --silent --order fifo --no-mining --slots-in-an-epoch 1`.split(" "),
    ...`--base-fee 0 --gas-price 50000000 --disable-min-priority-fee`.split(" "),
    ...`--fork-url ${origin} --fork-block-number ${at} --no-rate-limit --no-storage-caching`.split(" "),
    // A question to the first that gets lost is asked again at once: 45 seconds of silence would be a broken node to whoever asks the fork.
    ..."--timeout 2000 --retries 20 --fork-retry-backoff 50".split(" ")
  ])
  const client = anvilClient(httpUrl)
  let problem: string | undefined
  void anvil.ended.then((words) => (problem = words))
  const deadline = performance.now() + START_WAIT_MS_MAX
  while (problem === undefined && await client.getChainId().then(() => false, () => true)) {
    if (performance.now() > deadline) problem = "no answer"
    else await new Promise((resolve) => setTimeout(resolve, 50))
  }
  if (problem === undefined) return { httpUrl, client, close: anvil.stop }
  await anvil.stop()
  throw new Error(`the fork did not start: ${problem}`)
}
