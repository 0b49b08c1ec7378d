import { anvilWorld } from "./anvilWorld.ts"
import { chainBlocksContract } from "@sigmatrade/adapters/contract/chain/chainBlocksContract"
import { chainFactsContract } from "@sigmatrade/adapters/contract/chain/chainFactsContract"
import { chainReaderContract } from "@sigmatrade/adapters/contract/chain/chainReaderContract"

chainReaderContract("bsc on anvil", anvilWorld())
chainBlocksContract("bsc on anvil", anvilWorld())

chainFactsContract("bsc on anvil", anvilWorld())

const small = { comparedWalletsMax: 0, filterWalletsMax: 1, callsPerRequestMax: 3, blocksPerRequestMax: 2, rangeBlocksMax: 5, pollIntervalMs: 20 }
chainReaderContract("bsc on anvil, whole blocks and small requests", anvilWorld(small))
chainBlocksContract("bsc on anvil, whole blocks and small requests", anvilWorld(small))

chainReaderContract("bsc on anvil, more wallets than can be named", anvilWorld({ rangeBlocksMax: 7 }, false))
chainBlocksContract("bsc on anvil, more wallets than can be named", anvilWorld({ rangeBlocksMax: 7 }, false))
