import { anvilWorld } from "./anvilWorld.ts"
import { chainFactsContract } from "./ChainFacts.ts"
import { chainReaderContract } from "./ChainReader.ts"

chainReaderContract("bsc on anvil", anvilWorld())

chainFactsContract("bsc on anvil", anvilWorld())

chainReaderContract(
  "bsc on anvil, whole blocks and small requests",
  anvilWorld({ comparedWalletsMax: 0, filterWalletsMax: 1, callsPerRequestMax: 3, blocksPerRequestMax: 2, rangeBlocksMax: 5, pollIntervalMs: 20 })
)

chainReaderContract("bsc on anvil, more wallets than can be named", anvilWorld({ rangeBlocksMax: 7 }, false))
