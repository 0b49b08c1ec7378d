import { anvilWorld } from "./anvilWorld.ts"
import { chainReaderContract } from "./ChainReader.ts"

chainReaderContract("bsc on anvil", anvilWorld())

chainReaderContract(
  "bsc on anvil, whole blocks and small requests",
  anvilWorld({ comparedWalletsMax: 0, filterWalletsMax: 1, callsPerRequestMax: 3, blocksPerRequestMax: 2, rangeBlocksMax: 5, pollIntervalMs: 20 })
)
